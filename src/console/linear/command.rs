//! The commands of `--linear`: one table of words, and how a typed line is taken apart.
//!
//! It must not know what a command does to the model.

use super::super::{
    Action,
    ask::{Name, Need, Purpose},
};
use crate::domain::Query;

/// What a command is about, before its other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Nothing,
    /// The number that an alert has here.
    Alert,
    /// A site, with `/item` where several lie there.
    Site,
    /// A site, and the number of a line of its ledger as it was listed last.
    Entry,
    /// A post, by the beginning of a word of its name or by its code.
    Post,
    /// A source, by its id or the beginning of a word of its name.
    Source,
    /// A number of the queue, or of the log, as it was listed last.
    Act,
}

/// One command.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) word: &'static str,
    pub(super) action: Action,
    pub(super) object: Object,
    /// The panel that must be there before it can be carried out.
    pub(super) needs: Query,
    /// The form that it fills in.
    pub(super) fills: Option<Purpose>,
}

const fn plain(word: &'static str, action: Action, needs: Query) -> Command {
    Command { word, action, object: Object::Nothing, needs, fills: None }
}

const fn form(
    word: &'static str,
    action: Action,
    (object, needs): (Object, Query),
    purpose: Purpose,
) -> Command {
    Command { word, action, object, needs, fills: Some(purpose) }
}

/// Every command. A name of the action table does the same as its word here.
pub(super) const COMMANDS: &[Command] = &[
    plain("help", Action::Help, Query::Board),
    plain("board", Action::ShowBoard, Query::Board),
    plain("flows", Action::ShowFlows, Query::Flows),
    plain("stock", Action::ShowStock, Query::Stock),
    plain("tb", Action::ShowTb, Query::Tb),
    plain("alerts", Action::ShowAlerts, Query::Alerts),
    plain("queue", Action::ShowQueue, Query::Queue),
    plain("sources", Action::ShowSources, Query::Sources),
    plain("show-log", Action::ShowLog, Query::Log),
    Command { object: Object::Alert, ..plain("alert", Action::Open, Query::Alerts) },
    Command { object: Object::Site, ..plain("ledger", Action::Down, Query::Stock) },
    form("ack", Action::Acknowledge, (Object::Alert, Query::Alerts), Purpose::Acknowledge),
    form("assign", Action::Assign, (Object::Alert, Query::Alerts), Purpose::Assign),
    form("note", Action::Note, (Object::Alert, Query::Alerts), Purpose::Note),
    form("receive", Action::Receive, (Object::Site, Query::Stock), Purpose::Receive),
    form("issue", Action::Issue, (Object::Site, Query::Stock), Purpose::Issue),
    form("transfer", Action::Transfer, (Object::Site, Query::Stock), Purpose::Transfer),
    form("count", Action::Count, (Object::Site, Query::Stock), Purpose::Count),
    form("adjust", Action::Adjust, (Object::Site, Query::Stock), Purpose::Adjust),
    form("void", Action::Void, (Object::Entry, Query::Stock), Purpose::Void),
    form("figure", Action::Figure, (Object::Post, Query::Flows), Purpose::Figure),
    form("void-figure", Action::VoidFigure, (Object::Post, Query::Flows), Purpose::VoidFigure),
    form("log", Action::WriteLog, (Object::Nothing, Query::Log), Purpose::Log),
    Command { object: Object::Source, ..plain("ask-source", Action::AskSource, Query::Sources) },
    Command { object: Object::Act, ..plain("retry", Action::Retry, Query::Queue) },
    Command { object: Object::Act, ..plain("put-away", Action::PutAway, Query::Queue) },
    form("withdraw", Action::Withdraw, (Object::Act, Query::Queue), Purpose::Withdraw),
    form("export", Action::Export, (Object::Nothing, Query::Board), Purpose::Export),
    plain("sign-in", Action::SignIn, Query::Board),
    plain("sync", Action::SyncNow, Query::Board),
    plain("pause", Action::PauseSync, Query::Board),
    plain("quit", Action::Quit, Query::Board),
];

