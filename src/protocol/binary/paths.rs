//! The paths that cost a number instead of their name, in the order in which columns are written.
//!
//! Lines are only ever added at the end: a line's number is on the wire. A console that does not know a
//! number skips the column.

/// The place of a value inside the value around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step<'a> {
    Key(&'a str),
    /// Every element of an array.
    Element,
}

/// The number of the row itself.
pub(super) const ROW: usize = 1;

const fn key(parent: usize, name: &'static str) -> (usize, Step<'static>) {
    (parent, Step::Key(name))
}

const fn element(parent: usize) -> (usize, Step<'static>) {
    (parent, Step::Element)
}

/// Parent and step; the first line has the number 2. A column may be told from those above it.
const TABLE: &[(usize, Step<'static>)] = &[
    key(ROW, "proto"),               // 2
    key(ROW, "console"),             // 3
    key(ROW, "feed"),                // 4
    key(ROW, "provenance"),          // 5
    key(ROW, "name"),                // 6
    key(ROW, "now"),                 // 7
    key(ROW, "speed"),               // 8
    key(ROW, "more"),                // 9
    key(ROW, "since"),               // 10
    key(ROW, "results"),             // 11
    element(11),                     // 12
    key(12, "key"),                  // 13
    key(13, "console"),              // 14
    key(13, "epoch"),                // 15
    key(13, "sequence"),             // 16
    key(12, "outcome"),              // 17
    key(12, "order"),                // 18
    key(12, "at"),                   // 19
    key(12, "reason"),               // 20
    key(ROW, "collection"),          // 21
    key(ROW, "mode"),                // 22
    key(ROW, "cursor"),              // 23
    key(ROW, "gone"),                // 24
    key(ROW, "metric"),              // 25
    key(ROW, "place"),               // 26
    key(ROW, "by"),                  // 27
    key(27, "direction"),            // 28
    key(27, "nationality_group"),    // 29
    key(27, "sex"),                  // 30
    key(27, "age_band"),             // 31
    key(27, "purpose"),              // 32
    key(27, "transport"),            // 33
    key(27, "item"),                 // 34
    key(ROW, "period"),              // 35
    key(ROW, "source"),              // 36
    key(ROW, "revision"),            // 37
    key(ROW, "value"),               // 38
    key(38, "number"),               // 39
    key(ROW, "as_of"),               // 40
    key(ROW, "happened_at"),         // 41
    key(ROW, "recorded_at"),         // 42
    key(ROW, "standing"),            // 43
    key(ROW, "note"),                // 44
    key(ROW, "site"),                // 45
    key(ROW, "item"),                // 46
    key(ROW, "movement"),            // 47
    key(47, "receive"),              // 48
    key(47, "issue"),                // 49
    key(47, "transfer_out"),         // 50
    key(50, "quantity"),             // 51
    key(50, "to"),                   // 52
    key(47, "transfer_in"),          // 53
    key(53, "quantity"),             // 54
    key(53, "from"),                 // 55
    key(47, "count"),                // 56
    key(47, "adjust"),               // 57
    key(47, "void"),                 // 58
    key(ROW, "lot"),                 // 59
    key(ROW, "expiry"),              // 60
    key(ROW, "reason"),              // 61
    key(ROW, "origin"),              // 62
    key(62, "feed"),                 // 63
    key(ROW, "sender"),              // 64
    key(ROW, "sent"),                // 65
    key(ROW, "effective"),           // 66
    key(ROW, "onset"),               // 67
    key(ROW, "expires"),             // 68
    key(ROW, "status"),              // 69
    key(ROW, "message_type"),        // 70
    key(ROW, "scope"),               // 71
    key(ROW, "urgency"),             // 72
    key(ROW, "severity"),            // 73
    key(ROW, "certainty"),           // 74
    key(ROW, "tsunami"),             // 75
    key(ROW, "categories"),          // 76
    element(76),                     // 77
    key(ROW, "references"),          // 78
    element(78),                     // 79
    key(ROW, "id"),                  // 80
    key(ROW, "sender_name"),         // 81
    key(ROW, "event"),               // 82
    key(ROW, "headline"),            // 83
    key(ROW, "description"),         // 84
    element(84),                     // 85
    key(ROW, "instruction"),         // 86
    element(86),                     // 87
    key(ROW, "web"),                 // 88
    key(ROW, "contact"),             // 89
    key(ROW, "remarks"),             // 90
    element(90),                     // 91
    key(ROW, "areas"),               // 92
    element(92),                     // 93
    key(93, "description"),          // 94
    key(93, "polygons"),             // 95
    element(95),                     // 96
    element(96),                     // 97
    key(97, "latitude"),             // 98
    key(97, "longitude"),            // 99
    key(93, "circles"),              // 100
    element(100),                    // 101
    element(101),                    // 102
    key(102, "latitude"),            // 103
    key(102, "longitude"),           // 104
    key(93, "geocodes"),             // 105
    element(105),                    // 106
    element(106),                    // 107
    key(ROW, "kind"),                // 108
    key(ROW, "who"),                 // 109
    key(ROW, "epoch"),               // 110
    key(ROW, "sequence"),            // 111
    key(ROW, "alert"),               // 112
    key(ROW, "recorded"),            // 113
    key(113, "order"),               // 114
    key(113, "at"),                  // 115
    key(ROW, "set_aside"),           // 116
    key(ROW, "to"),                  // 117
    key(ROW, "text"),                // 118
    key(ROW, "act"),                 // 119
    key(ROW, "entry"),               // 120
    key(ROW, "quantity"),            // 121
    key(ROW, "difference"),          // 122
    key(ROW, "base"),                // 123
    key(123, "acts"),                // 124
    key(123, "stock"),               // 125
    key(ROW, "heard_at"),            // 126
    key(ROW, "stale_after_seconds"), // 127
    key(ROW, "short"),               // 128
    key(ROW, "names"),               // 129
    element(129),                    // 130
    element(130),                    // 131
    key(ROW, "codes"),               // 132
    element(132),                    // 133
    element(133),                    // 134
    key(ROW, "position"),            // 135
    key(135, "latitude"),            // 136
    key(135, "longitude"),           // 137
    key(ROW, "precision_km"),        // 138
    key(ROW, "parent"),              // 139
    key(ROW, "population"),          // 140
    key(ROW, "digests"),             // 141
    element(141),                    // 142
    key(142, "collection"),          // 143
    key(142, "count"),               // 144
    key(142, "sum"),                 // 145
    key(ROW, "min_proto"),           // 146
];

/// The number of a path, from its parent's.
pub(super) fn number(parent: usize, step: Step<'_>) -> Option<usize> {
    TABLE.iter().position(|line| *line == (parent, step)).map(|at| at + ROW + 1)
}

/// The parent's number and the step of a path.
pub(super) fn path(number: usize) -> Option<(usize, Step<'static>)> {
    TABLE.get(number.checked_sub(ROW + 1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_stands_below_its_parent_and_once() {
        for (at, (parent, step)) in TABLE.iter().copied().enumerate() {
            let own = at + ROW + 1;
            assert!(parent < own, "{own}");
            assert_eq!(number(parent, step), Some(own));
            assert_eq!(path(own), Some((parent, step)));
        }
        assert_eq!((path(0), path(ROW), path(usize::MAX)), (None, None, None));
    }

    #[test]
    fn a_number_never_gets_another_meaning() {
        assert_eq!(path(105), Some((93, Step::Key("geocodes"))));
        assert_eq!(path(40), Some((ROW, Step::Key("as_of"))));
    }
}
