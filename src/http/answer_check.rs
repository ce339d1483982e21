//! The gateway's last check, which the real one makes too: the hub's answers
//! against the API descriptions. It is off unless asked for, since an answer
//! has to be held back until its last byte is known; the tests of this program
//! always ask.

use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BodySize, BoxBody, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING},
    middleware::Next,
    web::{Bytes, Data},
};
use percent_encoding::percent_decode_str;

use super::{
    Hub,
    call::header_lines,
    error::{Denied, Gateway},
    gateway::Passed,
};
use crate::contract::{Answer, Body, Contract};

/// Lets an answer pass that its description allows; any other becomes the
/// gateway's 500, which keeps the hub's headers (observed).
///
/// # Errors
/// Those of what it stands before, and an answer that cannot be read.
pub async fn check(
    hub: Data<Hub>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (method, path) = (request.method().to_string(), percent_decode_str(request.path()).decode_utf8_lossy().into_owned());
    match next.call(request).await {
        Ok(answer) if answer.request().extensions().contains::<Passed>() => Ok(answer.map_into_boxed_body()),
        Ok(answer) => {
            let (request, answer) = answer.into_parts();
            let checked = checked(hub.contract, &method, &path, answer.map_into_boxed_body()).await?;
            Ok(ServiceResponse::new(request, checked))
        }
        Err(error) => {
            // A layer below has refused: its answer is written only later.
            match bad_response(hub.contract, &method, &path, &mut error.error_response()).await? {
                Some(denied) => Err(denied.into()),
                None => Err(error),
            }
        }
    }
}

async fn checked(contract: &Contract, method: &str, path: &str, mut answer: HttpResponse) -> Result<HttpResponse, Error> {
    let Some(denied) = bad_response(contract, method, path, &mut answer).await? else { return Ok(answer) };
    log::error!("{method} {path} {}: {denied}", answer.status());
    Ok(with_headers_of(&answer, denied.error_response()))
}

/// The gateway leaves the hub's own headers on an answer it cannot accept
/// (observed).
pub(super) fn with_headers_of(hubs: &HttpResponse, mut other: HttpResponse) -> HttpResponse {
    for (name, value) in hubs.headers() {
        if ![CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING].contains(name) {
            other.headers_mut().append(name.clone(), value.clone());
        }
    }
    other
}

/// The refusal of an answer that breaks its description. What is described
/// nowhere, such as the gateway's 404, is not checked.
async fn bad_response(contract: &Contract, method: &str, path: &str, answer: &mut HttpResponse) -> Result<Option<Denied>, Error> {
    let Some(operation) = contract.operation_at(method, path) else { return Ok(None) };
    let headers = header_lines(answer.headers());
    let bytes = read(answer).await?;
    let is_empty = matches!(answer.body().size(), BodySize::None | BodySize::Sized(0));
    let body = bytes.as_deref().map_or(Body::Streamed { is_empty }, Body::Bytes);
    let seen = Answer { method, path, status: answer.status().as_u16(), headers: &headers, body };
    Ok(operation.validate_answer(&seen).err().map(|report| Gateway::BadResponse(report).into()))
}

/// The bytes of JSON, which stay in the answer; downloads go on as they come.
async fn read(answer: &mut HttpResponse) -> Result<Option<Bytes>, Error> {
    let content_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|name| name.contains("json")) {
        return Ok(None);
    }
    let body = std::mem::replace(answer, HttpResponse::new(answer.status()));
    let (head, body) = body.into_parts();
    let bytes = to_bytes(body).await.map_err(actix_web::error::ErrorInternalServerError)?;
    *answer = head.set_body(bytes.clone()).map_into_boxed_body();
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    const PATH: &str = "/teledossiers/v1/notifications";

    fn answered(body: &serde_json::Value) -> (u16, HttpResponse, String) {
        let answer = HttpResponse::Ok().insert_header(("x-hub", "kept")).json(body);
        actix_web::rt::System::new().block_on(async {
            let checked = checked(&Contract::new().unwrap(), "GET", PATH, answer).await.unwrap();
            let (head, body) = checked.into_parts();
            let text = String::from_utf8(to_bytes(body).await.unwrap().to_vec()).unwrap();
            (head.status().as_u16(), head.map_into_boxed_body(), text)
        })
    }

    #[test]
    fn an_answer_within_its_description_passes_as_it_is() {
        let (status, head, text) = answered(&serde_json::json!([]));
        assert_eq!((status, text.as_str(), head.headers().len()), (200, "[]", 2));
    }

    #[test]
    fn any_other_is_a_500_that_keeps_the_hubs_headers() {
        let (status, head, text) = answered(&serde_json::json!({}));
        assert_eq!((status, head.headers().get("x-hub").unwrap().to_str().unwrap()), (500, "kept"));
        assert_eq!(head.headers().get_all(CONTENT_TYPE).count(), 1);
        assert!(
            text.starts_with(r#"{"errors":[{"code":500, "message":"Bad Response : Validation failed.\n[ERROR][RESPONSE][GET "#),
            "{text}"
        );
    }
}
