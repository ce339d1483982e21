//! What a caller says and the hub repeats: never as a header of its own, never
//! as markup.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};

use crate::support::{Answer, TestHub};

/// A line end and a header, as they are and as they would come in an address.
const SPLITS: [&str; 4] = ["x\r\nInjected: yes", "x\nInjected: yes", "x%0d%0aInjected:%20yes", "é\u{85}\u{2028}Injected: yes"];

fn is_split(answer: &Answer) -> bool {
    answer.headers.contains_key("injected")
}

#[test]
fn no_value_of_a_caller_becomes_a_header() {
    let hub = TestHub::without_dossiers();
    for split in SPLITS {
        let encoded = percent_encode(split.as_bytes(), NON_ALPHANUMERIC);
        for path in [
            format!("/{encoded}"),
            format!("/_sim/snapshots/{encoded}"),
            format!("/w/{encoded}/_sim/health"),
            format!("/console/{encoded}"),
            format!("/oauth2/token?grant_type={encoded}"),
            format!("/teledossiers/v1/notifications?maxResult={encoded}"),
        ] {
            assert!(!is_split(&hub.send("GET", &path, &[], b"")), "{path}");
        }
        for (path, body) in [
            ("/worlds", json!({ "name": split })),
            ("/snapshots", json!({ "name": split })),
            ("/faults", json!({ "id": split, "name": split, "effect": { "kind": "garbage" } })),
        ] {
            assert!(!is_split(&hub.control("POST", path, &body)), "{path} {split:?}");
        }
        hub.control("POST", "/clients", &json!({ "clientId": split, "clientSecret": "x", "scope": "ADMIN" }));
        // A rule whose name is that strikes: it is told in a header.
        let answer = hub.get("si-certdc-paris", "/notifications");
        assert!(!is_split(&answer), "{split:?}");
        hub.control("DELETE", "/faults", &Value::Null).expect(204);
    }
}

#[test]
fn the_name_of_a_file_that_is_downloaded_is_no_header_of_its_own() {
    let hub = TestHub::without_dossiers();
    for split in SPLITS {
        let asked = json!({ "processCode": "CERTDC", "attachments": [{ "fileName": format!("acte\";{split}") }] });
        let injected = hub.control("POST", "/dossiers", &asked).expect(201);
        let path = format!("/dossiers/{}", injected[0]["folderId"].as_str().unwrap());
        let folder = hub.control("GET", &path, &Value::Null).expect(200);
        let attachment = folder["folder"]["attachments"][0]["id"].as_str().unwrap();
        let answer = hub.control("GET", &format!("/attachments/{attachment}"), &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let disposition = answer.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename*=UTF-8''acte%22%3B"), "{disposition}");
        assert!(!is_split(&answer), "{split:?}");
    }
}

#[cfg(feature = "console")]
#[test]
fn the_console_runs_nothing_but_its_own_scripts_and_stands_in_no_frame() {
    let hub = TestHub::without_dossiers();
    let page = hub.send("GET", "/console/", &[], b"");
    let policy = page.header("content-security-policy").unwrap();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.split("; ").any(|said| said == rule), "{rule} is not in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert!(!page.text().contains("<script>") && !page.text().contains(" onload="));
}
