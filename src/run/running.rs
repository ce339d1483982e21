//! What is asked of a running hub.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::RunError;
use crate::{domain::client::Client, json};

/// How often a hub that is not ready is asked again.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long a hub is given to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Whether a hub is ready, or becomes so in that time.
pub(super) fn healthcheck(url: &str, wait: Duration) -> Result<(), RunError> {
    let deadline = Instant::now() + wait;
    loop {
        match get(url, "/_sim/health", None) {
            Ok(health) if health["status"] == "ok" => return Ok(()),
            Ok(other) => return Err(RunError::NotReady { url: url.into(), reason: other.to_string() }),
            Err(error) if Instant::now() >= deadline => return Err(error),
            Err(_) => std::thread::sleep(PATIENCE),
        }
    }
}

/// Prints a token of a running hub.
pub(super) fn print_token(url: &str, client_id: &str, admin_token: Option<&str>) -> Result<(), RunError> {
    let not_ready = |reason: String| RunError::NotReady { url: url.into(), reason };
    let clients = clients(url, admin_token)?;
    let client = named(&clients, client_id).ok_or_else(|| RunError::NoSuchClient(url.into(), client_id.into()))?;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &client.client_id),
        ("client_secret", &client.client_secret),
        ("scope", client.scope.as_str()),
    ];
    let mut answer = agent()
        .post(format!("{}/oauth2/token", url.trim_end_matches('/')))
        .send_form(form)
        .map_err(|error| not_ready(error.to_string()))?;
    let answer = answer.body_mut().read_to_string().map_err(|error| not_ready(error.to_string()))?;
    let answer: Value = serde_json::from_str(&answer).map_err(|error| not_ready(error.to_string()))?;
    let token = answer["access_token"].as_str().ok_or_else(|| not_ready(answer.to_string()))?;
    writeln!(io::stdout(), "{token}")?;
    Ok(())
}

/// The clients of a running hub.
pub(super) fn clients(url: &str, admin_token: Option<&str>) -> Result<Vec<Client>, RunError> {
    let listed = get(url, "/_sim/clients", admin_token)?;
    json::from_value(&listed).map_err(|error| RunError::NotReady { url: url.into(), reason: error.to_string() })
}

/// The one of that id.
pub(super) fn named<'a>(clients: &'a [Client], client_id: &str) -> Option<&'a Client> {
    clients.iter().find(|client| client.client_id == client_id)
}

/// What a running hub answers to that path.
pub(super) fn get(url: &str, path: &str, admin_token: Option<&str>) -> Result<Value, RunError> {
    let unlike = |reason: String| RunError::NotReady { url: url.into(), reason };
    let not_ready = |error: ureq::Error| match error {
        ureq::Error::StatusCode(401) => RunError::AdminToken(url.into()),
        other => unlike(other.to_string()),
    };
    let mut request = agent().get(format!("{}{path}", url.trim_end_matches('/')));
    if let Some(token) = admin_token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let text = request.call().map_err(not_ready)?.body_mut().read_to_string().map_err(not_ready)?;
    serde_json::from_str(&text).map_err(|error| unlike(error.to_string()))
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).build().into()
}
