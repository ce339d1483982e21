//! The closed list of what a real hub is asked, as data.
//!
//! Nothing in it can be accepted by a hub that changes anything: each exchange
//! reads, or asks for a token, or is refused before the hub would act. With a
//! valid token only `GET` is sent (and `OPTIONS`, which needs none). A wrong secret of a real client
//! is never tried, though its answer is worth knowing: it could lock the
//! account. Attachments are never downloaded: they are personal, and may weigh
//! a gigabyte.

mod anonymous;
mod with_token;

use serde::Serialize;

/// An id of the right form that nothing has.
pub const UNKNOWN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// The exchange that gives the token of the reads.
pub const FIRST_TOKEN: &str = "token";

/// One request and what its answer is looked at for.
#[derive(Clone, Copy, Debug)]
pub struct Exchange {
    /// Its name in reports and in files of accepted differences.
    pub id: &'static str,
    /// What it asks, for a person.
    pub story: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// What is asked for.
    pub target: Target,
    /// On whose behalf.
    pub caller: Caller,
    /// Headers besides those of every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// Media type and text; `{scope}` stands for the scope asked for.
    pub body: Option<(&'static str, &'static str)>,
    /// Why nothing can come of it.
    pub safety: Safety,
    /// Where, in the JSON of a success, the value itself is compared.
    pub values: &'static [&'static str],
    /// What the answer shows the way to.
    pub finds: &'static [Kind],
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A path of the API; `{process}` stands for the process of the run.
    Api(&'static str),
    /// Something of the token server, under the folder of its token endpoint.
    TokenServer(&'static str),
    /// Something an earlier answer has shown the way to, and what follows it.
    Found(Kind, &'static str),
}

/// On whose behalf a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody's: no `Authorization`.
    Nobody,
    /// Nobody's, with an `Authorization` that is good for nothing.
    Saying(&'static str),
    /// The client's, by its id and secret: only to ask for its own token.
    Client,
    /// The client's, by its token.
    Token,
}

/// Why nothing can come of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Safety {
    /// It reads.
    Reads,
    /// Without a valid token the gateway refuses it, and nothing has the ids it
    /// names.
    RefusedWithoutToken,
    /// The path does not take the method, or there is no such path; and no
    /// token comes with it.
    RefusedByRoute,
    /// It asks the token server for something malformed, or without a client.
    RefusedByTokenServer,
    /// The client's own token is asked for, as each of its programs does.
    AsksForToken,
}

impl Safety {
    /// For a person.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Reads => "it only reads",
            Self::RefusedWithoutToken => "it is refused without a valid token, and names nothing that exists",
            Self::RefusedByRoute => "no route takes it, and no token comes with it",
            Self::RefusedByTokenServer => "the token server refuses it: malformed, or from no client",
            Self::AsksForToken => "it asks for the client's own token, as its programs do",
        }
    }
}

/// What can be found in an answer and asked for afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A case.
    Case,
    /// An event.
    Event,
    /// A subscription.
    Subscription,
}

impl Kind {
    /// Its name in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Event => "event",
            Self::Subscription => "subscription",
        }
    }

    /// Where it is, in the words of the API descriptions.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Case => "/teledossiers/v1/cases/{caseId}",
            Self::Event => "/teledossiers/v1/cases/{caseId}/events/{eventId}",
            Self::Subscription => "/referential/v1/subscriptions/{id}",
        }
    }
}

impl Exchange {
    const fn get(id: &'static str, story: &'static str, target: Target) -> Self {
        Self {
            id,
            story,
            method: "GET",
            target,
            caller: Caller::Nobody,
            headers: &[],
            body: None,
            safety: Safety::Reads,
            values: &[],
            finds: &[],
        }
    }

    /// A read on the client's behalf.
    const fn read(id: &'static str, story: &'static str, path: &'static str) -> Self {
        Self::get(id, story, Target::Api(path)).by(Caller::Token)
    }

