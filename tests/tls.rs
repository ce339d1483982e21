//! HTTPS and HTTP/2 as clients negotiate them.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Command,
    sync::Arc,
};

use hubee_sim::{
    Simulator,
    tls::{Authority, Tls},
};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
    version::{TLS12, TLS13},
};

type Stream = StreamOwned<ClientConnection, TcpStream>;

const LOOPBACK: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

fn https() -> Tls {
    Tls::on(SocketAddr::from(LOOPBACK))
}

/// A hub whose authority is kept in that folder.
fn hub(folder: &Path) -> Simulator {
    Simulator::builder().tls(https().authority(folder).name("hub.test")).start().unwrap()
}

fn address(hub: &Simulator) -> String {
    hub.tls_url().unwrap().strip_prefix("https://").unwrap().to_owned()
}

/// A handshake of a client that trusts `ca` and nothing else.
fn connect(
    hub: &Simulator,
    ca: &str,
    name: &str,
    version: &'static SupportedProtocolVersion,
    alpn: &[&str],
) -> std::io::Result<Stream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_protocol_versions(&[version]).unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    let client = ClientConnection::new(Arc::new(config), ServerName::try_from(name.to_owned()).unwrap()).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(address(hub)).unwrap());
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// Asks for one path over HTTP/1.1; gives the whole answer.
fn get(mut stream: Stream, host: &str, path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    // Without the alert that says goodbye; the answer tells its own length.
    drop(stream.read_to_string(&mut answer));
    answer
}

fn curl(args: &[&str]) -> String {
    let output =
        Command::new("curl").args(["--silent", "--show-error", "--noproxy", "*", "--max-time", "20"]).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_client_that_trusts_the_ca_of_the_command_line_calls_over_tls_1_2_and_1_3() {
    let folder = tempfile::tempdir().unwrap();
    let printed = Command::new(env!("CARGO_BIN_EXE_hubee-sim")).arg("ca").arg(folder.path()).output().unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let ca = String::from_utf8(printed.stdout).unwrap();
    let hub = hub(folder.path());
    for (version, negotiated) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
        for name in ["localhost", "127.0.0.1", "::1", "hub.test"] {
            let stream = connect(&hub, &ca, name, version, &[]).unwrap();
            assert_eq!((stream.conn.protocol_version(), stream.conn.alpn_protocol()), (Some(negotiated), None));
            let answer = get(stream, name, "/_sim/health");
            assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains(r#""status":"ok""#), "{answer}");
        }
        assert!(connect(&hub, &ca, "other.test", version, &[]).is_err());
    }
}

#[test]
fn http_2_is_spoken_with_who_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub(folder.path());
    let ca = std::fs::read_to_string(folder.path().join("ca.pem")).unwrap();
    for (asked, agreed) in [(&["h2", "http/1.1"][..], "h2"), (&["http/1.1"], "http/1.1")] {
        let stream = connect(&hub, &ca, "localhost", &TLS13, asked).unwrap();
        assert_eq!(stream.conn.alpn_protocol(), Some(agreed.as_bytes()));
    }
}

#[test]
fn another_ca_is_not_trusted_and_the_hub_gives_its_own() {
    let hub = Simulator::builder().tls(https()).start().unwrap();
    let stranger = Authority::new().unwrap();
    assert!(connect(&hub, stranger.pem(), "localhost", &TLS13, &[]).is_err());
    let mut given = ureq::get(format!("{}/_sim/ca.pem", hub.url())).call().unwrap();
    let ca = given.body_mut().read_to_string().unwrap();
    connect(&hub, &ca, "localhost", &TLS13, &[]).unwrap();
    let without = Simulator::start().unwrap();
    assert!(matches!(ureq::get(format!("{}/_sim/ca.pem", without.url())).call(), Err(ureq::Error::StatusCode(404))));
}

