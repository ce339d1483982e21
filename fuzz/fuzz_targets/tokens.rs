//! The authorization server: forms, `Basic` credentials, bearer tokens. `{token}`
//! in an input stands for a good one, so that its neighbours are tried.
#![no_main]

use std::{convert::Infallible, sync::LazyLock};

use hubee_sim::{
    domain::{client::Client, scope::Scope, timestamp::Timestamp},
    oauth::{
        Answer, Call, Policy, Revocations, bearer, claimed, introspect_endpoint, issue, named_client, revoke_endpoint,
        token_endpoint,
    },
};
use hubee_sim_fuzz::Written;
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

const SECONDS: i64 = 1_720_083_255;

static TOKEN: LazyLock<String> =
    LazyLock::new(|| issue("c", Some("SI"), "http://h", Timestamp::from_millis(SECONDS * 1000), Uuid::nil()).unwrap());

fn find(id: &str) -> Result<Option<Client>, Infallible> {
    let client = || Client {
        client_id: id.to_owned(),
        client_secret: "s".to_owned(),
        scope: Scope::Si,
        organization: None,
        process_code: None,
    };
    Ok((id == "c").then(client))
}

fn is_sound(answer: &Answer) {
    assert!([200, 400, 401, 415].contains(&answer.status), "{answer:?}");
    for (_, value) in &answer.headers {
        assert!(value.bytes().all(|byte| byte == b'\t' || byte >= b' ' && byte != 127), "{answer:?}");
    }
    if answer.header("content-type") == Some("application/json") && !answer.body.is_empty() {
        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
    }
}

fuzz_target!(|text: &str| {
    let text = text.replace("{token}", &TOKEN);
    let Some(written) = Written::read(text.as_bytes()) else { return };
    let now = Timestamp::from_millis(SECONDS * 1000);
    let authorization = written.line("authorization");
    let call = Call {
        content_type: written.line("content-type"),
        authorization,
        query: written.query,
        body: written.body,
        host: "h:80",
        base_url: "http://h",
        world: "default",
        now,
    };
    let revocations = Revocations::default();
    if let Ok(claims) = bearer(authorization, "default", now, &revocations) {
        assert!(authorization.is_some_and(|header| header.contains(&*TOKEN)), "nobody makes a token out of thin air");
        assert_eq!(claims.client_id(), "c");
    }
    let _ = (authorization.map(claimed), named_client(&call));
    let answer = token_endpoint(&call, Uuid::nil(), Policy::default(), find);
    is_sound(&answer);
    if answer.status == 200 {
        let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let header = format!("Bearer {}", said["access_token"].as_str().unwrap());
        assert!(bearer(Some(&header), "default", now, &revocations).is_ok(), "a token given is a token taken");
    }
    is_sound(&introspect_endpoint(&call, &revocations, find));
    is_sound(&revoke_endpoint(&call, &revocations, find));
});
