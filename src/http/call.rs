//! A call that the gateway has let through.

use std::{
    future::Future,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    pin::Pin,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING},
    web::BytesMut,
};
use futures_util::StreamExt;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Hub,
    error::{Denied, Gateway},
    fault_layer::Infected,
    here::Here,
    operation::Operation,
    recorder,
};
use crate::{
    contract::{Body, Request},
    domain::{
        access::{self, Party},
        partner::PartnerInfo,
        refusal::Violation,
    },
    hub::{Caller, HubError},
    json,
    oauth::{self, CredentialError},
    store::{StoreError, clients},
    world::World,
};

/// A request for the operation `O` that the gateway has let through.
pub(super) struct Call<O> {
    admitted: Admitted,
    operation: PhantomData<O>,
}

/// A request whose token, scope and form were checked, in this order (WSO2
/// Microgateway 3.2); path and method were when it was routed. The same type
/// whatever its operation, so that all that is done with it is compiled once.
pub(super) struct Admitted {
    pub(super) here: Here,
    pub(super) caller: Caller,
    request: HttpRequest,
    body: Option<Value>,
}

impl<O: Operation> FromRequest for Call<O> {
    type Error = Denied;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Denied>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = (!O::STREAMS).then(|| payload.take());
        Box::pin(async { Ok(Self { admitted: Admitted::to(O::ID, request, payload).await?, operation: PhantomData }) })
    }
}

impl<O> Deref for Call<O> {
    type Target = Admitted;

    fn deref(&self) -> &Admitted {
        &self.admitted
    }
}

impl<O> DerefMut for Call<O> {
    fn deref_mut(&mut self) -> &mut Admitted {
        &mut self.admitted
    }
}

impl Admitted {
    /// Checks a request for the operation of that `operationId`.
    async fn to(operation: &'static str, request: HttpRequest, payload: Option<Payload>) -> Result<Self, Denied> {
        let here = Here::of(&request)?;
        let (party, client_id) = authorized(operation, here.world(), &request)?;
        recorder::note_caller(&request, &client_id, &party);
        let bytes = match payload {
            Some(payload) => Some(read_whole(payload, here.world().limits.json_bytes).await?),
            None => None,
        };
        let body = validated(operation, here.hub(), &request, bytes.as_deref())?;
        let caller = Caller { party, partner: partner_info(&request), client_id: Some(client_id) };
        Ok(Self { here, caller, request, body })
    }

    pub(super) fn world(&self) -> &World {
        self.here.world()
    }

    /// The identifier at that place of the path. What the validator takes for
    /// a UUID and no resource can have stands for one that does not exist.
    pub(super) fn id<T>(&self, name: &str, of: impl FnOnce(Uuid) -> T) -> T {
        of(self.request.match_info().get(name).and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default())
    }

    /// The values of a query parameter, in order; none for an absent one.
    pub(super) fn query(&self, name: &str) -> Vec<String> {
        let pairs = form_urlencoded::parse(self.request.query_string().as_bytes());
        pairs.filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
    }

    /// The text at that place of the path.
    pub(super) fn segment(&self, name: &str) -> String {
        // The router decodes all of it but what could be taken for its own syntax.
        let text = self.request.match_info().get(name).unwrap_or_default();
        percent_decode_str(text).decode_utf8_lossy().into_owned()
    }

