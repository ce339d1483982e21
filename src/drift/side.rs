//! One of the two hubs: asked in order, with its own token and its own data.

use std::collections::{BTreeMap, BTreeSet};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use ureq::http::Request;

use super::{
    answer::{Answer, Content},
    compare::{ANOTHER, SAME},
    mask::Secrets,
    place::Place,
    probe::{Caller, Exchange, Kind, Target},
    secret::Secret,
    wire::{NoAnswer, Wire},
};

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Credentials {
    /// `client_id`.
    pub(super) id: String,
    /// `client_secret`.
    pub(super) secret: Secret,
    /// The scope asked for.
    pub(super) scope: String,
}

/// What an exchange comes to on one side.
#[derive(Debug)]
pub(super) enum Asked {
    /// Answers, one a thing asked for.
    Answers(Vec<Answer>),
    /// Nobody answered.
    Nothing(NoAnswer),
    /// It could not be asked: why.
    LeftOut(String),
}

/// A hub and what it has shown so far.
#[derive(Debug)]
pub(super) struct Side {
    wire: Wire,
    place: Place,
    credentials: Option<Credentials>,
    process: String,
    /// How many times as many things as elsewhere are looked at.
    eagerness: usize,
    token: Option<String>,
    tokens: BTreeSet<String>,
    found: BTreeMap<Kind, Vec<String>>,
}

impl Side {
    /// A hub that nobody has asked anything yet.
    pub(super) fn new(wire: Wire, place: Place, credentials: Option<Credentials>, process: &str) -> Self {
        let (tokens, found) = (BTreeSet::new(), BTreeMap::new());
        Self { wire, place, credentials, process: process.to_owned(), eagerness: 1, token: None, tokens, found }
    }

    /// A simulator on this machine, whose things can all be looked at: what may
    /// be absent or null is then seen to be.
    pub(super) fn eager(self) -> Self {
        Self { eagerness: 10, ..self }
    }

    /// What must not be shown of it.
    #[must_use]
    pub(super) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        if let Some(credentials) = &self.credentials {
            secrets.add(&credentials.id);
            secrets.add(credentials.secret.reveal());
            secrets.add(&basic(credentials));
        }
        self.tokens.iter().for_each(|token| secrets.add(token));
        secrets
    }

    /// The server that an exchange is with.
    pub(super) fn address(&self, exchange: &Exchange) -> String {
        match exchange.target {
            Target::TokenServer(_) => self.place.of_token_server(""),
            _ => self.place.api().to_owned(),
        }
    }

    /// Whether it has given a token.
    #[must_use]
    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Asks, with `pause` before each request.
    pub(super) fn ask(&mut self, exchange: &Exchange, mut pause: impl FnMut()) -> Asked {
        let urls = match self.urls(exchange) {
            Ok(urls) => urls,
            Err(why) => return Asked::LeftOut(why),
        };
        let mut answers = Vec::new();
        for url in urls {
            let Some(request) = self.request(exchange, &url) else { return Asked::LeftOut("it cannot be asked".into()) };
            pause();
            let answer = self.wire.ask(request.clone()).or_else(|why| match why {
                NoAnswer::Unreachable(_) => Err(why),
                // Once is a mishap, and nothing comes of asking again.
                NoAnswer::Broken(_) => {
                    pause();
                    self.wire.ask(request)
                }
            });
            match answer {
                Ok(answer) => answers.push(self.learn(exchange, answer)),
                Err(why) => return Asked::Nothing(why),
            }
        }
        Asked::Answers(answers)
    }

    /// Where to ask, or why it cannot be asked.
    fn urls(&self, exchange: &Exchange) -> Result<Vec<String>, String> {
        match exchange.caller {
            Caller::Client | Caller::Token if self.credentials.is_none() => return Err("no --client".into()),
            Caller::Token if self.token.is_none() => return Err("no token".into()),
            _ => {}
        }
        match exchange.target {
            Target::Api(path) => Ok(vec![self.place.of_api(&path.replace("{process}", &self.process))]),
            Target::TokenServer(path) => Ok(vec![self.place.of_token_server(path)]),
            Target::Found(kind, rest) => {
                let paths = self.found.get(&kind).map(Vec::as_slice).unwrap_or_default();
                let urls: Vec<_> = paths
                    .iter()
                    .take(exchange.times() * self.eagerness)
                    .map(|path| self.place.of_api(&format!("{path}{rest}")))
                    .collect();
                if urls.is_empty() { Err(format!("no {} found", kind.word())) } else { Ok(urls) }
            }
        }
    }

    fn request(&self, exchange: &Exchange, url: &str) -> Option<Request<Option<Vec<u8>>>> {
        let mut request = Request::builder().method(exchange.method).uri(url);
        request = match (exchange.caller, &self.credentials, &self.token) {
            (Caller::Saying(text), ..) => request.header("authorization", text),
            (Caller::Client, Some(credentials), _) => request.header("authorization", format!("Basic {}", basic(credentials))),
            (Caller::Token, _, Some(token)) => request.header("authorization", format!("Bearer {token}")),
            _ => request,
        };
        for (name, value) in exchange.headers {
            request = request.header(*name, *value);
        }
        let scope = self.credentials.as_ref().map_or("SI", |credentials| credentials.scope.as_str());
        let body = exchange.body.map(|(media_type, text)| (media_type, text.replace("{scope}", scope).into_bytes()));
        let body = match body {
            Some((media_type, bytes)) => {
                request = request.header("content-type", media_type);
                Some(bytes)
            }
            None => ["POST", "PATCH"].contains(&exchange.method).then(Vec::new),
        };
        request.body(body).ok()
    }

    /// Keeps what the rest of the run needs, and the answer fit to compare.
    fn learn(&mut self, exchange: &Exchange, mut answer: Answer) -> Answer {
        if answer.is_success()
            && let Content::Json(json) = &mut answer.content
        {
            if exchange.caller == Caller::Client {
                self.keep_token(json);
            }
            for kind in exchange.finds {
                let paths = self.found.entry(*kind).or_default();
                for path in found(*kind, json) {
                    if !paths.contains(&path) {
                        paths.push(path);
                    }
                }
            }
        }
        self.without_names(answer)
    }

    /// Remembers the first token, and puts what a token says in its place.
    fn keep_token(&mut self, json: &mut Value) {
        let Some(text) = json.get("access_token").and_then(Value::as_str).map(str::to_owned) else { return };
        let mut parts = text.split('.').map(decoded);
        let unfolded = match (parts.next().flatten(), parts.next().flatten()) {
            (Some(header), Some(claims)) => {
                let again = if self.tokens.contains(&text) { SAME } else { ANOTHER };
                json!({ "(header)": header, "(claims)": claims, "(again)": again })
            }
            _ => json!("opaque"),
        };
        json["access_token"] = unfolded;
        self.token.get_or_insert_with(|| text.clone());
        self.tokens.insert(text);
    }

    fn without_names(&self, mut answer: Answer) -> Answer {
        if !answer.is_success() {
            if let Content::Text(text) = &mut answer.content {
                *text = self.place.without_names(text);
            } else if let Content::Json(json) = &mut answer.content {
                for_each_text(json, &mut |text| *text = self.place.without_names(text));
            }
        }
        answer
    }
}

