//! A fault for one request, asked for in the request's own header:
//! `status=401`, `timeout`, `delay=2s`, `reset;phase=after`, `name=throttled`.

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::{
    effect::Effect,
    rule::{Phase, phase_of},
};
use crate::json;

/// The header.
pub const NAME: &str = "x-hubee-sim-fault";

/// A text that asks for no fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("X-HubEE-Sim-Fault: {0}")]
pub struct NotAFault(String);

/// Reads `kind`, `kind=value`, and after a semicolon `phase=before|after`, or
/// `delay=TIME` for an answer that takes its time.
///
/// # Errors
/// When it asks for nothing that there is.
pub fn parse(text: &str) -> Result<(Effect, Phase), NotAFault> {
    let mut parts = text.split(';').map(|part| part.split_once('=').map_or((part.trim(), None), trimmed));
    let (kind, value) = parts.next().unwrap_or_default();
    let mut effect = effect_members(kind, value)?;
    let mut phase = None;
    for (key, value) in parts {
        match (key, value) {
            ("phase", Some("before")) => phase = Some(Phase::Before),
            ("phase", Some("after")) => phase = Some(Phase::After),
            ("delay", Some(time)) => {
                effect.insert("delayMs".into(), millis(time)?.into());
            }
            _ => return Err(NotAFault(format!("{key} is neither phase=before, phase=after nor delay=TIME"))),
        }
    }
    let effect: Effect = json::from_value(&effect.into()).map_err(|error| NotAFault(error.to_string()))?;
    let phase = phase_of(&effect, phase).map_err(|error| NotAFault(error.to_string()))?;
    Ok((effect, phase))
}

fn trimmed<'a>((key, value): (&'a str, &'a str)) -> (&'a str, Option<&'a str>) {
    (key.trim(), Some(value.trim()))
}

/// The effect as a rule would have it, so that both are checked alike.
fn effect_members(kind: &str, value: Option<&str>) -> Result<Map<String, Value>, NotAFault> {
    let with = |kind: &str, member: &str, value: Value| Map::from_iter([("kind".into(), json!(kind)), (member.into(), value)]);
    let Some(value) = value else { return Ok(Map::from_iter([("kind".into(), json!(kind))])) };
    Ok(match kind {
        "status" => with(kind, "status", number(value)?),
        "name" => with("status", "name", json!(value)),
        "delay" => with(kind, "ms", millis(value)?.into()),
        "truncate" => with(kind, "bytes", number(value)?),
        "throttle" => with(kind, "bytesPerSecond", number(value)?),
        "corrupt" => with(kind, "what", json!(value)),
        "shuffle_notifications" => with(kind, "seed", number(value)?),
        _ => return Err(NotAFault(format!("{kind} takes no value"))),
    })
}

fn number(text: &str) -> Result<Value, NotAFault> {
    text.parse::<u64>().map(Value::from).map_err(|_| NotAFault(format!("{text} is not a whole number")))
}

/// `2s`, `1.5s` or `200ms`.
fn millis(text: &str) -> Result<u64, NotAFault> {
    let refused = || NotAFault(format!("{text} is not a time such as 2s or 200ms"));
    if let Some(number) = text.strip_suffix("ms") {
        return number.parse().map_err(|_| refused());
    }
    let seconds: f64 = text.strip_suffix('s').and_then(|number| number.parse().ok()).ok_or_else(refused)?;
    let time = std::time::Duration::try_from_secs_f64(seconds).map_err(|_| refused())?;
    u64::try_from(time.as_millis()).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn read(text: &str) -> (Value, Phase) {
        let (effect, phase) = parse(text).unwrap();
        (serde_json::to_value(effect).unwrap(), phase)
    }

    #[test]
    fn what_a_header_says_is_what_a_rule_would_say() {
        use Phase::{After, Before};
        for (text, effect, phase) in [
            ("status=401", json!({ "kind": "status", "status": 401 }), Before),
            ("timeout", json!({ "kind": "timeout" }), Before),
            ("delay=2s", json!({ "kind": "delay", "ms": 2000 }), Before),
            ("delay = 1.5s ; phase=after", json!({ "kind": "delay", "ms": 1500 }), After),
            ("reset;phase=after", json!({ "kind": "reset" }), After),
            ("name=throttled", json!({ "kind": "status", "name": "throttled" }), Before),
            ("name=backend_timeout;delay=200ms", json!({ "kind": "status", "name": "backend_timeout", "delayMs": 200 }), Before),
            ("truncate=10", json!({ "kind": "truncate", "bytes": 10 }), After),
            ("throttle=1000", json!({ "kind": "throttle", "bytesPerSecond": 1000 }), After),
            ("corrupt=digest", json!({ "kind": "corrupt", "what": "digest" }), After),
        ] {
            assert_eq!(read(text), (effect, phase), "{text}");
        }
    }

    #[test]
    fn what_is_no_fault_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "unknown variant ``"),
            ("explode", "unknown variant `explode`"),
            ("status", "exactly one of status and name"),
            ("status=many", "many is not a whole number"),
            ("delay=2", "2 is not a time"),
            ("delay=-2s", "-2s is not a time"),
            ("reset=1", "reset takes no value"),
            ("reset;phase=during", "neither phase=before"),
            ("reset;delay=1s", "unknown field `delayMs`"),
            ("truncate;phase=before", "can only be after"),
        ] {
            let refused = parse(text).unwrap_err().to_string();
            assert!(refused.starts_with("X-HubEE-Sim-Fault: ") && refused.contains(reason), "{text}: {refused}");
        }
    }
}
