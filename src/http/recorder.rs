//! Writes every exchange of the API and of the token endpoints into the journal
//! of its world. Bodies are watched as they pass and never held back.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Instant,
};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        Method,
        header::{AUTHORIZATION, HeaderMap},
    },
    middleware::Next,
    rt::spawn,
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use percent_encoding::percent_decode_str;

use super::{
    call::header_lines,
    fault_layer::{EndedByFault, Unsent},
    here::Here,
};
use crate::{
    domain::access::Party,
    journal::{Answer, Asked, Known, Outcome, Recorded},
    oauth,
};

/// The most that is kept of a path or of a query.
const LONGEST: usize = 8 * 1024;

/// Left on a request: its entry in the journal.
struct Noted {
    here: Here,
    id: u64,
}

/// Notes who calls, once that is checked.
pub(super) fn note_caller(request: &HttpRequest, client_id: &str, party: &Party) {
    if let Some(noted) = request.extensions().get::<Noted>() {
        let caller = Known {
            client_id: Some(client_id.to_owned()),
            scope: Some(party.scope().as_str().to_owned()),
            organization: party.organization().map(ToString::to_string),
        };
        noted.here.world().journal.note_caller(noted.id, caller);
    }
}

/// Notes the fault rule that matched and the kind of its effect, as soon as it
/// did: the call may hang.
pub(super) fn note_fault(request: &ServiceRequest, rule_id: &str, kind: &'static str) {
    if let Some(noted) = request.extensions().get::<Noted>() {
        noted.here.world().journal.note_fault(noted.id, rule_id, kind);
    }
}

/// Passes a request on and its answer back, and writes both down.
pub(super) async fn record(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Ok(here) = Here::of(request.request()) else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    let mut recording = Recording::begin(here, &mut request);
    recording.play_on().await;
    match next.call(request).await {
        Ok(response) => {
            let response = response.map_into_boxed_body();
            if !response.request().extensions().contains::<Unsent>() {
                recording.note_head(response.status().as_u16(), response.headers());
            }
            let is_head = response.request().method() == Method::HEAD;
            Ok(response.map_body(|_, body| Heard::new(body, recording, is_head).boxed()))
        }
        Err(error) => {
            let response = error.error_response();
            recording.note_head(response.status().as_u16(), response.headers());
            if let Ok(bytes) = response.into_body().try_into_bytes() {
                recording.see(&bytes);
            }
            recording.complete(true);
            Err(error)
        }
    }
}

/// An exchange that is going on. Its entry is completed when this is dropped at
/// the latest: the client may leave at any moment.
struct Recording {
    here: Here,
    /// Until the entry is completed.
    id: Option<u64>,
    started: Instant,
    is_of_token_endpoint: bool,
    request_body: Rc<RefCell<Recorded>>,
    answer: Option<Answer>,
}

impl Recording {
    fn begin(here: Here, request: &mut ServiceRequest) -> Self {
        let started = Instant::now();
        let asked = asked(&here, request);
        let is_of_token_endpoint = !asked.path.starts_with("/teledossiers/") && !asked.path.starts_with("/referential/");
        let body = Rc::new(RefCell::new(Recorded::announced_by(&asked.headers, is_of_token_endpoint)));
        let payload = request.take_payload();
        let watched: Pin<Box<dyn Stream<Item = _>>> = Box::pin(Listening { payload, heard: body.clone() });
        request.set_payload(Payload::from(watched));
        let id = here.world().journal.arrive(here.world().clock.now(), asked);
        request.extensions_mut().insert(Noted { here: here.clone(), id });
        Self { here, id: Some(id), started, is_of_token_endpoint, request_body: body, answer: None }
    }

    /// Has the scenario of the world do what it does before this call, to the
    /// end even when the client leaves.
    async fn play_on(&self) {
        let world = self.here.world();
        if let Some(id) = self.id.filter(|_| world.has_steps()) {
            let world = world.clone();
            if spawn(async move { world.play_on(id).await }).await.is_err() {
                log::error!("a step of the scenario was broken off");
            }
        }
    }

    fn note_head(&mut self, status: u16, headers: &HeaderMap) {
        let headers = header_lines(headers);
        let body = Recorded::announced_by(&headers, self.is_of_token_endpoint && status < 400);
        self.answer = Some(Answer { status, headers, body, is_complete: false });
    }

    fn see(&mut self, bytes: &[u8]) {
        if let Some(answer) = &mut self.answer {
            answer.body.see(bytes);
        }
    }

    /// How much of the answer has passed.
    fn seen(&self) -> u64 {
        self.answer.as_ref().map_or(0, |answer| answer.body.size())
    }

    fn complete(&mut self, is_whole: bool) {
        let Some(id) = self.id.take() else { return };
        let microseconds = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if let Some(answer) = &mut self.answer {
            answer.is_complete = is_whole;
        }
        let outcome = Outcome { microseconds, body: self.request_body.take(), answer: self.answer.take() };
        self.here.world().journal.complete(id, outcome);
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.complete(false);
    }
}

fn asked(here: &Here, request: &ServiceRequest) -> Asked {
    let method = request.method().to_string();
    let operation = here.hub().contract.operation_at(&method, &percent_decode_str(request.path()).decode_utf8_lossy());
    let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let claimed = authorization.map(oauth::claimed).unwrap_or_default();
    Asked {
        method,
        prefix: here.prefix(),
        path: bounded(request.path()),
        query: bounded(request.query_string()),
        version: format!("{:?}", request.version()),
        scheme: if request.app_config().secure() { "https" } else { "http" },
        headers: header_lines(request.headers()),
        operation: operation.map(|operation| operation.id().to_owned()),
        template: operation.map(|operation| format!("{}{}", operation.base_path(), operation.template())).unwrap_or_default(),
        claimed: Known { client_id: claimed.client_id, scope: claimed.scope, organization: None },
    }
}

/// Anything longer is refused anyway.
fn bounded(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// The body of a request as its reader has it.
struct Listening {
    payload: Payload,
    heard: Rc<RefCell<Recorded>>,
}

impl Stream for Listening {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = self.payload.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(bytes))) = &item {
            self.heard.borrow_mut().see(bytes);
        }
        item
    }
}

/// The body of an answer as the client has it.
struct Heard {
    body: BoxBody,
    recording: Recording,
    /// Its size, when that is announced.
    announced: Option<u64>,
}

impl Heard {
    fn new(body: BoxBody, mut recording: Recording, is_head: bool) -> Self {
        let announced = match body.size() {
            BodySize::None => Some(0),
            BodySize::Sized(size) => Some(size),
            BodySize::Stream => None,
        };
        // Nobody will ask for the bytes of these.
        if is_head || announced == Some(0) {
            recording.complete(true);
        }
        Self { body, recording, announced }
    }
}

impl MessageBody for Heard {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let item = Pin::new(&mut self.body).poll_next(context);
        match &item {
            Poll::Ready(Some(Ok(bytes))) => {
                self.recording.see(bytes);
                // Who has read all that was announced must find the entry complete.
                if self.announced.is_some_and(|size| self.recording.seen() >= size) {
                    self.recording.complete(true);
                }
            }
            Poll::Ready(None) => self.recording.complete(true),
            Poll::Ready(Some(Err(error))) => {
                if !error.is::<EndedByFault>() {
                    log::error!("an answer broke off: {error}");
                }
                self.recording.complete(false);
            }
            Poll::Pending => {}
        }
        item
    }
}
