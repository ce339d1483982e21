//! Holds one client against every rule of its side.

use super::{
    attachments, calls, deposits, events,
    facts::Facts,
    judgement::Judgement,
    notifications,
    report::{ClientReport, Seen, Totals},
    rule::{Rule, Side},
    statuses, tokens,
    view::{Exchange, Heard},
};
use crate::{
    domain::{departure, scope::Scope},
    journal::Entry,
};

/// Who a client is, once a call of it was let in.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// Its id.
    pub client_id: String,
    /// Its scope.
    pub scope: Option<String>,
    /// Its organization.
    pub organization: Option<String>,
}

impl Who {
    /// What the last call that was let in says.
    #[must_use]
    pub fn of(entries: &[Entry], client_id: String) -> Self {
        let is_its = |one: &&&Entry| one.known().client_id.as_deref() == Some(client_id.as_str());
        let known = entries.iter().rev().filter(|one| one.is_let_in()).find(|one| is_its(&one)).map(Entry::known);
        let (scope, organization) = known.map(|known| (known.scope.clone(), known.organization.clone())).unwrap_or_default();
        Self { client_id, scope, organization }
    }
}

/// What there is to say of a client.
#[must_use]
pub fn judge(who: Who, exchanges: &[Exchange], facts: &Facts) -> ClientReport {
    let scope = who.scope.as_deref().and_then(Scope::parse);
    let rules = Rule::all().filter(|rule| concerns(rule.row().side, scope));
    let rules: Vec<_> = rules.map(|rule| judgement_of(rule, scope, exchanges, facts).finding(rule)).collect();
    let totals = Totals::of(&rules);
    ClientReport {
        client_id: who.client_id,
        scope: who.scope,
        organization: who.organization,
        ok: totals.failed_musts == 0,
        seen: seen(exchanges),
        totals,
        rules,
    }
}

/// An administrator may act for both sides.
fn concerns(side: Side, scope: Option<Scope>) -> bool {
    match (side, scope) {
        (Side::Osl, Some(Scope::Si | Scope::Subcrt)) | (Side::Si, Some(Scope::Osl | Scope::Subcrt)) => false,
        (Side::Osl | Side::Si | Side::Both, _) => true,
    }
}

fn judgement_of(rule: Rule, scope: Option<Scope>, exchanges: &[Exchange], facts: &Facts) -> Judgement {
    match rule {
        Rule::TokenReused => tokens::reused(exchanges),
        Rule::TokenRenewedOn401 => tokens::renewed(exchanges),
        Rule::BacksOffOn5xx => calls::backs_off(exchanges, facts),
        Rule::RequestsWellFormed => calls::well_formed(exchanges),
        Rule::TechnicalHeaders => calls::introduced(exchanges),
        Rule::NotificationsUntilShort => notifications::until_short(exchanges),
        Rule::NotificationDeleted => notifications::deleted(exchanges),
        Rule::NotificationIdempotent => notifications::idempotent(exchanges),
        Rule::AttachmentsDownloaded => attachments::downloaded(exchanges, scope != Some(Scope::Osl)),
        Rule::NoRepeatedDownload => attachments::once(exchanges),
        Rule::DigestVerified => attachments::verified(exchanges),
        Rule::DigestSent => calls::digest_sent(exchanges),
        Rule::IntermediateStatus => statuses::intermediate(exchanges, facts),
        Rule::FinalStatus => statuses::last(exchanges),
        Rule::StatusGraph => statuses::without(departure::Rule::StatusGraph, exchanges, facts),
        Rule::CaseCurrentStatus => statuses::without(departure::Rule::CaseCurrentStatus, exchanges, facts),
        Rule::EventsAcknowledged => events::acknowledged(exchanges),
        Rule::EventNotResubmittedBlindly => events::not_resubmitted(exchanges),
        Rule::ClosedWhenFinished => deposits::closed(exchanges),
        Rule::DepositCompleted => deposits::completed(exchanges),
        Rule::DepositNotResubmittedBlindly => deposits::not_resubmitted(exchanges, facts),
        Rule::Numbering => deposits::numbered(exchanges),
    }
}

fn seen(exchanges: &[Exchange]) -> Seen {
    let count = |is_meant: fn(&&Exchange) -> bool| exchanges.iter().filter(is_meant).count();
    Seen {
        exchanges: exchanges.len(),
        pending: count(|one| one.heard == Heard::Pending),
        unheard: count(|one| one.heard == Heard::Nothing),
        cut_short: count(|one| one.is_cut_short),
        struck: count(|one| one.fault.is_some()),
    }
}
