//! The queries of the journal: a filter, and numbers beside it.

use serde_json::{Map, Value};

use super::Problem;
use crate::{journal::Filter, json};

/// How many entries are listed when it is not said.
pub(super) const LIMIT: usize = 100;

/// How many seconds are waited when it is not said.
pub(super) const PATIENCE: u64 = 5;

/// The most of them.
const LONGEST: u64 = 600;

/// What a query asks for.
pub(super) struct Query {
    pub(super) filter: Filter,
    pub(super) limit: Option<usize>,
    pub(super) count: Option<usize>,
    /// In seconds.
    pub(super) timeout: Option<u64>,
}

impl Query {
    /// Reads a query, which may have those numbers.
    pub(super) fn read(text: &str, numbers: &[&str]) -> Result<Self, Problem> {
        let mut members = Map::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            if members.insert(name.to_string(), Value::from(value.into_owned())).is_some() {
                return Err(Problem::bad_request(&format!("{name} is said twice")));
            }
        }
        let mut number = |name: &str| -> Result<Option<u64>, Problem> {
            match members.get(name).filter(|_| numbers.contains(&name)).map(Value::as_str) {
                None => Ok(None),
                Some(text) => {
                    let number = text.and_then(|text| text.parse::<u64>().ok()).ok_or_else(|| bad(name))?;
                    members.remove(name);
                    Ok(Some(number))
                }
            }
        };
        let (limit, count, timeout) = (number("limit")?, number("count")?, number("timeout")?);
        if timeout.is_some_and(|seconds| seconds > LONGEST) {
            return Err(bad("timeout"));
        }
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let filter = json::from_value(&Value::Object(members)).map_err(|mistake| Problem::bad_request(&mistake))?;
        Ok(Self { filter, limit: limit.map(size), count: count.map(size), timeout })
    }
}

fn bad(name: &str) -> Problem {
    Problem::bad_request(&format!("{name} is no number that makes sense"))
}