    /// A query parameter that is not empty.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.query(name).into_iter().next().filter(|value| !value.is_empty())
    }

    /// A query parameter that lists values: repeated, comma-separated or both
    /// (API description, observed).
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let values = self.query(name);
        let values = values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    }

    /// A query parameter that counts; less than nothing is nothing.
    pub(super) fn count(&self, name: &str) -> Option<usize> {
        let number = self.parameter(name)?.trim().parse::<f64>().ok()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates, as is meant")]
        Some(number as usize)
    }

    /// Its method and its path, percent-decoded.
    pub(super) fn method_and_path(&self) -> (String, String) {
        (self.request.method().to_string(), decoded_path(&self.request))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(&self.request, name)
    }

    /// Whether a fault wants the antivirus to find what is uploaded infected.
    pub(super) fn is_said_infected(&self) -> bool {
        self.request.extensions().contains::<Infected>()
    }

    /// The body, an object. The validator has checked its form, unless it came
    /// without a `Content-Type`; serde would then take an array for a struct.
    pub(super) fn body<T: DeserializeOwned>(&mut self) -> Result<T, Denied> {
        if matches!(self.body, Some(Value::Array(_))) {
            return Err(HubError::from(Violation::Unreadable).into());
        }
        self.read_body()
    }

    /// The body, an array; see [`Self::body`].
    pub(super) fn items<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, Denied> {
        self.read_body()
    }

    fn read_body<T: DeserializeOwned>(&mut self) -> Result<T, Denied> {
        let body = self.body.take().unwrap_or_default();
        json::from_value(&body).map_err(|_| HubError::from(Violation::Unreadable).into())
    }
}

/// The party behind the token and its client, provided that one of the token's
/// scopes opens the operation.
fn authorized(operation: &str, world: &World, request: &HttpRequest) -> Result<(Party, String), Denied> {
    let claims =
        oauth::bearer(header(request, AUTHORIZATION.as_str()), world.name.as_str(), world.clock.now(), &world.revocations)?;
    let allowed = access::scopes_of(operation);
    let granted = claims.scopes();
    if !granted.iter().any(|scope| allowed.contains(scope)) {
        return Err(Gateway::WrongScope.into());
    }
    let client = world.read(|work| clients::find(work.connection, claims.client_id()))?;
    // A client that is no more leaves worthless tokens behind.
    let client = client.ok_or(CredentialError::InvalidCredentials)?;
    let party = Party::behind(&client).ok_or(CredentialError::InvalidCredentials)?;
    Ok((party, client.client_id))
}

async fn read_whole(mut payload: Payload, most: usize) -> Result<BytesMut, Gateway> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Gateway::Truncated(error.to_string()))?;
        if bytes.len() + chunk.len() > most {
            return Err(Gateway::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Holds the request against the API description; gives its JSON body.
fn validated(operation: &str, hub: &Hub, request: &HttpRequest, bytes: Option<&[u8]>) -> Result<Option<Value>, Denied> {
    let described = hub.contract.operation(operation).ok_or_else(|| StoreError::Corrupt(format!("no operation {operation}")))?;
    let path = decoded_path(request);
    let path_parameters: Vec<(&str, &str)> = request.match_info().iter().collect();
    let headers = header_lines(request.headers());
    let body = bytes.map_or_else(|| Body::Streamed { is_empty: !announces_body(request) }, Body::Bytes);
    let seen = Request {
        method: request.method().as_str(),
        path: &path,
        path_parameters: &path_parameters,
        query: request.query_string(),
        headers: &headers,
        body,
    };
    Ok(described.validate(&seen).map_err(Gateway::Invalid)?)
}

fn decoded_path(request: &HttpRequest) -> String {
    percent_decode_str(request.path()).decode_utf8_lossy().into_owned()
}

/// Headers as the validator takes them.
pub(super) fn header_lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        let text = std::str::from_utf8(value.as_bytes()).map(str::to_owned);
        (name.as_str().to_owned(), text.unwrap_or_else(|_| String::from_utf8_lossy(value.as_bytes()).into_owned()))
    };
    headers.iter().map(line).collect()
}

fn announces_body(request: &HttpRequest) -> bool {
    request.headers().contains_key(TRANSFER_ENCODING)
        || header(request, CONTENT_LENGTH.as_str()).is_some_and(|length| length.trim() != "0")
}

fn partner_info(request: &HttpRequest) -> PartnerInfo {
    let sent = |name| header(request, name).filter(|value| !value.is_empty()).map(str::to_owned);
    PartnerInfo {
        editor_name: sent("editorName"),
        application_name: sent("applicationName"),
        software_version: sent("softwareVersion"),
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
}
