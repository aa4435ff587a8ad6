//! Records as text and JSON for programs and pipes.
