//! The simulator that a hub is compared with: one of this program's own, or a
//! running one.
//!
//! Its client is one of the demonstration rather than a fresh partner, whose
//! lists would hold one thing of one kind: the demonstration has a télédossier
//! in every status, so that what may be absent or null is seen to be.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{DriftError, secret::Secret, side::Credentials};
use crate::{
    domain::{client::Client, scope::Scope},
    json,
    simulator::Simulator,
};

/// How long a simulator is given to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A simulator to compare with.
#[derive(Debug)]
pub(super) struct Reference {
    /// Where it is.
    pub(super) url: String,
    /// Ends with the comparison.
    _own: Option<Simulator>,
}

impl Reference {
    /// The one at `url`, or one that lives as long as this.
    pub(super) fn new(url: Option<&str>) -> Result<Self, DriftError> {
        if let Some(url) = url {
            return Ok(Self { url: url.trim_end_matches('/').to_owned(), _own: None });
        }
        let own = Simulator::builder().start()?;
        Ok(Self { url: own.url(), _own: Some(own) })
    }

    /// A client of it with that scope, to which the process means what it
    /// means to the client of the other hub.
    pub(super) fn counterpart(&self, scope: Scope, process: &str) -> Result<Credentials, DriftError> {
        let clients: Vec<Client> = self.read(agent().get(format!("{}/_sim/clients", self.url)).call())?;
        let owner = if scope == Scope::Osl { self.owner(&clients, process)? } else { Value::Null };
        let is_like = |client: &&Client| {
            client.scope == scope
                && match scope {
                    Scope::Si => client.process_code.as_deref() == Some(process),
                    Scope::Osl => client.organization.as_ref().is_some_and(|one| owner["companyRegister"] == one.company_register),
                    _ => true,
                }
        };
        let client = clients.iter().find(is_like);
        client.map(credentials).ok_or_else(|| DriftError::NoCounterpart { scope: scope.to_string(), process: process.to_owned() })
    }

    /// The OSL of a process, as an administrator reads it.
    fn owner(&self, clients: &[Client], process: &str) -> Result<Value, DriftError> {
        let Some(admin) = clients.iter().find(|client| client.scope == Scope::Admin) else { return Ok(Value::Null) };
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &admin.client_id),
            ("client_secret", &admin.client_secret),
            ("scope", admin.scope.as_str()),
        ];
        let token: Value = self.read(agent().post(format!("{}/oauth2/token", self.url)).send_form(form))?;
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap_or_default());
        let url = format!("{}/referential/v1/processes/{process}", self.url);
        match agent().get(url).header("authorization", bearer).call() {
            Err(ureq::Error::StatusCode(404)) => Ok(Value::Null),
            answer => self.read(answer).map(|process: Value| process["osl"].clone()),
        }
    }

    fn read<T: DeserializeOwned>(&self, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<T, DriftError> {
        let refused = |reason: String| DriftError::Reference { url: self.url.clone(), reason };
        let text = answer.and_then(|mut answer| answer.body_mut().read_to_string()).map_err(|error| refused(error.to_string()))?;
        json::from_text(&text).map_err(|mistake| refused(mistake.to_string()))
    }
}

fn credentials(client: &Client) -> Credentials {
    Credentials { id: client.client_id.clone(), secret: Secret::new(&client.client_secret), scope: client.scope.to_string() }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).proxy(None).build().into()
}
