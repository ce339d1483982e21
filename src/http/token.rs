//! The authorization server's addresses: its answers are [`crate::oauth`]'s,
//! sent as they are.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, Route,
    dev::HttpServiceFactory,
    http::{
        StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, HeaderName},
    },
    middleware::from_fn,
    web::{self, Bytes, PayloadConfig, ServiceConfig},
};

use super::{address, app::path, fault_layer::around, here::Here, recorder};
use crate::{
    oauth::{self, Answer, Call, Policy, TokenError},
    store::clients,
};

/// The most that is read of a request for a token.
const BODY_LIMIT: usize = 64 * 1024;

/// The token endpoint as the gateway has it: it passes requests on and their
/// answers back (WSO2 Microgateway 3.2).
pub(super) fn behind_gateway(config: &mut ServiceConfig) {
    config.service(path("/token").app_data(PayloadConfig::new(BODY_LIMIT)).route(web::post().to(token)));
    config.service(path("/revoke").app_data(PayloadConfig::new(BODY_LIMIT)).route(web::post().to(revoke)));
}

/// The token endpoint and its satellites. The stock path of the discovery
/// document is under the token endpoint.
pub(super) fn authorization_server(config: &mut ServiceConfig) {
    config.service(resource("/oauth2/token", web::post().to(token)));
    config.service(resource("/oauth2/revoke", web::post().to(revoke)));
    for path in ["/.well-known/openid-configuration", "/oauth2/token/.well-known/openid-configuration"] {
        config.service(resource(path, web::get().to(discovery)));
    }
    config.service(resource("/oauth2/introspect", web::post().to(introspect)));
    config.service(resource("/oauth2/jwks", web::get().to(jwks)));
}

fn resource(path: &str, route: Route) -> impl HttpServiceFactory {
    let resource = web::resource(path).app_data(PayloadConfig::new(BODY_LIMIT)).route(route);
    resource.default_service(web::to(other_method)).wrap(from_fn(around)).wrap(from_fn(recorder::record))
}

/// What a request says, borrowed by the [`Call`] made of it.
struct Received {
    here: Here,
    request: HttpRequest,
    body: Bytes,
    host: String,
    base_url: String,
}

impl Received {
    fn new(here: Here, request: HttpRequest, body: Bytes) -> Self {
        let (host, base_url) = (address::host(&request), address::base_url(&request) + &here.prefix());
        Self { here, request, body, host, base_url }
    }

    fn call(&self) -> Call<'_> {
        let header = |name: HeaderName| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        Call {
            content_type: header(CONTENT_TYPE),
            authorization: header(AUTHORIZATION),
            query: self.request.query_string(),
            body: &self.body,
            host: &self.host,
            base_url: &self.base_url,
            world: self.here.world().name.as_str(),
            now: self.here.world().clock.now(),
        }
    }
}

/// A fault may have set the server otherwise for this request.
async fn token(here: Here, request: HttpRequest, body: Bytes) -> HttpResponse {
    let received = Received::new(here, request, body);
    let world = received.here.world();
    let find = |id: &str| world.read(|work| clients::find(work.connection, id));
    let policy = received.request.extensions().get::<Policy>().copied().unwrap_or(received.here.hub().policy);
    send(oauth::token_endpoint(&received.call(), world.ids.next(), policy, find))
}

async fn revoke(here: Here, request: HttpRequest, body: Bytes) -> HttpResponse {
    let received = Received::new(here, request, body);
    let world = received.here.world();
    let find = |id: &str| world.read(|work| clients::find(work.connection, id));
    send(oauth::revoke_endpoint(&received.call(), &world.revocations, find))
}

async fn introspect(here: Here, request: HttpRequest, body: Bytes) -> HttpResponse {
    let received = Received::new(here, request, body);
    let world = received.here.world();
    let find = |id: &str| world.read(|work| clients::find(work.connection, id));
    send(oauth::introspect_endpoint(&received.call(), &world.revocations, find))
}

async fn jwks() -> HttpResponse {
    send(oauth::jwks())
}

async fn discovery(here: Here, request: HttpRequest) -> HttpResponse {
    send(oauth::discovery(&Received::new(here, request, Bytes::new()).base_url))
}

async fn other_method(request: HttpRequest) -> HttpResponse {
    send(TokenError::MethodNotAllowed.answer(&address::host(&request)))
}

pub(super) fn send(answer: Answer) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for header in answer.headers {
        response.insert_header(header);
    }
    let mut response = response.body(answer.body);
    // Its server writes names as they are in the standards.
    response.head_mut().set_camel_case_headers(true);
    response
}
