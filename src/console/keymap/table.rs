//! Keys, contexts and actions, and how they are looked up.
//!
//! It must not know the notation of keymap files.

use crate::console::{
    action::{Action, Context},
    key::{Key, KeyCode},
};

/// Leaves at any time, whatever a keymap says.
pub(super) const ALWAYS_QUITS: Key = Key { code: KeyCode::Char('c'), ctrl: true, alt: false, shift: false };

/// One line of a keymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub context: Context,
    /// One key or a sequence.
    pub keys: Vec<Key>,
    /// None where wider contexts are kept from having it.
    pub action: Option<Action>,
}

/// What a run of keys means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Action(Action),
    /// The beginning of one sequence or more.
    Prefix,
    None,
}

/// Which key does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    name: String,
    bindings: Vec<Binding>,
}

impl Keymap {
    /// Takes bindings in the order in which help shows them; each sequence once in a context.
    pub(super) fn new(name: &str, bindings: Vec<Binding>) -> Self {
        Self { name: name.to_owned(), bindings }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Says what a run of keys means; `contexts` come with the most special first.
    pub fn lookup(&self, contexts: &[Context], keys: &[Key]) -> Lookup {
        if keys.last() == Some(&ALWAYS_QUITS) {
            return Lookup::Action(Action::Quit);
        }
        for context in contexts {
            let (mut prefix, mut masked) = (false, false);
            for binding in self.of(*context) {
                match binding.action {
                    Some(action) if binding.keys == keys => return Lookup::Action(action),
                    Some(_) => prefix |= binding.keys.starts_with(keys),
                    None => masked |= binding.keys == keys,
                }
            }
            // A key that does nothing any more may begin a sequence instead.
            if prefix {
                return Lookup::Prefix;
            }
            if masked {
                return Lookup::None;
            }
        }
        Lookup::None
    }

    /// The first keys for an action, as people write them.
    pub fn keys_for(&self, action: Action, contexts: &[Context]) -> Option<String> {
        let mut reachable = self.reachable(contexts);
        let found = reachable.find(|binding| binding.action == Some(action));
        found.map(|binding| written(&binding.keys))
    }

    /// Everything that can be done in these contexts, the most special first.
    pub fn bindings(&self, contexts: &[Context]) -> Vec<(String, Action)> {
        self.continuations(contexts, &[])
    }

    /// What may follow the keys already pressed: the rest of each sequence and its action.
    pub fn continuations(&self, contexts: &[Context], pressed: &[Key]) -> Vec<(String, Action)> {
        let begun = self.reachable(contexts).filter(|binding| binding.keys.len() > pressed.len());
        begun
            .filter(|binding| binding.keys.starts_with(pressed))
            .filter_map(|binding| Some((written(&binding.keys[pressed.len()..]), binding.action?)))
            .collect()
    }

    fn of(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.context == context)
    }

    /// The bindings that [`Keymap::lookup`] can arrive at, one key after the other.
    fn reachable(&self, contexts: &[Context]) -> impl Iterator<Item = &Binding> {
        let all = contexts.iter().flat_map(|context| self.of(*context));
        all.filter(move |binding| {
            let Some(action) = binding.action else { return false };
            let arrives = |length: usize| match self.lookup(contexts, &binding.keys[..length]) {
                Lookup::Action(found) => length == binding.keys.len() && found == action,
                Lookup::Prefix => length < binding.keys.len(),
                Lookup::None => false,
            };
            (1..=binding.keys.len()).all(arrives)
        })
    }
}

/// A sequence as people write it.
pub(super) fn written(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
    keys.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        text.split(' ').map(|key| key.parse().unwrap()).collect()
    }

    fn map(lines: &[(Context, &str, Option<Action>)]) -> Keymap {
        let binding = |(context, text, action): &(Context, &str, Option<Action>)| Binding {
            context: *context,
            keys: keys(text),
            action: *action,
        };
        Keymap::new("test", lines.iter().map(binding).collect())
    }

    const STOCK: [Context; 3] = [Context::Stock, Context::List, Context::Global];

    #[test]
    fn the_more_special_context_wins() {
        let map = map(&[
            (Context::Global, "a", Some(Action::Acknowledge)),
            (Context::Global, "r", Some(Action::SyncNow)),
            (Context::List, "a", Some(Action::Open)),
            (Context::Stock, "r", None),
        ]);
        assert_eq!(map.lookup(&STOCK, &keys("a")), Lookup::Action(Action::Open));
        assert_eq!(map.lookup(&[Context::Global], &keys("a")), Lookup::Action(Action::Acknowledge));
        assert_eq!(map.lookup(&STOCK, &keys("r")), Lookup::None);
        assert_eq!(map.lookup(&STOCK, &keys("x")), Lookup::None);
        assert_eq!(map.bindings(&STOCK), [("a".to_owned(), Action::Open)]);
        assert_eq!(map.keys_for(Action::SyncNow, &STOCK), None);
        assert_eq!(map.keys_for(Action::SyncNow, &[Context::Global]), Some("r".to_owned()));
    }

    #[test]
    fn sequences_of_several_contexts_go_on_together() {
        let map = map(&[
            (Context::Global, "g s", Some(Action::ShowStock)),
            (Context::List, "g g", Some(Action::First)),
        ]);
        assert_eq!(map.lookup(&STOCK, &keys("g")), Lookup::Prefix);
        assert_eq!(map.lookup(&STOCK, &keys("g s")), Lookup::Action(Action::ShowStock));
        let rest = map.continuations(&STOCK, &keys("g"));
        assert_eq!(rest, [("g".to_owned(), Action::First), ("s".to_owned(), Action::ShowStock)]);
    }

    #[test]
    fn a_sequence_behind_a_special_key_is_not_offered() {
        let map = map(&[
            (Context::Global, "g s", Some(Action::ShowStock)),
            (Context::Stock, "g", Some(Action::First)),
        ]);
        assert_eq!(map.lookup(&STOCK, &keys("g")), Lookup::Action(Action::First));
        assert_eq!(map.bindings(&STOCK), [("g".to_owned(), Action::First)]);
    }

    #[test]
    fn ctrl_c_quits_in_the_middle_of_a_sequence() {
        let map = map(&[]);
        assert_eq!(map.lookup(&[], &keys("g ctrl-c")), Lookup::Action(Action::Quit));
    }
}
