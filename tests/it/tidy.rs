//! The house rules, each with a fixture that breaks it.