fn basic(credentials: &Credentials) -> String {
    STANDARD.encode(format!("{}:{}", credentials.id, credentials.secret.reveal()))
}

/// A part of a JWT.
fn decoded(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok().filter(Value::is_object)
}

fn for_each_text(json: &mut Value, act: &mut impl FnMut(&mut String)) {
    match json {
        Value::String(text) => act(text),
        Value::Array(elements) => elements.iter_mut().for_each(|element| for_each_text(element, act)),
        Value::Object(members) => members.values_mut().for_each(|member| for_each_text(member, act)),
        _ => {}
    }
}

/// The paths of the things of a kind that a list, or a case, tells of.
fn found(kind: Kind, json: &Value) -> Vec<String> {
    let elements = json.as_array().map(Vec::as_slice).unwrap_or_default();
    let path = |values: &[(&str, Option<&str>)]| {
        values.iter().try_fold(kind.path().to_owned(), |path, (name, value)| Some(path.replace(name, id(value.as_ref()?)?)))
    };
    let text = |json: &Value, name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    match kind {
        Kind::Case => elements.iter().filter_map(|one| path(&[("{caseId}", text(one, "caseId").as_deref())])).collect(),
        Kind::Subscription => elements.iter().filter_map(|one| path(&[("{id}", text(one, "id").as_deref())])).collect(),
        Kind::Event => {
            let events = json.get("events").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let of_case = events.iter().map(|event| (text(json, "id"), text(event, "id")));
            let of_list = elements.iter().map(|one| (text(one, "caseId"), text(one, "eventId")));
            let all = of_case.chain(of_list);
            all.filter_map(|(case, event)| path(&[("{caseId}", case.as_deref()), ("{eventId}", event.as_deref())])).collect()
        }
    }
}

/// An id that may stand in a path: what the other side says leads nowhere else.
fn id(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (is_plain && (1..=64).contains(&text.len())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_tells_of_is_found() {
        let list = json!([{ "id": "n", "caseId": "c1", "eventId": "e1" }, { "id": "m", "caseId": "c2", "eventId": null }]);
        assert_eq!(found(Kind::Case, &list), ["/teledossiers/v1/cases/c1", "/teledossiers/v1/cases/c2"]);
        assert_eq!(found(Kind::Event, &list), ["/teledossiers/v1/cases/c1/events/e1"]);
        let case = json!({ "id": "c", "events": [{ "id": "e" }] });
        assert_eq!(found(Kind::Event, &case), ["/teledossiers/v1/cases/c/events/e"]);
    }

    #[test]
    fn an_id_that_leads_elsewhere_is_not_followed() {
        for odd in ["../../oauth2/revoke", "a?b", "", "a b", "%2e"] {
            assert_eq!(found(Kind::Case, &json!([{ "caseId": odd }])), Vec::<String>::new());
        }
    }
}
