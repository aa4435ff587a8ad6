//! The real binary on a real pseudo-terminal, against a real HQ.

mod bad_input;
mod board;
mod deeds;
mod direct;
mod exported;
mod hostile;
mod jobs;
mod kills;
mod leaving;
mod lines;
mod looks;
mod offline;
mod scenes;
mod shift;
mod signing;
mod sizes;
mod sourced;
mod typed;
mod undo;
mod wall;
