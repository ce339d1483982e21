//! The names by which the control API is called.
//!
//! A page of another site whose name its owner lets lead here (DNS rebinding)
//! is, to its browser, a page of ours: `Host` and `Origin` agree. Only the name
//! gives it away, so a hub without an admin token goes by those that nobody
//! else can own.

use std::net::{Ipv4Addr, Ipv6Addr};

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{header::HOST, uri::Authority},
    middleware::Next,
    web::Data,
};

use super::{Hub, control::Problem};

/// The names under which no site of the web is (RFC 6761, RFC 9476).
const OF_NO_SITE: [&str; 3] = [".localhost", ".test", ".internal"];

/// Lets a request through that calls the hub by such a name, or bears an admin
/// token, which is looked at later. What has no name at all is sent by no
/// browser.
pub(super) async fn own_names_only(
    hub: Data<Hub>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let host = request.headers().get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
    // Over HTTP/2 the name is part of the address (`:authority`); before, it may
    // be, and is then the one that counts (RFC 9112, 3.2.2).
    let addressed = request.uri().authority().map(Authority::to_string);
    for host in host.into_iter().chain(addressed).filter(|_| hub.admin_token.is_none()) {
        let name = name_of(&host);
        if !name.as_deref().is_some_and(|name| is_own(name, &hub.allowed_hosts) || is_public(&hub, name)) {
            return Err(Problem::forbidden(&refusal(&name.unwrap_or(host))).into());
        }
    }
    next.call(request).await
}

fn refusal(name: &str) -> String {
    format!("the control API is not called by the name {name}: start the hub with --allowed-host {name}, or with --admin-token")
}

/// The name or address in `Host`, in lower case, without its port and the dot
/// at its end; `None` when it is none.
pub(crate) fn name_of(host: &str) -> Option<String> {
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let is_whole = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
        return address.parse::<Ipv6Addr>().ok().filter(|_| is_whole).map(|address| address.to_string());
    }
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    name.split('.').all(is_label).then(|| name.to_ascii_lowercase())
}

fn is_public(hub: &Hub, name: &str) -> bool {
    hub.public_url.as_ref().is_some_and(|url| name_of(url.host()).as_deref() == Some(name))
}

/// Whether that name, as [`name_of`] gives it, is one that only testers use, or
/// one of theirs.
fn is_own(name: &str, allowed: &[String]) -> bool {
    let is_address = name.parse::<Ipv4Addr>().is_ok() || name.parse::<Ipv6Addr>().is_ok();
    // One label is a service of a compose file, or a machine nearby.
    is_address
        || !name.contains('.')
        || OF_NO_SITE.iter().any(|end| name.ends_with(end))
        || allowed.iter().any(|allowed| name_of(allowed).as_deref() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_through(host: &str) -> bool {
        let allowed = ["Hub.Example.org.".to_owned(), "[2001:db8::1]".to_owned()];
        name_of(host).is_some_and(|name| is_own(&name, &allowed))
    }

    #[test]
    fn a_name_that_no_site_can_have_is_let_through() {
        for host in [
            "localhost",
            "LOCALHOST:8484",
            "localhost.",
            "localhost.:8484",
            "hub.localhost",
            "127.0.0.1:8484",
            "192.168.1.20",
            "[::1]",
            "[::1]:8484",
            "[FE80::1]:443",
            "hubee",
            "hubee:8484",
            "hubee_sim",
            "host.docker.internal:8484",
            "hub.Test",
            "hub.example.org",
            "hub.example.org:443",
            "HUB.example.org.",
        ] {
            assert!(is_let_through(host), "{host}");
        }
    }

    #[test]
    fn any_other_is_not() {
        for host in [
            "",
            ":8484",
            ".",
            "evil.example",
            "evil.example:8484",
            "evil.example.",
            "hub.example.org.evil.example",
            "other.hub.example.org",
            "localhost.evil.example",
            "evil.notlocalhost",
            "127.0.0.1.evil.example",
            "127.0.0.1.nip.io",
            "user@localhost",
            "localhost:port",
            "localhost..",
            ".localhost",
            "[::1]evil.example",
            "[::1]:port",
            "[localhost]",
            "::1",
            "evil.example/.localhost",
            "évil.localhost",
        ] {
            assert!(!is_let_through(host), "{host}");
        }
    }
}
