//! A run: the same exchanges with both sides, in order.

use std::{thread, time::Duration};

use super::{
    DiffArgs, DriftError,
    accept::Accepted,
    answer::Answer,
    compare::{self, Findings},
    mask,
    place::Place,
    probe::{self, Exchange},
    reference::Reference,
    report::{Outcome, Report},
    secret::Secret,
    side::{Asked, Credentials, Side},
    wire::{NoAnswer, Wire},
};
use crate::{clock::Clock, domain::scope::Scope};

/// What a hub on another machine is given between two requests.
const LEAST_PAUSE: Duration = Duration::from_millis(200);

/// So many exchanges without an answer in a row, and the hub is not there.
const PATIENCE: usize = 3;

/// Puts every exchange to both hubs and tells where they differ.
///
/// # Errors
/// One sentence when there is nothing to compare: bad settings, nobody there,
/// no token.
pub fn run(args: &DiffArgs) -> Result<Report, DriftError> {
    let place = Place::new(args.against.as_deref().unwrap_or_default(), args.token_url.as_deref())?;
    let scope = Scope::parse(&args.scope).ok_or_else(|| DriftError::Scope(args.scope.clone()))?;
    if args.process.is_empty() || !args.process.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
        return Err(DriftError::Process);
    }
    let accepted = args.accept.as_deref().map(Accepted::read).transpose()?.unwrap_or_default();
    let timeout = Duration::from_secs(args.timeout);
    let wire = Wire::new(timeout, args.ca.as_deref(), place.is_local())?;
    let credentials = credentials(args, &place)?;
    let reference = Reference::new(args.reference.as_deref())?;
    let ours = credentials.as_ref().map(|_| reference.counterpart(scope, &args.process)).transpose()?;
    let here = Side::new(Wire::new(timeout, None, true)?, Place::new(&reference.url, None)?, ours, &args.process).eager();
    let pause = Duration::from_millis(args.pause);
    let pause = if place.is_local() { pause } else { pause.max(LEAST_PAUSE) };
    let url = place.api().to_owned();
    let there = Side::new(wire, place, credentials, &args.process);
    let mut run = Run { here, there, url, pause, silent: 0 };
    let outcomes = probe::exchanges().map(|exchange| run.outcome(exchange)).collect::<Result<Vec<_>, _>>()?;
    let secrets = run.there.secrets().and(&run.here.secrets());
    Ok(Report::new(run.url, Clock::system().now(), outcomes, accepted, secrets))
}

fn credentials(args: &DiffArgs, place: &Place) -> Result<Option<Credentials>, DriftError> {
    let Some(id) = &args.client else { return Ok(None) };
    if !place.is_private() {
        return Err(DriftError::NotPrivate(place.api().to_owned()));
    }
    let secret = Secret::find(args.secret_file.as_deref())?;
    Ok(Some(Credentials { id: id.clone(), secret, scope: args.scope.clone() }))
}

struct Run {
    here: Side,
    there: Side,
    url: String,
    pause: Duration,
    /// How many exchanges in a row had no answer there.
    silent: usize,
}

impl Run {
    fn outcome(&mut self, exchange: &'static Exchange) -> Result<Outcome, DriftError> {
        let pause = self.pause;
        let there = self.there.ask(exchange, || thread::sleep(pause));
        self.go_on(exchange, &there)?;
        // What the other hub was not asked is of no interest here, but for what it leads to.
        let here = self.here.ask(exchange, || ());
        if let Asked::Nothing(NoAnswer::Unreachable(reason)) = &here {
            return Err(DriftError::Reference { url: self.here.address(exchange), reason: reason.clone() });
        }
        let status = |asked: &Asked| if let Asked::Answers(answers) = asked { answers.first().map(|one| one.status) } else { None };
        let mut outcome = Outcome::new(exchange, status(&here), status(&there));
        match (here, there) {
            (_, Asked::LeftOut(why)) => outcome.left_out = Some(format!("there: {why}")),
            (Asked::LeftOut(why), _) => outcome.left_out = Some(format!("here: {why}")),
            (Asked::Answers(here), Asked::Answers(there)) => outcome.take(compare::compare(&here, &there, exchange.values)),
            (here, there) => outcome.take(Findings::no_answer(&word(&here), &word(&there))),
        }
        Ok(outcome)
    }

    /// Whether to ask anything more after that answer.
    fn go_on(&mut self, exchange: &'static Exchange, there: &Asked) -> Result<(), DriftError> {
        let url = self.there.address(exchange);
        let unreachable = |reason: &String| DriftError::Unreachable { url: url.clone(), reason: reason.clone() };
        match there {
            Asked::Nothing(NoAnswer::Unreachable(reason)) => return Err(unreachable(reason)),
            Asked::Nothing(NoAnswer::Broken(reason)) => {
                self.silent += 1;
                if self.silent >= PATIENCE {
                    return Err(unreachable(reason));
                }
            }
            Asked::Answers(answers) => {
                self.silent = 0;
                if answers.iter().any(|answer| answer.status == 429) {
                    return Err(DriftError::Throttled { url, exchange: exchange.id });
                }
                if exchange.id == probe::FIRST_TOKEN && !self.there.has_token() {
                    return Err(DriftError::NoToken { url, said: self.there.secrets().hide(&said(answers)) });
                }
            }
            Asked::LeftOut(_) => {}
        }
        Ok(())
    }
}

fn said(answers: &[Answer]) -> String {
    let Some(answer) = answers.first() else { return "no answer".into() };
    let words =
        answer.json().and_then(|json| json.get("error_description")).and_then(serde_json::Value::as_str).unwrap_or_default();
    format!("{} {}", answer.status, mask::words(words)).trim_end().to_owned()
}

fn word(asked: &Asked) -> String {
    match asked {
        Asked::Answers(answers) => answers.first().map_or_else(String::new, |answer| answer.status.to_string()),
        Asked::Nothing(NoAnswer::Broken(reason) | NoAnswer::Unreachable(reason)) => reason.clone(),
        Asked::LeftOut(why) => why.clone(),
    }
}
