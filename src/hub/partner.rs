//! Parties of a tester's own: an organization nobody else knows, with all it
//! needs to call the hub, in one step.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{HubError, Work, client, organization, process, subscription};
use crate::{
    domain::{
        client::Client,
        id::SubscriptionId,
        organization::{Organization, OrganizationIdentifier},
        process::Process,
        refusal::Violation,
        scope::Scope,
        subscription::{AccessMode, NewSubscription, Person, Subscription, SubscriptionStatus, SubscriptionTerms},
    },
    store::{organizations, processes},
};

/// The branch of every partner.
const BRANCH: &str = "99999";

/// The body of `POST /_sim/partners`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPartner {
    /// `SI`, to receive télédossiers of the process, or `OSL`, to deposit
    /// those of a process like it.
    pub scope: Scope,
    /// The process.
    pub process_code: String,
}

/// A party of a tester's own.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Partner {
    /// Its organization.
    pub organization: Organization,
    /// Its process; an OSL's is a copy of the one asked for, which it owns.
    pub process_code: String,
    /// An SI's active subscription.
    pub subscription_id: Option<SubscriptionId>,
    /// Its credentials.
    pub client: Client,
}

/// A fresh organization and client; with an active subscription to the process
/// for an SI, with a process of its own for an OSL. Nobody else sees what it
/// exchanges.
///
/// # Errors
/// 400 when the process is unknown or deactivated, or for another scope.
pub fn create(work: &Work<'_>, asked: &NewPartner) -> Result<Partner, HubError> {
    let process = processes::find(work.connection, &asked.process_code)?
        .ok_or_else(|| Violation::UnknownProcess(asked.process_code.clone()))?;
    match asked.scope {
        Scope::Si => create_si(work, process.code),
        Scope::Osl => create_osl(work, process),
        other => Err(Violation::NoPartner(other).into()),
    }
}

fn create_si(work: &Work<'_>, process_code: String) -> Result<Partner, HubError> {
    let organization = create_organization(work, Scope::Si)?;
    let client = client::create(work, Scope::Si, &organization.identifier, Some(process_code.clone()))?;
    let subscription = subscribe(work, process_code.clone(), &organization.identifier)?;
    Ok(Partner { organization, process_code, subscription_id: Some(subscription.id), client })
}

/// An active subscription of that organization to the process, by API; it gets
/// credentials unless it has some.
///
/// # Errors
/// 400 as the subscription's creation.
pub fn subscribe(work: &Work<'_>, process_code: String, subscriber: &OrganizationIdentifier) -> Result<Subscription, HubError> {
    let email = organizations::find(work.connection, subscriber)?.and_then(|organization| organization.email);
    let terms = SubscriptionTerms {
        datapass_id: work.next_id(|id| i64::from(id.as_fields().0)),
        process_code,
        subscriber: subscriber.clone(),
        access_mode: Some(AccessMode::Api),
        notification_frequency: "unitaire".into(),
        activate_date_time: Some(work.now),
        validate_date_time: Some(work.now),
        reject_date_time: None,
        end_date_time: None,
        delegation_actor: None,
        rejection_reason: None,
        email: None,
        local_administrator: Person { email, ..Person::default() },
    };
    let status = Some(SubscriptionStatus::Actif.as_str().to_owned());
    subscription::create(work, &NewSubscription { terms, status })
}

fn create_osl(work: &Work<'_>, process: Process) -> Result<Partner, HubError> {
    let organization = create_organization(work, Scope::Osl)?;
    let client = client::create(work, Scope::Osl, &organization.identifier, None)?;
    let code: String = process.code.chars().take(21).collect();
    let code = work.next_id(|id| format!("{code}-{:08x}", id.as_fields().0));
    let copy = Process { code, osl: organization.identifier.clone(), is_activated: true, ..process };
    let process_code = process::create(work, &copy)?.code;
    Ok(Partner { organization, process_code, subscription_id: None, client })
}

fn create_organization(work: &Work<'_>, scope: Scope) -> Result<Organization, HubError> {
    let company_register = work.next_id(invented_siret);
    let new = Organization {
        name: format!("Partenaire {company_register}"),
        email: Some(format!("partenaire-{company_register}@essai.test")),
        identifier: OrganizationIdentifier { kind: scope.to_string(), company_register, branch_code: BRANCH.into() },
        code: None,
        country: Some("France".into()),
        postal_code: "99000".into(),
        territory: "ESSAI".into(),
        phone_number: None,
        status: "Actif".into(),
        create_date_time: None,
        update_date_time: None,
    };
    organization::create(work, &new)
}

/// A SIRET that passes its check (Luhn's) and that nobody has: the invented
/// ones start with 999.
fn invented_siret(id: Uuid) -> String {
    let digits = format!("999{:010}", id.as_u128() % 10_000_000_000);
    let sum: u32 = digits
        .bytes()
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        // Counted from the check digit to come, every second digit is doubled.
        .map(|(index, digit)| if index % 2 == 0 { digit * 2 - if digit > 4 { 9 } else { 0 } } else { digit })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes_luhn(digits: &str) -> bool {
        let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
        let digits = digits.chars().rev().filter_map(|digit| digit.to_digit(10));
        let sum: u32 = digits.enumerate().map(|(index, digit)| if index % 2 == 1 { doubled(digit) } else { digit }).sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn an_invented_siret_passes_its_check() {
        assert!(passes_luhn("21920023500014"), "a real one does");
        for number in 0..1000_u128 {
            let siret = invented_siret(Uuid::from_u128(number * 0x1234_5678_9abc_def1));
            assert!(siret.len() == 14 && siret.starts_with("999") && passes_luhn(&siret), "{siret}");
        }
    }
}
