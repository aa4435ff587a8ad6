//! One file per subcommand; the one room that knows all others and wires them.
