//! Every refusal on the wire: the only table from refusal to status and body.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
};
use thiserror::Error;

use crate::{contract::Report, domain::refusal::Refusal, hub::HubError, oauth::CredentialError, store::StoreError};

/// Why a call is not answered as asked.
#[derive(Debug, Error)]
pub(super) enum Denied {
    /// The gateway does not let it through.
    #[error(transparent)]
    Gateway(#[from] Gateway),
    /// The hub says no, or broke down.
    #[error(transparent)]
    Hub(#[from] HubError),
}

/// The gateway's refusals, in the order of its checks (WSO2 Microgateway 3.2).
#[derive(Debug, Error)]
pub(super) enum Gateway {
    /// The path exists, with other methods.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// No usable token.
    #[error(transparent)]
    Credentials(#[from] CredentialError),
    /// The token's scopes do not open the operation.
    #[error("The access token does not allow you to access the requested resource")]
    WrongScope,
    /// The body stopped coming: most often nobody is left to be answered.
    #[error("the request body ended too soon: {0}")]
    Truncated(String),
    /// More JSON than anyone needs; the real gateway has no limit, ours keeps
    /// one client from taking all the memory.
    #[error("Request Entity Too Large")]
    TooLarge,
    /// The request violates the API description.
    #[error("{0}")]
    Invalid(Report),
    /// The hub's answer violates the API description.
    #[error("{0}")]
    BadResponse(Report),
}

/// The same on every 401, odd blank included (observed).
const CHALLENGE: &str =
    r#"OAuth2 realm="WSO2 API Microgateway", error="invalid token" , error_description="The access token expired""#;

impl Gateway {
    /// Status, error code and message.
    fn row(&self) -> (StatusCode, u32, String) {
        let twice = |sentence: &str| format!("{sentence} : {sentence}");
        match self {
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, 405, "Method not allowed".into()),
            Self::Credentials(CredentialError::MissingCredentials) => (
                StatusCode::UNAUTHORIZED,
                900_902,
                "Missing Credentials : Missing Credentials. Make sure your API request provides required credentials".into(),
            ),
            Self::Credentials(CredentialError::InvalidCredentials) => (
                StatusCode::UNAUTHORIZED,
                900_901,
                "Invalid Credentials : Invalid Credentials. Make sure you have given the correct access token".into(),
            ),
            Self::Credentials(CredentialError::InvalidScheme) => (
                StatusCode::UNAUTHORIZED,
                900_917,
                "Invalid Authentication scheme : Invalid Authentication scheme. \
                 API can not be used with this authentication scheme"
                    .into(),
            ),
            Self::WrongScope => (StatusCode::FORBIDDEN, 900_910, twice(&self.to_string())),
            Self::Truncated(_) => (StatusCode::BAD_REQUEST, 400, twice("Bad Request")),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, 413, self.to_string()),
            Self::Invalid(report) => (StatusCode::BAD_REQUEST, 400, format!("Bad Request : {report}")),
            Self::BadResponse(report) => (StatusCode::INTERNAL_SERVER_ERROR, 500, format!("Bad Response : {report}")),
        }
    }

    fn response(&self) -> HttpResponse {
        let (status, code, message) = self.row();
        // The gateway's own writing (observed): a blank after the comma, slashes escaped.
        let message = serde_json::Value::from(message).to_string().replace('/', "\\/");
        let mut response = HttpResponse::build(status);
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, CHALLENGE));
        }
        response
            .insert_header((CONTENT_TYPE, "application/json"))
            .body(format!(r#"{{"errors":[{{"code":{code}, "message":{message}}}]}}"#))
    }
}

/// The hub's refusals: status and every message.
fn rows(refusal: &Refusal) -> (StatusCode, Vec<String>) {
    match refusal {
        Refusal::UnauthorizedUser => (StatusCode::FORBIDDEN, vec![refusal.to_string()]),
        Refusal::NotFound(_) => (StatusCode::NOT_FOUND, vec![refusal.to_string()]),
        Refusal::Invalid(violations) => (StatusCode::BAD_REQUEST, violations.iter().map(ToString::to_string).collect()),
    }
}

fn hub_response(status: StatusCode, messages: Vec<String>) -> HttpResponse {
    let errors: Vec<_> =
        messages.into_iter().map(|message| serde_json::json!({ "code": status.as_u16(), "message": message })).collect();
    HttpResponse::build(status).json(serde_json::json!({ "errors": errors }))
}

impl ResponseError for Denied {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Gateway(refusal) => refusal.row().0,
            Self::Hub(HubError::Refused(refusal)) => rows(refusal).0,
            Self::Hub(HubError::Failed(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Gateway(refusal) => refusal.response(),
            Self::Hub(HubError::Refused(refusal)) => {
                let (status, messages) = rows(refusal);
                hub_response(status, messages)
            }
            Self::Hub(HubError::Failed(failure)) => {
                log::error!("{failure}");
                hub_response(self.status_code(), vec!["Internal server error".into()])
            }
        }
    }
}

impl From<StoreError> for Denied {
    fn from(failure: StoreError) -> Self {
        Self::Hub(failure.into())
    }
}

impl From<CredentialError> for Denied {
    fn from(refusal: CredentialError) -> Self {
        Self::Gateway(refusal.into())
    }
}
