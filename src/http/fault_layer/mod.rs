//! Where faults strike: around all that a client calls, behind the gateway's
//! mark on every answer and in front of its checks, and around the
//! authorization server; never around `/_sim`, the console and `/`.
//!
//! A rule acts where its `match` says. A fault that a
//! request asks for in its own header acts once its token is accepted. What is
//! to happen is decided under a lock ([`crate::fault`]) and done here, when no
//! lock, no thread and no database connection is held.

mod acts;
mod answers;
mod attachments;
mod bodies;
mod connection;
mod notifications;
mod seen;

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};

use super::{control::Problem, error::Denied, gateway::Passed, here::Here, recorder};
use crate::fault::{Hit, header};
pub(in crate::http) use bodies::EndedByFault;
use seen::Looked;

pub use connection::keep_at_hand;

/// Which rule touched an answer.
const RULE: HeaderName = HeaderName::from_static("x-hubee-sim-fault-rule");

/// On a request: the antivirus is to find its upload infected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Infected;

/// On a request: its answer ends before its first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsent;

/// Lets a call through, or lets it go wrong.
///
/// # Errors
/// Those of what stands behind.
pub(super) async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(here) = concerned(&request) else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    match decided(&here, &mut request).await {
        Ok(None) => Ok(next.call(request).await?.map_into_boxed_body()),
        Ok(Some((hit, looked))) => {
            recorder::note_fault(&request, &hit.rule_id, hit.effect.kind());
            let place = if acts::keeps_waiting(&hit, &looked) { here.hub().hanging.try_acquire().map(Some) } else { Ok(None) };
            let Ok(_until_answered) = place else {
                request.extensions_mut().insert(Passed);
                return Ok(request.error_response(all_places_taken(&here)));
            };
            let rule = HeaderValue::from_str(&hit.rule_id);
            let mut response = acts::act(&here, hit, looked, request, next).await?;
            // It need not be what the descriptions allow.
            response.request().extensions_mut().insert(Passed);
            if let Ok(rule) = rule {
                response.headers_mut().insert(RULE, rule);
            }
            Ok(response)
        }
        Err(refusal) => Ok(request.error_response(refusal)),
    }
}

fn all_places_taken(here: &Here) -> Problem {
    let most = here.world().limits.hanging_calls;
    Problem::full(format!("faults keep {most} calls waiting already, as many as --hanging-calls allows"))
}

/// The world, if a fault may strike at all: without rules nothing more is asked.
fn concerned(request: &ServiceRequest) -> Option<Here> {
    let here = Here::of(request.request()).ok()?;
    let may_strike = request.headers().contains_key(header::NAME) || !here.world().faults.is_quiet();
    may_strike.then_some(here)
}

async fn decided(here: &Here, request: &mut ServiceRequest) -> Result<Option<(Hit, Looked)>, actix_web::Error> {
    let looked = seen::look(here, request).await.map_err(Denied::from)?;
    let faults = &here.world().faults;
    let hit = match request.headers().get(header::NAME) {
        Some(_) if !looked.is_accepted() => None,
        Some(asked) => {
            let asked = String::from_utf8_lossy(asked.as_bytes()).into_owned();
            let (effect, phase) = header::parse(&asked).map_err(|refused| Problem::bad_request(&refused))?;
            if !effect.concerns(&looked.seen) {
                let reason = format!("X-HubEE-Sim-Fault: {} cannot happen to this call", effect.kind());
                return Err(Problem::bad_request(&reason).into());
            }
            Some(faults.on_request(effect, phase, &looked.seen))
        }
        None => faults.decide(&looked.seen),
    };
    Ok(hit.map(|hit| (hit, looked)))
}
