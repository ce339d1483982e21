//! What each effect does to a call.

use std::time::Duration;

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Version,
        header::{CONTENT_TYPE, HeaderValue},
    },
    middleware::Next,
};
use chrono::TimeDelta;
use futures_util::{StreamExt, future::select};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{Infected, Unsent, answers, attachments, bodies, connection::Connection, notifications, seen::Looked};
use crate::{
    fault::{Effect, Hit, Name, Phase, Reply, ReplyWith},
    http::{address, answer_check, here::Here},
    oauth::{Policy, ScopeMode},
};

/// How long a call may be kept waiting at most.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// How long the tokens of `token_short` live.
const SHORT_LIFE: TimeDelta = TimeDelta::seconds(10);

type Answered = Result<ServiceResponse<BoxBody>, actix_web::Error>;

/// Whether the call waits before it is answered.
pub(super) fn keeps_waiting(hit: &Hit, looked: &Looked) -> bool {
    match &hit.effect {
        Effect::Timeout {} | Effect::Delay(_) => true,
        Effect::Status(reply) => !answers::delay(reply, looked).is_zero(),
        _ => false,
    }
}

/// Lets the fault strike, before the hub acts or after.
pub(super) async fn act(
    here: &Here,
    hit: Hit,
    looked: Looked,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Answered {
    match hit.phase {
        Phase::Before => before(here, hit, looked, request, next).await,
        Phase::After => after(here, hit, looked, request, next).await,
    }
}

async fn before(
    here: &Here,
    hit: Hit,
    looked: Looked,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Answered {
    match &hit.effect {
        Effect::Status(Reply { with: ReplyWith::Name(name), .. }) if name.alters_token() => {
            request.extensions_mut().insert(altered_policy(here.hub().policy, *name));
        }
        Effect::Status(reply) => {
            wait(answers::delay(reply, &looked), &hit.waiting).await;
            let answer = answers::answer(reply, &looked, &host_of(&request));
            return Ok(request.into_response(answer));
        }
        Effect::Garbage {} => return Ok(request.into_response(answers::garbage())),
        Effect::Timeout {} | Effect::Reset {} | Effect::Close {} => {
            read_to_the_end(&mut request).await;
            let response = request.into_response(HttpResponse::Ok().finish());
            return Ok(broken_off(&hit, response).await);
        }
        // The gateway itself then refuses the token.
        Effect::ExpireToken {} | Effect::RevokeToken {} => end_token(here, &looked),
        Effect::Delay(delay) => wait(delay.of(&hit.chance), &hit.waiting).await,
        Effect::Antivirus {} => {
            request.extensions_mut().insert(Infected);
        }
        Effect::Truncate { .. }
        | Effect::WrongContentType {}
        | Effect::Throttle { .. }
        | Effect::Corrupt { .. }
        | Effect::DuplicateNotifications {}
        | Effect::ShuffleNotifications { .. } => {}
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn after(here: &Here, hit: Hit, looked: Looked, request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let host = host_of(&request);
    let response = next.call(request).await?.map_into_boxed_body();
    if matches!(hit.effect, Effect::Timeout {} | Effect::Reset {} | Effect::Close {}) {
        return Ok(broken_off(&hit, response).await);
    }
    let (request, answer) = response.into_parts();
    let answer = altered(here, &hit, &looked, answer, &host).await;
    Ok(ServiceResponse::new(request, answer))
}

/// What becomes of the hub's answer.
async fn altered(here: &Here, hit: &Hit, looked: &Looked, mut answer: HttpResponse, host: &str) -> HttpResponse {
    match &hit.effect {
        Effect::Status(reply) => {
            wait(answers::delay(reply, looked), &hit.waiting).await;
            let other = answers::answer(reply, looked, host);
            if reply.with == ReplyWith::Name(Name::BadResponse) { answer_check::with_headers_of(&answer, other) } else { other }
        }
        Effect::Garbage {} => answers::garbage(),
        Effect::ExpireToken {} | Effect::RevokeToken {} => {
            end_token(here, looked);
            answer
        }
        Effect::Delay(delay) => {
            wait(delay.of(&hit.chance), &hit.waiting).await;
            answer
        }
        Effect::Truncate { bytes } => answer.map_body(|_, body| bodies::cut(body, *bytes)),
        Effect::WrongContentType {} => {
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            answer
        }
        Effect::Throttle { bytes_per_second } => answer.map_body(|_, body| bodies::trickling(body, *bytes_per_second)),
        Effect::Corrupt { what } => attachments::corrupted(answer, *what),
        Effect::DuplicateNotifications {} => notifications::changed(answer, notifications::twice).await,
        Effect::ShuffleNotifications { seed } => {
            let draws = hit.chance.draws(*seed);
            notifications::changed(answer, |items| notifications::shuffled(items, draws)).await
        }
        Effect::Timeout {} | Effect::Reset {} | Effect::Close {} | Effect::Antivirus {} => answer,
    }
}

/// Ends the connection without a byte: at once, or when nobody has waited long
/// enough for it.
async fn broken_off(hit: &Hit, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    // The hub's answer goes first: it may hold a file open.
    let response = response.into_response(HttpResponse::Ok().body(bodies::ended()));
    let connection = response.request().conn_data::<Connection>();
    match (&hit.effect, connection) {
        // Over HTTP/2 other calls share the connection: this one's stream is reset.
        (Effect::Reset {}, Some(connection)) if response.request().version() < Version::HTTP_2 => connection.end_with_reset(),
        (Effect::Timeout {}, Some(connection)) => {
            let waited = Box::pin(wait(LONGEST_WAIT, &hit.waiting));
            drop(select(waited, Box::pin(connection.left())).await);
        }
        (Effect::Timeout {}, None) => wait(LONGEST_WAIT, &hit.waiting).await,
        _ => {}
    }
    response.request().extensions_mut().insert(Unsent);
    response
}

/// Takes no thread meanwhile, and ends early when the rule is taken away.
async fn wait(time: Duration, waiting: &CancellationToken) {
    if time.is_zero() {
        return;
    }
    drop(select(Box::pin(sleep(time.min(LONGEST_WAIT))), Box::pin(waiting.cancelled())).await);
}

/// A connection that ends with something unread is reset by the system.
async fn read_to_the_end(request: &mut ServiceRequest) {
    let mut payload = request.take_payload();
    let reading = async { while let Some(Ok(_)) = payload.next().await {} };
    // A client that stops sending has waited for its fault long enough.
    drop(timeout(LONGEST_WAIT, reading).await);
}

fn end_token(here: &Here, looked: &Looked) {
    if let Some(claims) = &looked.claims {
        here.world().revocations.revoke(claims, here.world().clock.now());
    }
}

fn altered_policy(usual: Policy, name: Name) -> Policy {
    match name {
        Name::TokenShort => Policy { validity: SHORT_LIFE, ..usual },
        Name::TokenSame => Policy { gives_same_token: true, ..usual },
        _ => Policy { scope_mode: ScopeMode::Drop, ..usual },
    }
}

fn host_of(request: &ServiceRequest) -> String {
    address::host(request.request())
}