/// The command of a word: its own, or the name of its action.
pub(super) fn find(word: &str) -> Option<&'static Command> {
    let word = word.to_ascii_lowercase();
    let own = COMMANDS.iter().find(|command| command.word == word);
    own.or_else(|| COMMANDS.iter().find(|command| command.action.name() == word && command.is_named()))
}

impl Command {
    /// Whether the action's name says what the command does; `ledger` has no action of its own.
    fn is_named(&self) -> bool {
        self.action != Action::Down
    }

    /// How it is written: `issue SITE QUANTITY REASON… [item=…] [lot=…]`.
    pub(super) fn usage(&self) -> String {
        let object = match self.object {
            Object::Nothing => "",
            Object::Alert | Object::Act => " N",
            Object::Site => " SITE",
            Object::Entry => " SITE N",
            Object::Post => " POST",
            Object::Source => " SOURCE",
        };
        let mut usage = format!("{}{object}", self.word);
        let Some(purpose) = self.fills else {
            usage.push_str(if self.action == Action::SignIn { " NAME" } else { "" });
            return usage;
        };
        if purpose == Purpose::Export {
            usage.push_str(" PANEL");
        }
        let asked = positional(purpose);
        for name in &asked {
            usage.push(' ');
            usage.push_str(&name.word().to_uppercase());
        }
        if asked.last().is_some_and(|name| takes_the_rest(*name)) {
            usage.push('…');
        }
        for spec in purpose.fields().iter().filter(|spec| !asked.contains(&spec.name)) {
            usage.push_str(&[" [", spec.name.word(), "=…]"].concat());
        }
        usage
    }
}

/// The fields that are given by their place: what must be there, in the order of the form.
pub(super) fn positional(purpose: Purpose) -> Vec<Name> {
    match purpose {
        Purpose::Assign => vec![Name::To, Name::Reason],
        Purpose::Export => vec![Name::Format, Name::File],
        Purpose::Figure => vec![Name::Entries, Name::Exits, Name::Informant],
        _ => {
            let must = purpose.fields().iter().filter(|spec| spec.need == Need::Must);
            must.map(|spec| spec.name).collect()
        }
    }
}

/// Whether a last field takes all words that are left.
pub(super) fn takes_the_rest(name: Name) -> bool {
    matches!(name, Name::Reason | Name::Text | Name::File | Name::Informant)
}

/// The words of a line; quotes hold words together.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(words("  issue dili  20 flood"), ["issue", "dili", "20", "flood"]);
        assert_eq!(
            words("log when=\"yesterday 14:30\" \"a  b\" \"\""),
            ["log", "when=yesterday 14:30", "a  b", ""]
        );
        assert_eq!(words("an \"open end"), ["an", "open end"]);
        assert!(words("   ").is_empty());
    }

    #[test]
    fn every_word_is_found_and_no_two_are_the_same() {
        for (at, command) in COMMANDS.iter().enumerate() {
            assert_eq!(find(command.word).unwrap().word, command.word);
            assert!(COMMANDS[..at].iter().all(|other| other.word != command.word), "{}", command.word);
        }
        for (name, word) in
            [("acknowledge", "ack"), ("sync-now", "sync"), ("write-log", "log"), ("QUIT", "quit")]
        {
            assert_eq!(find(name).unwrap().word, word);
        }
        assert!(find("down").is_none() && find("xyzzy").is_none());
    }

    #[test]
    fn usage_follows_from_the_fields_of_the_form() {
        let usage = |word: &str| find(word).unwrap().usage();
        assert_eq!(usage("ack"), "ack N REASON… [when=…]");
        assert_eq!(usage("transfer"), "transfer SITE QUANTITY TO-SITE REASON… [lot=…] [expiry=…] [when=…]");
        let figure = "figure POST IN OUT INFORMANT… [hours=…] [channel=…] [remark=…] [when=…]";
        assert_eq!(usage("figure"), figure);
        assert_eq!(usage("export"), "export PANEL FORMAT FILE…");
    }
}
