//! What a client asks with its own credentials.

use super::{Caller, Exchange, Kind, Safety};

const FORM: &str = "application/x-www-form-urlencoded";

/// What a token answer is compared for by value, the token unfolded.
const TOKEN_VALUES: &[&str] = &[
    "/token_type",
    "/expires_in",
    "/scope",
    "/access_token/(again)",
    "/access_token/(header)/alg",
    "/access_token/(header)/typ",
    "/access_token/(claims)/aut",
];

const fn own(id: &'static str, story: &'static str, media_type: &'static str, text: &'static str) -> Exchange {
    Exchange::token(id, story, Some((media_type, text)), Safety::AsksForToken).by(Caller::Client).comparing(TOKEN_VALUES)
}

/// Token requests; the first gives the token of the reads.
#[rustfmt::skip]
pub(super) static TOKENS: &[Exchange; 6] = &[
    own("token", "a token", FORM, "grant_type=client_credentials&scope={scope}"),
    own("token-again", "another while the first is good", FORM, "grant_type=client_credentials&scope={scope}"),
    own("token-json", "a token asked for in JSON", "application/json", r#"{"scope":"{scope}","grant_type":"client_credentials"}"#),
    own("token-no-scope", "no scope asked for", FORM, "grant_type=client_credentials"),
    own("token-odd-scope", "a scope that there is not", FORM, "grant_type=client_credentials&scope=HUBEE_SIM_DIFF"),
    Exchange::read("first-token-after", "the first token once others are given", "/teledossiers/v1/notifications?maxResult=1"),
];

const CASES: &[Kind] = &[Kind::Case, Kind::Event];
const EVENTS: &[Kind] = &[Kind::Event];
const SUBSCRIPTIONS: &[Kind] = &[Kind::Subscription];

/// Reads, whatever the scope: a refusal is as telling as a list.
#[rustfmt::skip]
pub(super) static READS: &[Exchange] = &[
    Exchange::read("notifications", "the notifications", "/teledossiers/v1/notifications").finding(CASES),
    Exchange::read("notifications-details", "the same with details of events", "/teledossiers/v1/notifications?eventDetails=true&maxResult=25").finding(CASES),
    Exchange::read("notifications-process", "those of one process", "/teledossiers/v1/notifications?processCode={process}&maxResult=2"),
    Exchange::read("notifications-gzip", "the list, gzip accepted", "/teledossiers/v1/notifications?maxResult=2").with(&[("accept-encoding", "gzip")]),
    Exchange::read("notifications-origin", "the list for a browser's page", "/teledossiers/v1/notifications?maxResult=1").with(&[("origin", "https://hubee-sim.test")]),
    Exchange::read("notifications-bad-max", "a maxResult that is no number", "/teledossiers/v1/notifications?maxResult=many"),
    Exchange::read("notifications-odd-query", "a query parameter that there is not", "/teledossiers/v1/notifications?hubeeSimDiff=1"),
    Exchange::of("case", "a case", Kind::Case, "").finding(EVENTS),
    Exchange::of("case-lite", "a case without its events and attachments", Kind::Case, "?lite=true"),
    Exchange::of("event", "an event", Kind::Event, ""),
    Exchange::of("case-event-unknown", "an event that a case does not have", Kind::Case, "/events/00000000-0000-4000-8000-000000000000"),
    Exchange::of("case-file-unknown", "a file that a case does not have", Kind::Case, "/attachments/00000000-0000-4000-8000-000000000000"),
    Exchange::read("case-unknown", "a case that there is not", "/teledossiers/v1/cases/00000000-0000-4000-8000-000000000000"),
    Exchange::read("case-bad-id", "an id that is no UUID", "/teledossiers/v1/cases/hubee-sim-diff"),
    Exchange::read("folder-unknown", "a folder that there is not", "/teledossiers/v1/folders/00000000-0000-4000-8000-000000000000"),
    Exchange::read("folder-bad-id", "a folder's id that is no UUID", "/teledossiers/v1/folders/hubee-sim-diff"),
    Exchange::read("subscriptions", "the subscriptions to the process", "/referential/v1/subscriptions?processCode={process}&maxResult=5").finding(SUBSCRIPTIONS),
    Exchange::read("subscriptions-gzip", "the same, gzip accepted", "/referential/v1/subscriptions?processCode={process}&maxResult=5").with(&[("accept-encoding", "gzip")]),
    Exchange::read("subscriptions-odd-query", "a query parameter that there is not", "/referential/v1/subscriptions?hubeeSimDiff=1"),
    Exchange::of("subscription", "a subscription", Kind::Subscription, ""),
    Exchange::read("subscription-unknown", "a subscription that there is not", "/referential/v1/subscriptions/00000000-0000-4000-8000-000000000000"),
    Exchange::read("process", "the process", "/referential/v1/processes/{process}"),
    Exchange::read("process-unknown", "a process that there is not", "/referential/v1/processes/HUBEESIMDIFF"),
    Exchange::read("processes", "the processes", "/referential/v1/processes?maxResult=2"),
    Exchange::read("organizations", "the organizations", "/referential/v1/organizations?maxResult=2"),
    Exchange::read("organization-bad-id", "an organization's id of no known form", "/referential/v1/organizations/hubee-sim-diff"),
];
