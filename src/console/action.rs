//! The action table: everything that a key can do, once. Help, hints and keymaps are made from it.

macro_rules! contexts {
    ($($(#[$doc:meta])* $variant:ident $section:literal)*) => {
        /// Where a key is looked up; the more special context wins.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Context { $($(#[$doc])* $variant,)* }

        impl Context {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its section in keymap files.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }
        }
    };
}

contexts! {
    Global "global"
    /// Any panel with a selection.
    List "list"
    /// A form is being filled in.
    Form "form"
    Board "panel.board"
    Flows "panel.flows"
    Stock "panel.stock"
    Tb "panel.tb"
    Alerts "panel.alerts"
    Log "panel.log"
    Queue "panel.queue"
    /// A row with a chart is open.
    Chart "chart"
    Map "panel.map"
    Sources "panel.sources"
}

macro_rules! actions {
    ($($variant:ident $name:literal $context:ident)*) => {
        /// Something that a key can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($variant,)* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in keymap files; its help text is the message `action-` and this name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The widest context in which it means something.
            pub const fn context(self) -> Context {
                match self { $(Self::$variant => Context::$context,)* }
            }
        }
    };
}

impl Action {
    /// Whether its meaning is a panel's, which knows the row that is selected.
    pub(super) const fn is_of_row(self) -> bool {
        use Action::{Acknowledge, Assign, Figure, Note, Open, VoidFigure, Withdraw};
        match self {
            Open | Acknowledge | Assign | Note | Withdraw | Figure | VoidFigure => true,
            _ => matches!(self.context(), Context::Stock | Context::Queue | Context::Sources),
        }
    }
}

actions! {
    Quit "quit" Global
    Back "back" Global
    Help "help" Global
    SyncNow "sync-now" Global
    Palette "palette" Global
    NextMark "next-mark" Global
    PreviousMark "previous-mark" Global
    Undo "undo" Global
    NextTheme "next-theme" Global
    Redraw "redraw" Global
    Suspend "suspend" Global
    NextLanguage "next-language" Global
    ShowBoard "show-board" Global
    ShowFlows "show-flows" Global
    ShowStock "show-stock" Global
    ShowTb "show-tb" Global
    ShowAlerts "show-alerts" Global
    ShowLog "show-log" Global
    ShowQueue "show-queue" Global
    ShowMap "show-map" Global
    ShowSources "show-sources" Global
    ShowOnMap "show-on-map" Global
    NextPanel "next-panel" Global
    PreviousPanel "previous-panel" Global
    NextArea "next-area" List
    PreviousArea "previous-area" List
    Down "down" List
    Up "up" List
    PageDown "page-down" List
    PageUp "page-up" List
    First "first" List
    Last "last" List
    Open "open" List
    Copy "copy" List
    Filter "filter" List
    Sort "sort" List
    Acknowledge "acknowledge" Global
    Assign "assign" Global
    Note "note" Global
    WriteLog "write-log" Global
    SignIn "sign-in" Global
    PauseSync "pause-sync" Global
    Export "export" Global
    Group "group" Alerts
    AsOf "as-of" Global
    NextRange "next-range" Flows
    PreviousRange "previous-range" Flows
    Earlier "earlier" Flows
    Later "later" Flows
    BackToNow "back-to-now" Flows
    Figure "figure" Flows
    VoidFigure "void-figure" Flows
    CursorLeft "cursor-left" Chart
    CursorRight "cursor-right" Chart
    ChartOrTable "chart-or-table" Chart
    Compare "compare" Chart
    Receive "receive" Stock
    Issue "issue" Stock
    Transfer "transfer" Stock
    Count "count" Stock
    Adjust "adjust" Stock
    Void "void" Stock
    Cover "cover" Stock
    Request "request" Stock
    Dispatch "dispatch" Stock
    Retry "retry" Queue
    AskSource "ask-source" Sources
    PutAway "put-away" Queue
    Withdraw "withdraw" List
    FitCountry "fit-country" Map
    FitSelected "fit-selected" Map
    ZoomIn "zoom-in" Map
    ZoomOut "zoom-out" Map
    PanWest "pan-west" Map
    PanEast "pan-east" Map
    PanNorth "pan-north" Map
    PanSouth "pan-south" Map
    Submit "submit" Form
    Cancel "cancel" Form
    DeleteBackward "delete-backward" Form
    ClearLine "clear-line" Form
    NextField "next-field" Form
    PreviousField "previous-field" Form
    NextChoice "next-choice" Form
    PreviousChoice "previous-choice" Form
}
