//! The answers that a fault gives instead of the hub's.

use std::time::Duration;

use actix_web::{HttpResponse, http::StatusCode};

use super::seen::Looked;
use crate::{
    domain::refusal::{Missing, Refusal},
    fault::{Name, Reply, ReplyWith},
    http::{
        error::{Denied, Gateway, hub_failure},
        gateway_refusals::{Balancer, Quota},
        token,
    },
    hub::HubError,
    oauth::{CredentialError, TokenError, token_lost},
};

/// How long the gateway waits for the hub (WSO2's default), and for attachments
/// (API description 1.2.7).
const PATIENCE: Duration = Duration::from_mins(1);
const PATIENCE_WITH_ATTACHMENTS: Duration = Duration::from_mins(5);

/// How long the answer takes.
pub(super) fn delay(reply: &Reply, looked: &Looked) -> Duration {
    let moves_attachment =
        looked.seen.operation.as_deref().is_some_and(|id| id.starts_with("upload") || id.starts_with("download"));
    match (reply.delay_ms, reply.with) {
        (Some(ms), _) => Duration::from_millis(ms),
        (None, ReplyWith::Name(Name::BackendTimeout | Name::ConnectionTimedOut)) if moves_attachment => PATIENCE_WITH_ATTACHMENTS,
        (None, ReplyWith::Name(Name::BackendTimeout | Name::ConnectionTimedOut)) => PATIENCE,
        (None, _) => Duration::ZERO,
    }
}

/// The answer; `host` is what the call was sent to.
pub(super) fn answer(reply: &Reply, looked: &Looked, host: &str) -> HttpResponse {
    match reply.with {
        ReplyWith::Status(status) => of_status(status, looked, host),
        ReplyWith::Name(name) => of_name(name, looked, host),
    }
}

/// Said to be JSON, and none.
pub(super) fn garbage() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body("\u{fffd}{\"errors\":[}]<%\u{0}")
}

/// The usual answer of a status; the token endpoint has its own for two of them
/// (assumed).
fn of_status(status: u16, looked: &Looked, host: &str) -> HttpResponse {
    match status {
        401 if looked.seen.asks_for_a_token() => of_name(Name::TokenWrongSecret, looked, host),
        500 if looked.seen.asks_for_a_token() => of_name(Name::TokenError, looked, host),
        401 => of_name(Name::InvalidToken, looked, host),
        403 => of_name(Name::Forbidden, looked, host),
        404 => not_found(looked),
        429 => of_name(Name::Throttled, looked, host),
        500 => of_name(Name::BackendDown, looked, host),
        502 => of_name(Name::Lb502, looked, host),
        503 => of_name(Name::Lb503, looked, host),
        504 => of_name(Name::Lb504, looked, host),
        other => refused(Gateway::Other(StatusCode::from_u16(other).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))),
    }
}

fn refused(refusal: impl Into<Denied>) -> HttpResponse {
    HttpResponse::from_error(refusal.into())
}

#[rustfmt::skip]
fn of_name(name: Name, looked: &Looked, host: &str) -> HttpResponse {
    let (method, path) = (looked.seen.method.clone(), looked.seen.path.clone());
    match name {
        Name::MissingCredentials    => refused(CredentialError::MissingCredentials),
        Name::InvalidToken | Name::ExpiredToken | Name::RevokedToken => refused(CredentialError::InvalidCredentials),
        Name::InvalidScheme         => refused(CredentialError::InvalidScheme),
        Name::SubscriptionBlocked   => refused(Gateway::SubscriptionBlocked),
        Name::SubscriptionInactive  => refused(Gateway::SubscriptionInactive),
        Name::WrongScope            => refused(Gateway::WrongScope),
        Name::Forbidden             => refused(HubError::Refused(Refusal::UnauthorizedUser)),
        Name::NotSubscribed         => refused(Gateway::NotSubscribed),
        Name::Blocked               => refused(Gateway::Blocked),
        Name::Throttled             => refused(Gateway::Throttled(Quota::Application)),
        Name::ThrottledApi          => refused(Gateway::Throttled(Quota::Api)),
        Name::ThrottledResource     => refused(Gateway::Throttled(Quota::Resource)),
        Name::ThrottledSubscription => refused(Gateway::Throttled(Quota::Subscription)),
        Name::ThrottledCustom       => refused(Gateway::Throttled(Quota::Custom)),
        Name::NotFoundRoute         => refused(Gateway::NoResource { path, method }),
        Name::MethodNotAllowed      => refused(Gateway::NoMethod),
        Name::BadRequest            => refused(Gateway::SaidInvalid { method, path }),
        Name::BadResponse           => refused(Gateway::SaidBadResponse { method, path }),
        Name::BackendDown | Name::BackendTimeout => refused(Gateway::BackendDown),
        Name::ConnectionTimedOut    => refused(Gateway::ConnectionTimedOut),
        Name::GatewayError          => refused(Gateway::KeyServerDown),
        Name::PolicyMissing         => refused(Gateway::PolicyMissing),
        Name::HubError              => hub_failure(),
        Name::Lb502                 => refused(Gateway::Balancer(Balancer::BadGateway)),
        Name::Lb503                 => refused(Gateway::Balancer(Balancer::Unavailable)),
        Name::Lb504                 => refused(Gateway::Balancer(Balancer::TimedOut)),
        Name::TokenUnknownClient    => token::send(TokenError::UnknownClient(looked.named.clone().unwrap_or_default()).answer(host)),
        Name::TokenWrongSecret      => token::send(TokenError::WrongSecret.answer(host)),
        Name::TokenConflict         => token::send(TokenError::Conflict.answer(host)),
        Name::TokenLost             => token::send(token_lost()),
        // The last three never come here: the authorization server answers them.
        Name::TokenError | Name::TokenShort | Name::TokenSame | Name::TokenScopeDropped => token::send(TokenError::Internal.answer(host)),
    }
}

/// The hub's sentence for the resource the call is about.
fn not_found(looked: &Looked) -> HttpResponse {
    match looked.seen.operation.as_deref().and_then(missing) {
        Some(missing) => refused(HubError::from(missing)),
        None => refused(Gateway::NoResource { path: looked.seen.path.clone(), method: looked.seen.method.clone() }),
    }
}

fn missing(operation: &str) -> Option<Missing> {
    Some(match operation {
        "uploadFolderAttachment" | "uploadEventAttachment" => Missing::BinaryMetadata,
        "downloadCaseAttachmentById" => Missing::CaseFile,
        "downloadEventAttachmentById" => Missing::EventFile,
        "deleteEvent" => Missing::EventToDelete,
        id if id.contains("Event") && id != "createEvent" => Missing::Event,
        id if id.contains("Case") || id == "createEvent" => Missing::Case,
        id if id.contains("Folder") => Missing::Folder,
        id if id.contains("Notification") => Missing::Notification,
        id if id.contains("Subscription") => Missing::Subscription,
        id if id.contains("Organization") => Missing::Organization,
        id if id.contains("Process") => Missing::Process,
        _ => return None,
    })
}
