//! What a server of others is shown to let somebody in.
//!
//! It must not know where it is kept, and is never shown.

use super::Secret;

/// A token, or a name with a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A personal access token of DHIS2: `Authorization: ApiToken …`.
    ApiToken(Secret),
    /// A key in a header of its own.
    Header { name: &'static str, secret: Secret },
    /// HTTP Basic.
    Password { user: String, password: Secret },
}
