//! What is secret or somebody's is never shown.

use serde_json::json;

use crate::{
    relay::Relay,
    support::{as_si, text},
};

/// What a real hub might hold, none of which may be seen.
const PLANTED: [&str; 12] = [
    "Marie",
    "DUPONT-MARTIN",
    "marie.dupont",
    "mairie.example",
    "acte-de-deces",
    "21920023500014",
    "652e49e0-fad7-49b8-a230-158f6425c653",
    "0612345678",
    "si-certdc-paris-secret",
    "si-certdc-paris",
    "c2ktY2VydGRj",
    "eyJ",
];

/// A hub full of such things, in values, names, headers and refusals.
fn hub() -> Relay {
    Relay::changing(|request, reply| {
        reply.headers.push("x-agent: Marie DUPONT-MARTIN".into());
        reply.headers.push("set-cookie: marie.dupont@mairie.example".into());
        reply.headers.push(format!("x-echo: {}", request.header("authorization").unwrap_or_default()));
        reply.headers.push("vary: marie.dupont@mairie.example".into());
        let is_success = reply.first_line.contains(" 200 ");
        reply.json(|body| {
            if is_success && !request.path.contains("oauth2") {
                if let Some(case) = body.as_object_mut() {
                    case.insert("marie.dupont@mairie.example".into(), json!("DUPONT-MARTIN"));
                    case.insert("21920023500014".into(), json!({ "fileName": "acte-de-deces.pdf", "tel": "0612345678" }));
                    case.insert("author".into(), json!("Marie DUPONT-MARTIN"));
                }
            } else if let Some(error) = body.pointer_mut("/errors/0") {
                error["message"] = json!(format!(
                    "'Marie DUPONT-MARTIN' <marie.dupont@mairie.example> of SI-21920023500014-92023 may not read acte-de-deces.pdf of \
                     652e49e0-fad7-49b8-a230-158f6425c653, tel. 0612345678, with {}",
                    request.header("authorization").unwrap_or_default()
                ));
            } else if let Some(words) = body.get_mut("error_description") {
                *words = json!("client si-certdc-paris, secret si-certdc-paris-secret");
            }
        });
    })
}

#[test]
fn no_output_shows_a_secret_a_token_or_what_is_somebodys() {
    let hub = hub();
    for format in ["text", "json", "markdown"] {
        let output = as_si(&hub.url, &["--format", format]).env("RUST_LOG", "trace").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        assert!(said.contains("{organization} may not read {file}"), "{said}");
        for planted in PLANTED {
            assert!(!said.contains(planted), "{planted} is in {said}");
            assert!(!text(&output.stderr).contains(planted), "{planted} is in {}", text(&output.stderr));
        }
    }
}

#[test]
fn a_refused_client_is_told_so_without_its_id() {
    let relay = Relay::changing(|request, reply| {
        if request.path == "/oauth2/token" {
            reply.first_line = "HTTP/1.1 401 Unauthorized".into();
            reply.body =
                br#"{"error_description":"no client si-certdc-paris with si-certdc-paris-secret","error":"invalid_client"}"#
                    .to_vec();
        }
    });
    let output = crate::support::cannot_tell(as_si(&relay.url, &[]), "gives the client no token (401 no client {secret}");
    assert!(!text(&output.stderr).contains("si-certdc-paris"), "{}", text(&output.stderr));
    assert_eq!(relay.requests().len(), 1, "it is not tried again");
}
