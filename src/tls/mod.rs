//! HTTPS: what a hub shows to prove who it is.
//!
//! The real hub's certificates are from a public authority and renewed each
//! year; a simulator on `localhost` can have none of these. So it makes its
//! own authority ([`Authority`]), which a client trusts once, or takes the
//! certificate it is given. TLS 1.2 and 1.3, no client certificate, HTTP/2 for
//! who asks for it (ALPN).

mod authority;

use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};

pub use authority::Authority;

/// How to serve over HTTPS.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    proof: Proof,
    names: Vec<String>,
}

/// Where the certificate comes from.
#[derive(Clone, Debug)]
enum Proof {
    /// An authority that ends with the hub.
    OwnAuthority,
    /// An authority kept in a folder.
    AuthorityIn(PathBuf),
    /// PEM files: a certificate with those that lead to its authority, and its key.
    Files(PathBuf, PathBuf),
}

/// Why HTTPS cannot be served: one clear sentence each.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file of certificates or keys cannot be read.
    #[error("{} cannot be used: {reason}", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: Box<dyn Error + Send + Sync>,
    },
    /// The certificate and the key do not go together, or are of a kind that
    /// TLS does not know.
    #[error("the TLS certificate cannot be used: {0}")]
    Certificate(Box<dyn Error + Send + Sync>),
    /// A name that no certificate can have, or a failure of the cryptographic
    /// library.
    #[error("no TLS certificate can be made: {0}")]
    Making(Box<dyn Error + Send + Sync>),
    /// The folder of an authority cannot be read or written.
    #[error("the CA in {} cannot be used: {reason}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Certificate and key of an authority do not go together, or its time is
    /// over.
    #[error("the CA in {} cannot be used: {reason}; `hubee-sim ca` makes one in an empty folder", folder.display())]
    Authority {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        reason: Box<dyn Error + Send + Sync>,
    },
}

/// A certificate ready to be shown.
pub(crate) struct Ready {
    pub(crate) config: ServerConfig,
    /// What a client has to trust, in PEM, if it is an authority of ours.
    pub(crate) ca_certificate: Option<String>,
}

impl Tls {
    /// HTTPS on that address, with a certificate of an authority made for the
    /// occasion.
    #[must_use]
    pub fn on(listen: SocketAddr) -> Self {
        Self { listen, proof: Proof::OwnAuthority, names: Vec::new() }
    }

    /// With a certificate of the authority of that folder, made if there is
    /// none: `ca.pem` and `ca-key.pem`.
    #[must_use]
    pub fn authority(mut self, folder: impl Into<PathBuf>) -> Self {
        self.proof = Proof::AuthorityIn(folder.into());
        self
    }

    /// With that certificate and its key, PEM files.
    #[must_use]
    pub fn certificate(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.proof = Proof::Files(certificate.into(), key.into());
        self
    }

    /// Good for that name or address too, besides those of this machine.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    pub(crate) fn ready(&self) -> Result<Ready, TlsError> {
        let authority = match &self.proof {
            Proof::OwnAuthority => Authority::new()?,
            Proof::AuthorityIn(folder) => Authority::open(folder)?,
            Proof::Files(certificate, key) => {
                let config = config(chain(certificate)?, private_key(key)?).map_err(|error| TlsError::Certificate(error.into()))?;
                return Ok(Ready { config, ca_certificate: None });
            }
        };
        let (certificate, key) = authority.issue(self.all_names()).map_err(authority::not_made)?;
        let config = config(vec![certificate], key).map_err(|error| TlsError::Certificate(error.into()))?;
        Ok(Ready { config, ca_certificate: Some(authority.pem().to_owned()) })
    }

    /// Every name that this machine may be called by, each once.
    fn all_names(&self) -> Vec<String> {
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
        let address: Option<IpAddr> = Some(self.listen.ip()).filter(|address| !address.is_unspecified());
        let host = gethostname::gethostname().into_string().ok().filter(|host| !host.is_empty() && host.is_ascii());
        for name in address.map(|address| address.to_string()).into_iter().chain(host).chain(self.names.iter().cloned()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Named rather than installed for the whole process: any number of simulators,
/// and a host program with another provider, live side by side.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn config(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<ServerConfig, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    builder.with_no_client_auth().with_single_cert(chain, key)
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let refused = |reason: pem::Error| TlsError::Pem { path: path.into(), reason: reason.into() };
    let chain: Vec<_> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect).map_err(refused)?;
    if chain.is_empty() { Err(refused(pem::Error::NoItemsFound)) } else { Ok(chain) }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_file(path).map_err(|reason| TlsError::Pem { path: path.into(), reason: reason.into() })
}
