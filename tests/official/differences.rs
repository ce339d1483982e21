//! Where our descriptions depart from the official ones on purpose.

use std::collections::BTreeSet;

use serde_json::Value;

/// How the two differ at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Only ours says something.
    OnlyOurs,
    /// Only the official one does.
    OnlyOfficial,
    /// The official one says the first, ours the second.
    Changed(String, String),
}

/// How a listed difference is expected to be.
#[derive(Debug)]
pub enum Is {
    OnlyOurs,
    OnlyOfficial,
    /// Ours requires these members besides.
    AlsoRequired(&'static [&'static str]),
    Changed(&'static str, &'static str),
}

/// A difference, or several of one kind.
#[derive(Debug)]
pub struct Difference {
    /// A place of `facts`; `*` stands for anything.
    place: &'static str,
    is: Is,
    pub reason: &'static str,
    pub source: &'static str,
}

const fn row(place: &'static str, is: Is, reason: &'static str, source: &'static str) -> Difference {
    Difference { place, is, reason, source }
}

pub const DIFFERENCES: &[Difference] = &[
    // What the gateway answers by itself.
    row("* 401*", Is::OnlyOurs, "every operation asks for a token", "observed"),
    row("* 403*", Is::OnlyOurs, "every operation asks for a scope", "WSO2 Microgateway 3.2"),
    row("* 413*", Is::OnlyOurs, "the simulator reads so much JSON and no more", "ours"),
    row("* 414", Is::OnlyOurs, "the gateway reads so long a path and no more", "WSO2 Microgateway 3.2"),
    row("* 429*", Is::OnlyOurs, "the gateway throttles", "WSO2 Microgateway 3.2"),
    row("* 404 text/plain", Is::OnlyOurs, "the gateway knows no such path", "WSO2 Microgateway 3.2"),
    row("* 500 application/json*", Is::OnlyOurs, "a failure has the form of every refusal", "error guide"),
    // The form of a refusal.
    row("* application/json", Is::AlsoRequired(&["errors"]), "no refusal is without them", "observed"),
    row(
        "* application/json/errors/[]",
        Is::Changed("{}", r#"{"required":["code","message"],"type":"object"}"#),
        "no refusal is without them",
        "observed",
    ),
    // Answers that the official descriptions leave out.
    row("createEvent 404*", Is::OnlyOurs, "the case may not exist", "functional specification"),
    row("createEvent 500*", Is::OnlyOurs, "described everywhere else", "assumed"),
    row("getOrganizations 500*", Is::OnlyOurs, "described everywhere else", "assumed"),
    row("updateOrganization 404*", Is::OnlyOurs, "the organization may not exist", "assumed"),
    row("update*WithPost 405*", Is::OnlyOurs, "described of folders, said of cases and events too", "assumed"),
    // What the real hub takes and answers besides.
    row("listNotification query eventDetails*", Is::OnlyOurs, "official clients send it and the hub takes it", "observed"),
    row("listNotification 200 application/json/[]/eventActionType", Is::OnlyOurs, "answered to eventDetails", "observed"),
    row("listNotification 200 application/json/[]/eventStatus", Is::OnlyOurs, "answered to eventDetails", "observed"),
    row("*Organization* application/json*", Is::AlsoRequired(&["email"]), "the hub refuses an organization without it", "observed"),
    row(
        "*Process* application/json*",
        Is::AlsoRequired(&["authorizedAwaiting", "messageWithStatus"]),
        "required since the Process description 1.2.3",
        "API description 1.2.3",
    ),
    row("*Process* application/json*/authorizedAwaiting", Is::OnlyOurs, "new in that version", "API description 1.2.3"),
    row("*Process* application/json*/messageWithStatus", Is::OnlyOurs, "new in that version", "API description 1.2.3"),
    row("listSubscription query datapassId*", Is::OnlyOurs, "today's DataPass asks with it", "observed"),
    row(
        "*Subscription* application/json*/delegationActor",
        Is::Changed(r#"{"nullable":true,"required":["email"],"type":"object"}"#, r#"{"nullable":true,"type":"object"}"#),
        "a delegate may be an organization instead",
        "observed",
    ),
    row("migrateCases 200 application/json", Is::AlsoRequired(&["caseUpdated"]), "it is all there is", "assumed"),
    // Scopes that the texts name and the `security` lists forget.
    row("createOrganization scopes", Is::Changed("ADMIN", "ADMIN DATAPASS SUBCRT"), "DataPass creates organizations", "observed"),
    row("deleteOrganization scopes", Is::Changed("ADMIN", "ADMIN DATAPASS SUBCRT"), "named in its text", "API description 1.2.0"),
    row(
        "createSubscription scopes",
        Is::Changed("ADMIN DATAPASS", "ADMIN DATAPASS SUBCRT"),
        "the older name",
        "API description 1.2.0",
    ),
    row("getProcessById scopes", Is::Changed("ADMIN", "ADMIN OSL"), "named in its text", "API description 1.2.1"),
    // Schemas that do not say what they mean.
    row(
        "* application/json/attachments/[]/allOf/1/recipients/[]",
        Is::Changed(r#"{"format":"string"}"#, r#"{"type":"string"}"#),
        "the format is no format but a type",
        "assumed",
    ),
    row(
        "getCaseById 200 application/json/externalId",
        Is::Changed(r#"{"maxLength":30,"type":"string"}"#, r#"{"maxLength":100,"type":"string"}"#),
        "POST /folders takes 100",
        "API description 1.2.7",
    ),
    row(
        "* 20* application/json*/partnerInfo",
        Is::Changed(r#"{"nullable":true,"readOnly":true}"#, r#"{"nullable":true,"type":"object"}"#),
        "nullable beside allOf means nothing to the validator, and answers have null",
        "swagger-request-validator 2.12.1",
    ),
    row("* 20* application/json*/partnerInfo/allOf/0*", Is::OnlyOfficial, "see partnerInfo", "swagger-request-validator 2.12.1"),
    row("* 20* application/json*/partnerInfo/*Name", Is::OnlyOurs, "see partnerInfo", "swagger-request-validator 2.12.1"),
    row("* 20* application/json*/partnerInfo/softwareVersion", Is::OnlyOurs, "see partnerInfo", "swagger-request-validator 2.12.1"),
];

impl Difference {
    pub fn is(&self, place: &str, found: &Found) -> bool {
        let is_of_this_kind = match (&self.is, found) {
            (Is::OnlyOurs, Found::OnlyOurs) | (Is::OnlyOfficial, Found::OnlyOfficial) => true,
            (Is::AlsoRequired(names), Found::Changed(official, ours)) => requiring(official, names) == *ours,
            (Is::Changed(official, ours), Found::Changed(theirs, mine)) => official == theirs && ours == mine,
            _ => false,
        };
        is_of_this_kind && matches(self.place, place)
    }
}

/// A schema's row once it requires these members too.
fn requiring(row: &str, names: &[&str]) -> String {
    let mut bounds: Value = serde_json::from_str(row).unwrap_or_default();
    let required = bounds["required"].as_array().into_iter().flatten().filter_map(Value::as_str).chain(names.iter().copied());
    let required: BTreeSet<String> = required.map(str::to_owned).collect();
    bounds["required"] = required.into_iter().collect();
    bounds.to_string()
}

/// Whether a pattern with `*` covers the whole text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => {
            let Some(text) = text.strip_prefix(head) else { return false };
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| matches(rest, &text[at..]))
        }
    }
}