    /// A read of what was found.
    const fn of(id: &'static str, story: &'static str, kind: Kind, rest: &'static str) -> Self {
        Self::get(id, story, Target::Found(kind, rest)).by(Caller::Token)
    }

    /// Something sent that is refused.
    const fn refused(id: &'static str, story: &'static str, method: &'static str, path: &'static str, safety: Safety) -> Self {
        let mut exchange = Self::get(id, story, Target::Api(path));
        exchange.method = method;
        exchange.safety = safety;
        exchange
    }

    /// Something sent to the token endpoint.
    const fn token(id: &'static str, story: &'static str, body: Option<(&'static str, &'static str)>, safety: Safety) -> Self {
        let mut exchange = Self::get(id, story, Target::TokenServer("/token"));
        exchange.method = "POST";
        exchange.body = body;
        exchange.safety = safety;
        exchange
    }

    const fn by(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    const fn with(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    const fn at(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    const fn finding(mut self, finds: &'static [Kind]) -> Self {
        self.finds = finds;
        self
    }

    const fn comparing(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// How many of what was found are asked for: one is enough to be refused,
    /// several show more of what may be in a thing.
    #[must_use]
    pub fn times(&self) -> usize {
        if matches!(self.target, Target::Found(_, "")) { 3 } else { 1 }
    }

    /// The path for a person: ids stay the names of the API descriptions.
    #[must_use]
    pub fn path(&self) -> String {
        match self.target {
            Target::Api(path) if path.len() > 100 => format!("{}…", &path[..40]),
            Target::Api(path) => path.to_owned(),
            Target::TokenServer(path) => format!("/oauth2{path}"),
            Target::Found(kind, rest) => format!("{}{rest}", kind.path()),
        }
    }
}

/// Every exchange, in the order of a run: a token, what it lets see, what
/// nobody needs a token for, and last what asks for more tokens, since on some
/// servers that ends the earlier ones.
pub fn exchanges() -> impl Iterator<Item = &'static Exchange> {
    let [first, others @ ..] = with_token::TOKENS;
    [first].into_iter().chain(anonymous::TOKEN_SERVER).chain(anonymous::API).chain(with_token::READS).chain(others)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_valid_token_goes_with_nothing_but_reads() {
        for exchange in exchanges() {
            if exchange.caller == Caller::Token {
                assert_eq!((exchange.method, exchange.safety), ("GET", Safety::Reads), "{}", exchange.id);
            }
        }
    }

    #[test]
    fn a_secret_goes_to_the_token_endpoint_alone() {
        for exchange in exchanges() {
            if exchange.caller == Caller::Client {
                assert_eq!(
                    (exchange.target, exchange.safety),
                    (Target::TokenServer("/token"), Safety::AsksForToken),
                    "{}",
                    exchange.id
                );
            }
        }
    }

    #[test]
    fn what_is_no_read_comes_with_no_token_and_names_only_what_nothing_has() {
        for exchange in exchanges().filter(|one| !["GET", "HEAD", "OPTIONS"].contains(&one.method)) {
            assert_ne!(exchange.safety, Safety::Reads, "{}", exchange.id);
            if let Target::Api(path) = exchange.target {
                assert!(matches!(exchange.caller, Caller::Nobody | Caller::Saying(_)), "{}", exchange.id);
                assert!(path.matches('/').count() <= 3 || path.contains(UNKNOWN_ID), "{}", exchange.id);
            }
            assert!(!matches!(exchange.target, Target::Found(..)), "{}", exchange.id);
        }
    }

    #[test]
    fn the_first_exchange_gives_the_token() {
        let first = exchanges().next();
        assert!(first.is_some_and(|one| one.id == FIRST_TOKEN && one.caller == Caller::Client));
    }

    #[test]
    fn the_exchanges_are_few_and_have_names_of_their_own() {
        let ids: HashSet<_> = exchanges().map(|one| one.id).collect();
        assert_eq!(ids.len(), exchanges().count());
        let requests: usize = exchanges().map(Exchange::times).sum();
        assert!(requests < 80, "{requests}");
    }
}
