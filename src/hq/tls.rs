//! TLS at HQ: certificate and key from files, read again when told.
//!
//! It must not know what is said over it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _},
    version::TLS13,
};
use tokio_rustls::TlsAcceptor;

use crate::net;

/// Certificate and key, ready to be shown. Clones share what was read last.
#[derive(Clone, Debug)]
pub struct Tls {
    files: Arc<(PathBuf, PathBuf)>,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

/// Why HQ cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {}: {source}; give a PEM file that you may read", file.display())]
    File { file: PathBuf, source: io::Error },
    #[error("{} holds no {what} in PEM ({why}); look for one that begins with -----BEGIN", file.display())]
    Pem { file: PathBuf, what: &'static str, why: String },
    #[error("{} and {} cannot be used: {source}; give a certificate and the key that belongs to it", cert.display(), key.display())]
    Unusable { cert: PathBuf, key: PathBuf, source: rustls::Error },
}

impl Tls {
    /// Reads both files.
    pub fn read(cert: &Path, key: &Path) -> Result<Self, TlsError> {
        let config = config(cert, key)?;
        Ok(Self {
            files: Arc::new((cert.to_owned(), key.to_owned())),
            current: Arc::new(RwLock::new(Arc::new(config))),
        })
    }

    /// Reads both files again, for connections from now on; where that fails the old ones hold.
    pub fn reload(&self) -> Result<(), TlsError> {
        let config = Arc::new(config(&self.files.0, &self.files.1)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn config(cert: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .map_err(|error| unread(cert, "certificate", error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, "private key", error))?;
    let unusable = |source| TlsError::Unusable { cert: cert.to_owned(), key: key.to_owned(), source };
    // The post-quantum exchange is first here; it is used with whoever offers it.
    let provider = Arc::new(net::crypto(net::Exchange::PostQuantum));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(unusable)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // Two tickets for each handshake would cost a slow link 500 bytes; one is enough to come back with.
    config.send_tls13_tickets = 1;
    Ok(config)
}

fn unread(file: &Path, what: &'static str, error: pem::Error) -> TlsError {
    let file = file.to_owned();
    match error {
        pem::Error::Io(source) => TlsError::File { file, source },
        other => TlsError::Pem { file, what, why: other.to_string() },
    }
}
