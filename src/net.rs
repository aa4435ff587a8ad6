//! The one HTTP client: time-outs, bytes counted, no redirects followed.
