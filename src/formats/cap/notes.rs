//! What there is to say of a message besides what it says, and its text made clean on the way.
//!
//! It must not know the elements of CAP.

use super::tree::Node;
use crate::{
    domain::{Clean, Prose},
    formats::{Issue, hint},
};

/// The most notes of one message.
const MAX_NOTES: usize = 100;

/// The longest text of several paragraphs, in bytes.
const MAX_PROSE: usize = 32 * 1024;

/// Notes for who imports, and those that a reader of the alert must see as well.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) issues: Vec<Issue>,
    pub(super) remarks: Vec<Clean>,
}

impl Notes {
    /// Notes something for whoever imports the file.
    pub(super) fn note(&mut self, row: u64, field: &str, reason: &str) {
        if self.issues.len() < MAX_NOTES {
            self.issues.push(Issue::note(Some(row), field, reason));
        }
    }

    /// Notes something that a reader of the alert must see too.
    pub(super) fn remark(&mut self, row: u64, field: &str, reason: &str) {
        self.note(row, field, reason);
        let remark =
            if field.is_empty() { Clean::new(reason) } else { Clean::from(format!("{field} {reason}")) };
        if self.remarks.len() < MAX_NOTES && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Takes in the text of an element as one line.
    pub(super) fn clean(&mut self, node: Option<&Node>) -> Clean {
        let Some(node) = node else { return Clean::default() };
        self.look(node);
        Clean::new(&node.text)
    }

    /// Takes in the text of an element in its paragraphs.
    pub(super) fn prose(&mut self, node: Option<&Node>) -> Prose {
        let Some(node) = node else { return Prose::default() };
        self.look(node);
        if node.text.len() <= MAX_PROSE {
            return Prose::new(&node.text);
        }
        self.remark(node.row, &node.name, &format!("was cut after {MAX_PROSE} bytes"));
        let end = node.text.floor_char_boundary(MAX_PROSE);
        Prose::new(&format!("{}…", &node.text[..end]))
    }

    fn look(&mut self, node: &Node) {
        if hint::harmful(&node.text).is_some() {
            let reason = "held control or bidirectional characters, which were taken out";
            self.remark(node.row, &node.name, reason);
        }
    }
}
