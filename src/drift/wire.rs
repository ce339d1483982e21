//! HTTP to one side: bounded, nothing followed, nothing kept.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{
        resolver::DefaultResolver,
        transport::{Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport},
    },
};

use super::{
    DriftError,
    answer::{Answer, Content, LONGEST},
};

/// How the program names itself to a hub.
const USER_AGENT: &str = concat!("hubee-sim-diff/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// Nobody can be reached there: asking again is of no use.
    Unreachable(String),
    /// The connection broke, was silent too long, or spoke no HTTP.
    Broken(String),
}

/// A client of one side.
#[derive(Debug)]
pub(super) struct Wire {
    agent: Agent,
    first_line: FirstLine,
}

impl Wire {
    /// One that trusts the authorities of browsers, or those of a file alone.
    ///
    /// # Errors
    /// When the file holds no certificate.
    pub(super) fn new(timeout: Duration, ca: Option<&Path>, is_direct: bool) -> Result<Self, DriftError> {
        let roots = ca.map_or(Ok(RootCerts::WebPki), authorities)?;
        let provider = Arc::new(ring::default_provider());
        let tls = TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .timeout_global(Some(timeout))
            .tls_config(tls)
            .accept("*/*")
            .user_agent(USER_AGENT);
        let config = if is_direct { config.proxy(None) } else { config };
        let first_line = FirstLine::default();
        let connector = DefaultConnector::new().chain(first_line.clone());
        Ok(Self { agent: Agent::with_parts(config.build(), connector, DefaultResolver::default()), first_line })
    }

    /// Asks, and waits for the whole answer.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn ask(&self, request: ureq::http::Request<Option<Vec<u8>>>) -> Result<Answer, NoAnswer> {
        self.first_line.set(None);
        let (head, body) = request.into_parts();
        let answer = match body {
            Some(body) => self.agent.run(ureq::http::Request::from_parts(head, body)),
            None => self.agent.run(ureq::http::Request::from_parts(head, ())),
        };
        let (head, mut body) = answer.map_err(|error| told(&error))?.into_parts();
        let headers: Vec<_> = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let bytes = body.with_config().limit(LONGEST).read_to_vec().map_err(|error| told(&error))?;
        Ok(Answer {
            status: head.status.as_u16(),
            reason: self.first_line.reason(),
            content: Content::read(bytes, &headers),
            headers,
        })
    }
}

fn authorities(path: &Path) -> Result<RootCerts, DriftError> {
    let unusable = |reason: String| DriftError::Ca { path: path.into(), reason };
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unusable("it holds no certificate (PEM)".into()));
    }
    Ok(certificates.iter().map(|one| Certificate::from_der(one).to_owned()).collect::<Vec<_>>().into())
}

/// One short sentence; what the library says might quote the request.
fn told(error: &ureq::Error) -> NoAnswer {
    match error {
        ureq::Error::HostNotFound => NoAnswer::Unreachable("there is no such host".into()),
        ureq::Error::ConnectionFailed => NoAnswer::Unreachable("nobody can be reached there".into()),
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            NoAnswer::Unreachable("it cannot be reached in time".into())
        }
        ureq::Error::Rustls(reason) => NoAnswer::Unreachable(format!("HTTPS fails: {reason}")),
        ureq::Error::ConnectProxyFailed(_) => NoAnswer::Unreachable("the proxy does not let it through".into()),
        ureq::Error::Io(reason) => match reason.kind() {
            io::ErrorKind::ConnectionRefused => NoAnswer::Unreachable("nobody listens there".into()),
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                NoAnswer::Unreachable("no way leads there".into())
            }
            io::ErrorKind::InvalidData => NoAnswer::Unreachable(format!("HTTPS fails: {reason}")),
            _ => NoAnswer::Broken("the connection was closed".into()),
        },
        ureq::Error::Timeout(_) => NoAnswer::Broken("no answer in time".into()),
        ureq::Error::BodyExceedsLimit(_) => NoAnswer::Broken("an answer without end".into()),
        _ => NoAnswer::Broken("no answer in HTTP".into()),
    }
}

/// The first line of an answer, which the HTTP library forgets: it has the
/// reason phrase. Each connection serves one exchange, one at a time.
#[derive(Clone, Debug, Default)]
struct FirstLine(Arc<Mutex<Option<String>>>);

impl FirstLine {
    fn set(&self, line: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = line;
    }

    fn note(&self, input: &[u8]) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What was noted stays, but for an interim answer.
        if line.as_deref().is_none_or(|line| line.starts_with("HTTP/1.1 1")) && input.starts_with(b"HTTP/1.") {
            let end = input.iter().position(|byte| b"\r\n".contains(byte));
            *line = end.map(|end| String::from_utf8_lossy(&input[..end]).into_owned());
        }
    }

    /// What follows the version and the status.
    fn reason(&self) -> String {
        let line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        line.as_deref().and_then(|line| line.splitn(3, ' ').nth(2)).unwrap_or_default().trim().to_owned()
    }
}

impl<In: Transport> Connector<In> for FirstLine {
    type Out = Noting<In>;

    fn connect(&self, _: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|inner| Noting { inner, first_line: self.clone() }))
    }
}

/// A connection whose first line is noted as it comes in.
#[derive(Debug)]
struct Noting<In> {
    inner: In,
    first_line: FirstLine,
}

impl<In: Transport> Transport for Noting<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let has_more = self.inner.await_input(timeout)?;
        self.first_line.note(self.inner.buffers().input());
        Ok(has_more)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
