//! `/_sim/clients`: OAuth2 credentials, in clear since all are invented.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::{Object, Problem};
use crate::{
    domain::{access::Party, client::Client, organization::OrganizationIdentifier, scope::Scope},
    http::here::Here,
    store::{clients, organizations, processes},
};

/// The body of `POST /_sim/clients`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewClient {
    /// Made up when not said.
    #[serde(default)]
    client_id: Option<String>,
    /// Made up when not said.
    #[serde(default)]
    client_secret: Option<String>,
    scope: Scope,
    #[serde(default)]
    organization: Option<OrganizationIdentifier>,
    #[serde(default)]
    process_code: Option<String>,
}

/// `GET /_sim/clients`.
pub(super) async fn list(here: Here) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| clients::list(work.connection))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `POST /_sim/clients`.
pub(super) async fn create(here: Here, Object(new): Object<NewClient>) -> Result<HttpResponse, Problem> {
    let made_up = || here.world().ids.next().simple().to_string();
    let client = Client {
        client_id: new.client_id.unwrap_or_else(made_up),
        client_secret: new.client_secret.unwrap_or_else(made_up),
        scope: new.scope,
        organization: new.organization,
        process_code: new.process_code,
    };
    if client.client_id.is_empty() || client.client_id.contains(':') {
        return Err(Problem::bad_request(&"clientId is empty or contains a colon, which HTTP Basic cannot carry"));
    }
    if Party::behind(&client).is_none() {
        return Err(Problem::bad_request(&Client::INCOMPLETE));
    }
    let created = here
        .world()
        .write(move |work| -> Result<Client, Problem> {
            if let Some(organization) = &client.organization
                && !organizations::exists(work.connection, organization)?
            {
                return Err(Problem::bad_request(&format!("organization {organization} does not exist")));
            }
            if let Some(code) = &client.process_code
                && processes::find(work.connection, code)?.is_none()
            {
                return Err(Problem::bad_request(&format!("process {code} does not exist")));
            }
            let is_new = clients::insert(work.connection, &client)?;
            if is_new { Ok(client) } else { Err(Problem::conflict(format!("client {} already exists", client.client_id))) }
        })
        .await?;
    Ok(HttpResponse::Created().json(created))
}