#[test]
fn a_token_asked_over_https_names_an_issuer_under_https() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub(folder.path());
    let ca = std::fs::read_to_string(folder.path().join("ca.pem")).unwrap();
    let stream = connect(&hub, &ca, "localhost", &TLS13, &["http/1.1"]).unwrap();
    let answer = get(stream, "localhost:8443", "/.well-known/openid-configuration");
    assert!(answer.contains(r#""issuer":"https://localhost:8443/oauth2/token""#), "{answer}");
    let path = folder.path().join("ca.pem");
    let port = address(&hub).rsplit_once(':').unwrap().1.to_owned();
    let url = format!("https://localhost:{port}/.well-known/openid-configuration");
    let answer = curl(&["--http2", "--cacert", path.to_str().unwrap(), "--resolve", &format!("localhost:{port}:127.0.0.1"), &url]);
    assert!(answer.contains(&format!(r#""issuer":"https://localhost:{port}/oauth2/token""#)), "{answer}");
}

#[test]
fn a_refusal_over_http_2_has_neither_connection_nor_length_with_tls_or_without() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub(folder.path());
    let path = folder.path().join("ca.pem");
    let notifications = "/teledossiers/v1/notifications";
    let clear = format!("{}{notifications}", hub.url());
    let secret = format!("{}{notifications}", hub.tls_url().unwrap());
    for args in [&["--http2-prior-knowledge", &clear][..], &["--http2", "--cacert", path.to_str().unwrap(), &secret]] {
        let answer = curl(&[&["--include"], args].concat());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/2 401") && head.contains("server: ballerina/1.2"), "{head}");
        assert!(!head.contains("connection") && !head.contains("content-length"), "{head}");
        assert!(body.contains("900902"), "{body}");
    }
}

#[test]
fn a_certificate_of_ones_own_is_shown_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("hub.pem"), folder.path().join("hub-key.pem"));
    let own = rcgen::generate_simple_self_signed(["hub.exemple.test".to_owned()]).unwrap();
    std::fs::write(&certificate, own.cert.pem()).unwrap();
    std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
    let hub = Simulator::builder().tls(https().certificate(&certificate, &key)).start().unwrap();
    connect(&hub, &own.cert.pem(), "hub.exemple.test", &TLS12, &[]).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    std::fs::write(&key, other.serialize_pem()).unwrap();
    let refused = Simulator::builder().tls(https().certificate(&certificate, &key)).start().unwrap_err().to_string();
    assert!(refused.starts_with("the TLS certificate cannot be used: "), "{refused}");
    std::fs::write(&certificate, "no certificate").unwrap();
    let refused = Simulator::builder().tls(https().certificate(&certificate, &key)).start().unwrap_err().to_string();
    assert!(refused.contains("hub.pem cannot be used: "), "{refused}");
}

/// What curl ends with when a stream of HTTP/2 does not end well.
const STREAM_ERROR: i32 = 92;

#[test]
fn a_fault_resets_a_connection_under_tls_and_only_the_stream_over_http_2() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub(folder.path());
    let ca = curl(&[&format!("{}/_sim/ca.pem", hub.url())]);
    let mut stream = connect(&hub, &ca, "hub.test", &TLS13, &[]).unwrap();
    write!(stream, "GET /oauth2/jwks HTTP/1.1\r\nHost: hub.test\r\nX-HubEE-Sim-Fault: reset\r\n\r\n").unwrap();
    let end = stream.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(end.kind(), std::io::ErrorKind::ConnectionReset);
    let url = format!("{}/oauth2/jwks", hub.url());
    let over_http_2 = Command::new("curl")
        .args(["--silent", "--noproxy", "*", "--http2-prior-knowledge", "--max-time", "20", "-H", "X-HubEE-Sim-Fault: reset", &url])
        .output()
        .unwrap();
    assert!(over_http_2.stdout.is_empty());
    assert_eq!(over_http_2.status.code(), Some(STREAM_ERROR));
}
