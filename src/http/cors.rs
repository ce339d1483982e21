//! What pages of other sites may do, as the gateway tells their browser
//! (WSO2 Microgateway 3.2; that its defaults were kept is assumed).
//!
//! The origin is echoed, whichever it is, and nothing is said of credentials. A
//! browser that is told nothing refuses by itself, so no request is.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HeaderMap, HeaderValue, ORIGIN,
    },
    web::Data,
};

use super::{Hub, app, assumed};

/// The page that asks, if one does.
pub(super) fn origin(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ORIGIN).filter(|_| assumed::CORS_IS_KEPT).cloned()
}

/// Lets that page read the answer.
pub(super) fn allow(origin: HeaderValue, headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

/// Whether the browser asks before it calls: `OPTIONS` with the method to come.
pub(super) fn is_preflight(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// `OPTIONS` on a path of the API: no token is needed.
pub(super) async fn options(hub: Data<Hub>, request: HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if !is_preflight(request.headers()) {
        response.insert_header((ALLOW, methods_here(&hub, &request)));
    } else if assumed::CORS_IS_KEPT {
        grant(request.headers(), &mut response);
    }
    response.finish()
}

/// Everything that was asked, or nothing.
fn grant(asked: &HeaderMap, response: &mut HttpResponseBuilder) {
    let (Some(origin), Some(method)) = (asked.get(ORIGIN), asked.get(ACCESS_CONTROL_REQUEST_METHOD)) else { return };
    let headers = asked.get(ACCESS_CONTROL_REQUEST_HEADERS);
    if !assumed::CORS_METHODS.iter().any(|known| method == known) || !headers.is_none_or(are_all_known) {
        return;
    }
    response.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin)).insert_header((ACCESS_CONTROL_ALLOW_METHODS, method));
    if let Some(headers) = headers {
        response.insert_header((ACCESS_CONTROL_ALLOW_HEADERS, headers));
    }
    response.insert_header((ACCESS_CONTROL_MAX_AGE, assumed::CORS_MAX_AGE));
}

fn are_all_known(names: &HeaderValue) -> bool {
    let is_known = |name: &str| assumed::CORS_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
    names.to_str().is_ok_and(|names| names.split(',').map(str::trim).filter(|name| !name.is_empty()).all(is_known))
}

/// The methods of this path by its description; the token endpoint's has none
/// and takes `POST`.
fn methods_here(hub: &Hub, request: &HttpRequest) -> String {
    let pattern = request.match_pattern().unwrap_or_default();
    let pattern = pattern.strip_suffix(app::END).unwrap_or(&pattern);
    let here = hub.contract.operations().filter(|one| pattern.strip_prefix(one.base_path()) == Some(one.template()));
    let mut methods: Vec<_> = here.map(crate::contract::Operation::method).collect();
    if methods.is_empty() {
        methods.push("POST");
    }
    methods.push("OPTIONS");
    methods.join(", ")
}
