//! TLS: which keys are exchanged, whom a console trusts, and in plain words why not.

use std::error::Error as _;
use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::version::{TLS12, TLS13};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::domain::Clean;

/// How the keys of a connection are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exchange {
    /// X25519: 32 bytes each way.
    #[default]
    Classic,
    /// X25519MLKEM768: safe also from who records today and has a quantum computer later, for
    /// 1.2 kB each way and connection.
    PostQuantum,
}

/// Whose word says that HQ is HQ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The authorities that this system trusts.
    #[default]
    System,
    /// One authority alone: a certificate in PEM.
    Pinned(Vec<u8>),
    Nobody,
}

/// The cryptography of both sides.
pub fn crypto(exchange: Exchange) -> CryptoProvider {
    use aws_lc_rs::kx_group::{SECP256R1, SECP384R1, X25519, X25519MLKEM768};
    let kx_groups = match exchange {
        Exchange::Classic => vec![X25519, SECP256R1, SECP384R1],
        Exchange::PostQuantum => vec![X25519MLKEM768, X25519, SECP256R1, SECP384R1],
    };
    CryptoProvider { kx_groups, ..aws_lc_rs::default_provider() }
}

/// How a console speaks TLS. Both ends are haree's: nothing older than TLS 1.3 is needed.
pub(super) fn config(trust: &Trust, exchange: Exchange) -> Result<ClientConfig, Clean> {
    let said = |error: rustls::Error| Clean::new(&error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(crypto(exchange)))
        .with_protocol_versions(&[&TLS13])
        .map_err(said)?;
    let builder = match trust {
        Trust::System => builder.with_platform_verifier().map_err(said)?,
        Trust::Pinned(pem) => builder.with_root_certificates(roots(pem)?),
        Trust::Nobody => builder.with_root_certificates(RootCertStore::empty()),
    };
    Ok(builder.with_no_client_auth())
}

/// How the rest of the world is spoken to: by what this system trusts, from TLS 1.2 on.
pub(super) fn of_others() -> Result<ClientConfig, Clean> {
    let said = |error: rustls::Error| Clean::new(&error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(crypto(Exchange::PostQuantum)))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(said)?;
    let mut config = builder.with_platform_verifier().map_err(said)?.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn roots(pem: &[u8]) -> Result<RootCertStore, Clean> {
    let unread = |why: &dyn std::fmt::Display| {
        Clean::new(&format!(
            "hq_authority holds no certificate in PEM ({why}); copy authority.pem from HQ again"
        ))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate.map_err(|error| unread(&error))?).map_err(|error| unread(&error))?;
    }
    if roots.is_empty() { Err(unread(&"it is empty")) } else { Ok(roots) }
}

/// What is wrong with the other side's certificate, where that is why a connection failed.
pub(super) fn untrusted(error: &reqwest::Error) -> Option<Untrusted> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(error) = unwrapped(inner) {
            return Some(plainly(error));
        }
        cause = inner.source();
    }
    None
}

/// Looks through the I/O errors around it, which hide what they hold from `source`.
fn unwrapped<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| unwrapped(inside?))
}

/// What is wrong with the other side, or with what stands between.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    #[error("it does not speak TLS; write http:// where HQ has no certificate, {PORTAL}")]
    NoTls,
    #[error("TLS failed ({0}); check the address, {PORTAL}")]
    Failed(Clean),
    #[error(
        "its certificate has expired; renew it at HQ, or set this machine's clock if that is wrong, {PORTAL}"
    )]
    Expired,
    #[error("its certificate is not valid yet; this machine's clock is probably behind: set it")]
    NotYet,
    #[error("its certificate is for another name; use the name that is in it, {PORTAL}")]
    OtherName,
    /// Every authority that `haree hq certificate` makes has the same name.
    #[error(
        "no authority that is trusted here vouches for it; give HQ's own with hq_authority = FILE, {PORTAL}"
    )]
    UnknownAuthority,
    #[error("its certificate was revoked; HQ needs a new one")]
    Revoked,
    #[error("its certificate cannot be used ({0}); HQ needs another, {PORTAL}")]
    Unusable(Clean),
}

const PORTAL: &str = "or a sign-in page of the network stands between: sign in with a browser";

fn plainly(error: &rustls::Error) -> Untrusted {
    use CertificateError as C;
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return match error {
            rustls::Error::InvalidMessage(_) => Untrusted::NoTls,
            other => Untrusted::Failed(Clean::new(&other.to_string())),
        };
    };
    match certificate {
        C::Expired | C::ExpiredContext { .. } => Untrusted::Expired,
        C::NotValidYet | C::NotValidYetContext { .. } => Untrusted::NotYet,
        C::NotValidForName | C::NotValidForNameContext { .. } => Untrusted::OtherName,
        C::UnknownIssuer | C::BadSignature => Untrusted::UnknownAuthority,
        C::Revoked => Untrusted::Revoked,
        other => Untrusted::Unusable(Clean::new(&other.to_string())),
    }
}
