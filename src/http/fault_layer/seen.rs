//! What is known of a call before anything is done about it.

use actix_web::{
    HttpMessage,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    http::header::{AUTHORIZATION, CONTENT_TYPE},
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    contract::Operation,
    domain::{
        client::Client,
        id::{CaseId, FolderId},
        timestamp::Timestamp,
    },
    fault::Seen,
    http::here::Here,
    oauth::{self, Claims},
    store::{StoreError, cases, clients, folders},
};

/// Where the caller says who it is in the body.
const AUTHORIZATION_SERVER: [&str; 5] = ["/oauth2/token", "/token", "/oauth2/revoke", "/revoke", "/oauth2/introspect"];

/// A call, looked at.
pub(super) struct Looked {
    /// What rules are held against.
    pub(super) seen: Seen,
    /// What its token says, if it is accepted.
    pub(super) claims: Option<Claims>,
    /// The client id that a request for a token names, known or not.
    pub(super) named: Option<String>,
}

impl Looked {
    /// Whether the call has come past the gateway's check of tokens; the
    /// authorization server has none, and what nobody serves is not let past.
    pub(super) fn is_accepted(&self) -> bool {
        let is_authorization_server =
            ["/oauth2/", "/.well-known/", "/token", "/revoke"].iter().any(|root| self.seen.path.starts_with(root));
        self.claims.is_some() && self.seen.operation.is_some() || is_authorization_server
    }
}

/// Looks at a call and leaves it as it was.
pub(super) async fn look(here: &Here, request: &mut ServiceRequest) -> Result<Looked, StoreError> {
    let operation = here.hub().contract.api_operation_at(request.method().as_str(), request.path());
    let claims = oauth::bearer(
        header(request, AUTHORIZATION),
        here.world().name.as_str(),
        here.world().clock.now(),
        &here.world().revocations,
    )
    .ok();
    let mut named = claims.as_ref().map(|claims| claims.client_id().to_owned());
    if AUTHORIZATION_SERVER.contains(&request.path()) {
        let body = body_of(here, request).await;
        named = named_client(request, &body);
    }
    let client = match &named {
        Some(id) => here.world().read(|work| clients::find(work.connection, id))?,
        None => None,
    };
    let claims = claims.filter(|_| client.is_some());
    let mut seen = Seen {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        operation: operation.map(|operation| operation.id().to_owned()),
        scope: client.as_ref().map(|client| client.scope),
        client: client.as_ref().map(|client| client.client_id.clone()),
        has_token: claims.is_some(),
        process_codes: Vec::new(),
    };
    if here.world().faults.looks_at_processes() {
        seen.process_codes = process_codes(here, request, operation, client).await?;
    }
    Ok(Looked { seen, claims, named })
}

fn header(request: &ServiceRequest, name: actix_web::http::header::HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn named_client(request: &ServiceRequest, body: &[u8]) -> Option<String> {
    let call = oauth::Call {
        content_type: header(request, CONTENT_TYPE),
        authorization: header(request, AUTHORIZATION),
        query: request.query_string(),
        body,
        host: "",
        base_url: "",
        world: "",
        now: Timestamp::from_millis(0),
    };
    oauth::named_client(&call)
}

/// Segments of a path, without the empty one after a slash at its end.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix('/').unwrap_or(path).split('/')
}

/// The identifier that stands where the template has that name.
fn id_of<T>(operation: &Operation, path: &str, name: &str, of: impl FnOnce(Uuid) -> T) -> Option<T> {
    let path = path.strip_prefix(operation.base_path())?;
    let (_, text) = segments(operation.template()).zip(segments(path)).find(|(template, _)| *template == name)?;
    Uuid::try_parse(text).ok().map(of)
}

/// The process of the client, those of the query, the one of the case or folder
/// in the path, and the one of a deposit.
async fn process_codes(
    here: &Here,
    request: &mut ServiceRequest,
    operation: Option<&Operation>,
    client: Option<Client>,
) -> Result<Vec<String>, StoreError> {
    let mut codes: Vec<String> = client.and_then(|client| client.process_code).into_iter().collect();
    for (_, value) in form_urlencoded::parse(request.query_string().as_bytes()).filter(|(name, _)| name == "processCode") {
        codes.extend(value.split(',').map(|code| code.trim().to_owned()));
    }
    let Some(operation) = operation else { return Ok(codes) };
    if let Some(id) = id_of(operation, request.path(), "{caseId}", CaseId) {
        let case = here.world().read(|work| cases::state(work.connection, id))?;
        codes.extend(case.map(|case| case.ownership.process_code));
    }
    if let Some(id) = id_of(operation, request.path(), "{folderId}", FolderId) {
        let folder = here.world().read(|work| folders::state(work.connection, id))?;
        codes.extend(folder.map(|folder| folder.process_code));
    }
    if ["createFolder", "createSubscription"].contains(&operation.id()) {
        let body: Value = serde_json::from_slice(&body_of(here, request).await).unwrap_or_default();
        codes.extend(body["processCode"].as_str().map(str::to_owned));
    }
    Ok(codes)
}

/// The beginning of the body, all of it most often; what was read is put back.
async fn body_of(here: &Here, request: &mut ServiceRequest) -> Bytes {
    let mut payload = request.take_payload();
    let mut bytes = BytesMut::new();
    let mut failure = None;
    while bytes.len() < here.world().limits.json_bytes {
        match payload.next().await {
            Some(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            Some(Err(error)) => {
                failure = Some(Err(error));
                break;
            }
            None => break,
        }
    }
    let bytes = bytes.freeze();
    let read: Vec<Result<Bytes, PayloadError>> = std::iter::once(Ok(bytes.clone())).chain(failure).collect();
    request.set_payload(Payload::Stream { payload: Box::pin(stream::iter(read).chain(payload)) });
    bytes
}
