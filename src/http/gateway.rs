//! The gateway around everything on the API host: its limits, and its mark on
//! every answer (WSO2 Microgateway 3.2; the observed 401).

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, StatusCode, Version,
        header::{CONTENT_TYPE, HeaderValue, SERVER},
    },
    middleware::Next,
    web::Data,
};

use super::{
    Hub, assumed, compression, cors,
    error::Denied,
    limits, reason,
    unread::{Outcome, Unread},
};

/// Marks a request whose answer has left the gateway, not to be checked again.
pub(super) struct Passed;

/// What a request says of the answer it wants.
struct Asked {
    version: Version,
    connection: ConnectionType,
    accepts_gzip: bool,
    /// The page that asks, unless the answer to it is made elsewhere.
    origin: Option<HeaderValue>,
}

impl Asked {
    fn by(request: &ServiceRequest) -> Self {
        let gzips = assumed::EVERY_JSON_ANSWER_IS_GZIPPED || request.path() == "/referential/v1/subscriptions";
        let headers = request.headers();
        Self {
            version: request.version(),
            connection: request.head().connection_type(),
            accepts_gzip: gzips && compression::is_accepted(headers),
            origin: cors::origin(headers).filter(|_| !cors::is_preflight(headers)),
        }
    }
}

/// Passes a request on to what stands behind the gateway, and its answer back.
pub(super) async fn pass(
    hub: Data<Hub>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = Asked::by(&request);
    let body = Unread::watch(&mut request, hub.client_timeout);
    let response = match limits::exceeded(request.head()) {
        Some(status) => request.into_response(closing(status)),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let (request, mut response) = response.into_parts();
    if let Some(body) = body {
        match body.settle().await {
            Outcome::ReadToItsEnd => {}
            Outcome::Abandoned => response.head_mut().set_connection_type(ConnectionType::Close),
            Outcome::TimedOut => response = closing(StatusCode::REQUEST_TIMEOUT),
        }
    }
    request.extensions_mut().insert(Passed);
    Ok(ServiceResponse::new(request, marked(response, asked).await))
}

/// Empty, as all bodies of these refusals (assumed), and the last on its
/// connection.
fn closing(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).force_close().finish()
}

async fn marked(mut response: HttpResponse, asked: Asked) -> HttpResponse {
    // What the authorization server answers comes through unchanged, but for its capitals.
    let is_passed_on = response.headers().contains_key(SERVER);
    response.head_mut().set_camel_case_headers(false);
    if !is_passed_on {
        response.headers_mut().insert(SERVER, HeaderValue::from_static(assumed::SERVER));
    }
    if let Some(origin) = asked.origin
        && !is_about_routing(&response)
    {
        cors::allow(origin, response.headers_mut());
    }
    let is_kept_alive = [asked.connection, response.head().connection_type()].iter().all(|one| *one == ConnectionType::KeepAlive);
    if asked.version == Version::HTTP_11 && is_kept_alive {
        response.head_mut().reason = reason::with_keep_alive(response.status());
    }
    if is_refused_by_gateway(&response) {
        if asked.version == Version::HTTP_2 { without_length(response) } else { response }
    } else if asked.accepts_gzip && !is_passed_on && compression::is_plain_json(response.headers()) {
        compression::gzip(response).await
    } else {
        response
    }
}

/// An unknown path or method is all that the gateway says in plain text, and it
/// says so to no page.
fn is_about_routing(response: &HttpResponse) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}

fn is_refused_by_gateway(response: &HttpResponse) -> bool {
    response.error().and_then(|error| error.as_error::<Denied>()).is_some_and(|denied| matches!(denied, Denied::Gateway(_)))
}

/// As the gateway writes its refusals over HTTP/2 (WSO2).
fn without_length(response: HttpResponse) -> HttpResponse {
    let (head, body) = response.into_parts();
    match body.try_into_bytes() {
        Ok(bytes) => head.set_body(compression::of_untold_length(bytes)),
        Err(body) => head.set_body(body),
    }
}
