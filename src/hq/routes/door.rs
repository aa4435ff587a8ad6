//! Who is let in at all. It must not know what anybody may do then.

use crate::hq::ledger::{
    Ledger, LedgerError,
    authority::{Caller, Refused, TokenHash, hash_token},
};

/// Whose word lets a caller in.
#[derive(Clone, Debug, Default)]
pub enum Door {
    /// The ledger's: whoever shows a token of it, and this machine where it has none.
    #[default]
    Ledger,
    /// Whoever shows this token, which was never written down: the console in the same process.
    Private(TokenHash),
}

impl Door {
    /// Says who shows a token, or why nobody is answered who does.
    pub(super) async fn admit<L: Ledger>(
        &self,
        ledger: &L,
        shown: Option<&str>,
    ) -> Result<Result<Caller, Refused>, LedgerError> {
        match (self, shown) {
            (Self::Ledger, shown) => ledger.authority().admit(shown).await,
            (Self::Private(_), None) => Ok(Err(Refused::NoToken)),
            (Self::Private(hash), Some(shown)) if hash_token(shown) == *hash => Ok(Ok(Caller::anybody())),
            (Self::Private(_), Some(_)) => Ok(Err(Refused::WrongToken)),
        }
    }
}
