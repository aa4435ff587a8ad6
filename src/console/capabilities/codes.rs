//! What terminals differ in: how many colours they have and which control functions they know.
//!
//! It must not know how that is found out.

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    Mono,
    Ansi16,
    Ansi256,
    True,
}

/// A control function that not every terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// EL: erases to the end of the row (`CSI K`).
    Erase,
    /// ECH: erases so many cells (`CSI n X`).
    EraseCells,
    /// CHA: goes to a column of the row (`CSI n G`).
    Column,
    /// DECSTBM: rows that scroll alone (`CSI top ; bottom r`).
    Scroll,
    /// ICH and DCH: what follows in the row moves (`CSI @`, `CSI P`).
    Shift,
    /// REP: the last character again (`CSI n b`). Some terminals claim it and do not have it.
    Repeat,
    /// DECSET 2026: shows what comes at once.
    Synchronized,
    /// Reports of the mouse, with cells as decimals (DECSET 1000 and 1006). It takes the terminal's own
    /// selection of text away, so that somebody must want it.
    Mouse,
    /// OSC 52: puts text into the clipboard at the person's end.
    Copy,
    /// BEL.
    Bell,
}

/// A set of [`Code`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codes(u16);

impl Codes {
    /// What terminals of today have in common.
    pub const COMMON: Self = Self::NONE
        .with(Code::Erase)
        .with(Code::EraseCells)
        .with(Code::Column)
        .with(Code::Scroll)
        .with(Code::Shift)
        .with(Code::Synchronized);
    pub const NONE: Self = Self(0);

    #[must_use]
    pub const fn with(self, code: Code) -> Self {
        Self(self.0 | 1 << code as u8)
    }

    #[must_use]
    pub const fn without(self, code: Code) -> Self {
        Self(self.0 & !(1 << code as u8))
    }

    /// All of both.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub const fn have(self, code: Code) -> bool {
        self.0 & 1 << code as u8 != 0
    }
}
