//! The screens: every panel, size and state.
