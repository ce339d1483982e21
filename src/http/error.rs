//! Every refusal on the wire: the only table from the hub's refusals to status
//! and body; the gateway's is in [`super::gateway_refusals`].

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use thiserror::Error;

pub(super) use super::gateway_refusals::Gateway;
use crate::{domain::refusal::Refusal, hub::HubError, oauth::CredentialError, store::StoreError};

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

/// What the hub says when it breaks down (its form observed, its words assumed).
pub(super) fn hub_failure() -> HttpResponse {
    hub_response(StatusCode::INTERNAL_SERVER_ERROR, vec!["Internal server error".into()])
}

impl ResponseError for Denied {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Gateway(refusal) => refusal.status(),
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
                hub_failure()
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
