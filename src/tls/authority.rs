//! A certification authority of one's own.

use std::{
    fs::{self, DirBuilder},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime, pem::PemObject},
};

use super::{TlsError, provider};
use crate::clock::Clock;

const CERTIFICATE: &str = "ca.pem";
const KEY: &str = "ca-key.pem";

const DAY: u64 = 24 * 60 * 60;

/// How long the authority is good, in days.
const AUTHORITY_DAYS: u64 = 10 * 365;

/// How long a server's certificate is good, in days: made anew at each start,
/// and within what every client takes (Apple's take no more than 825).
const SERVER_DAYS: u64 = 397;

/// A certification authority: what a client trusts so as to trust every
/// certificate made by it.
///
/// Its dates are the machine's, whatever the clock of a world says: those who
/// check them go by theirs.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl Authority {
    /// An authority that nobody has seen before and that is nowhere kept.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn new() -> Result<Self, TlsError> {
        let make = || {
            let key = KeyPair::generate()?;
            let certificate = params(&key)?.self_signed(&key)?.pem();
            Self::of(key, certificate)
        };
        make().map_err(not_made)
    }

    /// The authority kept in a folder, `ca.pem` and `ca-key.pem`; made, as the
    /// folder itself, when there is none. Only its owner can read the key.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or what it holds is no
    /// authority made here.
    pub fn open(folder: &Path) -> Result<Self, TlsError> {
        let failed = |reason| TlsError::Folder { folder: folder.into(), reason };
        let key = match read(&folder.join(KEY)).map_err(failed)? {
            Some(text) => KeyPair::from_pem(&text).map_err(not_made)?,
            None if folder.join(CERTIFICATE).exists() => return Err(failed(io::Error::other("it has no ca-key.pem"))),
            None => {
                let key = KeyPair::generate().map_err(not_made)?;
                keep(folder, &key).map_err(failed)?;
                key
            }
        };
        let certificate = if let Some(certificate) = read(&folder.join(CERTIFICATE)).map_err(failed)? {
            certificate
        } else {
            let certificate = params(&key).and_then(|params| params.self_signed(&key)).map_err(not_made)?.pem();
            fs::write(folder.join(CERTIFICATE), &certificate).map_err(failed)?;
            certificate
        };
        let authority = Self::of(key, certificate).map_err(not_made)?;
        authority.check().map_err(|reason| TlsError::Authority { folder: folder.into(), reason: reason.into() })?;
        Ok(authority)
    }

    fn of(key: KeyPair, certificate: String) -> Result<Self, rcgen::Error> {
        Ok(Self { issuer: Issuer::new(params(&key)?, key), certificate })
    }

    /// Its certificate, in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.certificate
    }

    /// A server's certificate that is good for these names and addresses, and
    /// its key.
    pub(super) fn issue(&self, names: Vec<String>) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        last(&mut params, SERVER_DAYS);
        params.distinguished_name = name("hubee-sim");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer)?.der().clone();
        Ok((certificate, PrivatePkcs8KeyDer::from(key.serialize_der()).into()))
    }

    /// Makes a certificate and looks at it as a client does.
    fn check(&self) -> Result<(), rustls::Error> {
        let general = |error: &dyn std::error::Error| rustls::Error::General(error.to_string());
        let (certificate, _) = self.issue(vec!["localhost".into()]).map_err(|error| general(&error))?;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.certificate.as_bytes()).map_err(|error| general(&error))?)?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
        let verifier = verifier.build().map_err(|error| general(&error))?;
        let server = ServerName::try_from("localhost").map_err(|error| general(&error))?;
        verifier.verify_server_cert(&certificate, &[], &server, &[], UnixTime::now()).map(drop)
    }
}

/// Which library makes certificates is nobody's business.
pub(super) fn not_made(reason: rcgen::Error) -> TlsError {
    TlsError::Making(reason.into())
}

/// What the certificate of the authority says: all of it follows from the key,
/// but for the dates.
fn params(key: &KeyPair) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    last(&mut params, AUTHORITY_DAYS);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Two authorities in one store are told apart by their names.
    let identifier: Vec<String> = params.key_identifier(key).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    params.distinguished_name = name(&format!("hubee-sim CA {}", identifier.concat()));
    Ok(params)
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}

/// From yesterday, since clocks differ, and for that many days.
fn last(params: &mut CertificateParams, days: u64) {
    let now = u64::try_from(Clock::system().now().seconds()).unwrap_or_default();
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + Duration::from_secs(now.saturating_sub(DAY));
    params.not_after = epoch + Duration::from_secs(now.saturating_add(days * DAY));
}

/// The text of a file, unless there is none.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the key so that nobody else can read it, not even while it is being
/// written, and never over another.
fn keep(folder: &Path, key: &KeyPair) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(key.serialize_pem().as_bytes())?;
    file.persist_noclobber(folder.join(KEY)).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_authority_kept_in_a_folder_is_the_same_the_next_time_and_its_key_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("deep").join("ca");
        let first = Authority::open(&kept).unwrap();
        let second = Authority::open(&kept).unwrap();
        assert_eq!(first.pem(), second.pem());
        assert_eq!(first.pem(), fs::read_to_string(kept.join(CERTIFICATE)).unwrap());
        assert_eq!(fs::metadata(kept.join(KEY)).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 2);
        assert_ne!(Authority::new().unwrap().pem(), first.pem());
    }

    #[test]
    fn a_certificate_that_is_not_the_keys_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        Authority::open(folder.path()).unwrap();
        fs::write(folder.path().join(CERTIFICATE), Authority::new().unwrap().pem()).unwrap();
        assert!(matches!(Authority::open(folder.path()), Err(TlsError::Authority { .. })));
        fs::remove_file(folder.path().join(KEY)).unwrap();
        let refused = Authority::open(folder.path()).unwrap_err().to_string();
        assert!(refused.ends_with("cannot be used: it has no ca-key.pem"), "{refused}");
    }

    #[test]
    fn a_name_that_no_certificate_can_have_is_refused() {
        assert!(matches!(Authority::new().unwrap().issue(vec!["é".into()]).map_err(not_made), Err(TlsError::Making(_))));
    }
}
