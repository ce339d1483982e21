//! RFC 9457 problem details.

use std::io;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
};
use serde_json::json;
use thiserror::Error;

use crate::{
    domain::refusal::Refusal,
    hub::HubError,
    seed::SeedError,
    snapshot::NotKept,
    store::{StoreError, snapshot_file::ReadError},
    world::{NotSet, NotStarted},
    worlds::NotMade,
};

/// Why the control API does not do what it is asked.
#[derive(Debug, Error)]
#[error("{detail}")]
pub(in crate::http) struct Problem {
    status: StatusCode,
    detail: String,
}

impl Problem {
    /// The body makes no sense.
    pub(in crate::http) fn bad_request(reason: &impl ToString) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: reason.to_string() }
    }

    /// The admin token is missing or wrong.
    pub(super) fn unauthorized() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, detail: "send the admin token as `Authorization: Bearer …`".into() }
    }

    /// Whoever asks may not.
    pub(in crate::http) fn forbidden(detail: &str) -> Self {
        Self { status: StatusCode::FORBIDDEN, detail: detail.into() }
    }

    /// No such thing.
    pub(super) fn not_found(detail: String) -> Self {
        Self { status: StatusCode::NOT_FOUND, detail }
    }

    /// What was waited for has not come.
    pub(super) fn too_late(detail: String) -> Self {
        Self { status: StatusCode::REQUEST_TIMEOUT, detail }
    }

    /// What somebody waits for is about to end.
    pub(super) fn stopping() -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, detail: "the hub is stopping, or the world was removed".into() }
    }

    /// No such world.
    pub(super) fn no_world(name: &str) -> Self {
        Self::not_found(format!("there is no world {name}"))
    }

    /// More bytes than anyone needs.
    pub(in crate::http) fn too_large(detail: String) -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, detail }
    }

    /// There are as many as there may be.
    pub(in crate::http) fn full(detail: String) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, detail }
    }

    /// It exists already.
    pub(super) fn conflict(detail: String) -> Self {
        Self { status: StatusCode::CONFLICT, detail }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        response.insert_header((CONTENT_TYPE, "application/problem+json")).body(body.to_string())
    }
}

impl From<HubError> for Problem {
    fn from(error: HubError) -> Self {
        match error {
            HubError::Refused(refusal @ Refusal::NotFound(_)) => Self::not_found(refusal.to_string()),
            HubError::Refused(refusal) => Self::bad_request(&refusal),
            HubError::Failed(failure) => failure.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(failure: StoreError) -> Self {
        log::error!("{failure}");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: failure.to_string() }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: error.to_string() }
    }
}

impl From<SeedError> for Problem {
    fn from(error: SeedError) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: error.to_string() }
    }
}

impl From<NotMade> for Problem {
    fn from(reason: NotMade) -> Self {
        match reason {
            NotMade::Taken(_) => Self::conflict(reason.to_string()),
            NotMade::Full(_) => Self::full(reason.to_string()),
            NotMade::Seed(error) => error.into(),
        }
    }
}

impl From<NotSet> for Problem {
    fn from(reason: NotSet) -> Self {
        match reason {
            NotSet::NotABot(refused) => Self::bad_request(&refused),
            NotSet::Failed(failure) => failure.into(),
        }
    }
}

impl From<NotStarted> for Problem {
    fn from(reason: NotStarted) -> Self {
        match reason {
            NotStarted::NoClient(_) | NotStarted::NotDone { .. } => Self::conflict(reason.to_string()),
            NotStarted::Reset(error) => error.into(),
            NotStarted::Failed(failure) => failure.into(),
        }
    }
}

impl From<NotKept> for Problem {
    fn from(reason: NotKept) -> Self {
        match reason {
            NotKept::Taken(_) => Self::conflict(reason.to_string()),
            NotKept::Full(_) => Self::full(reason.to_string()),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Failed(failure) => failure.into(),
            refusal => Self::bad_request(&refusal),
        }
    }
}
