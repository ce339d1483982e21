//! The library, as a Rust test uses it: no HTTP but the client's own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::time::Duration;

use hubee_sim::{
    Simulator,
    domain::{client::Client, organization::OrganizationIdentifier, period::Period, scope::Scope, timestamp::Timestamp},
    journal::{Filter, verdict::Expectation},
    seed::Seed,
    simulator::NewDossiers,
};
use serde_json::Value;

const SI: &str = "si-certdc-paris";

fn token(url: &str, client: &Client) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", client.scope.as_str()),
        ("client_id", &client.client_id),
        ("client_secret", &client.client_secret),
    ];
    let answer: Value = ureq::post(format!("{url}/oauth2/token")).send_form(form).unwrap().body_mut().read_json().unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// What waits for a client.
fn notifications(url: &str, client: &Client) -> Vec<Value> {
    let request = ureq::get(format!("{url}/teledossiers/v1/notifications?maxResult=1000"));
    let request = request.header("Authorization", format!("Bearer {}", token(url, client)));
    request.call().unwrap().body_mut().read_json().unwrap()
}

fn paris() -> Client {
    Client {
        client_id: SI.to_owned(),
        client_secret: format!("{SI}-secret"),
        scope: Scope::Si,
        organization: None,
        process_code: None,
    }
}

#[test]
fn a_partner_has_what_is_injected_for_it_and_nothing_else() {
    let hub = Simulator::start().unwrap();
    let partner = hub.partner(Scope::Si, "CERTDC").unwrap();
    assert!(notifications(&hub.url(), &partner.client).is_empty());
    let dossiers = NewDossiers::of("CERTDC").count(3).to(partner.organization.identifier.clone());
    let injected = hub.inject(dossiers).unwrap();
    let waiting = notifications(&hub.url(), &partner.client);
    let announced: Vec<_> = waiting.iter().map(|one| one["caseId"].as_str().unwrap().to_owned()).collect();
    assert_eq!(announced, injected.iter().map(|one| one.case_id.to_string()).collect::<Vec<_>>());
    assert!(hub.partner(Scope::Osl, "CERTDC").unwrap().client.organization.is_some());
}

#[test]
fn what_the_hub_refuses_is_said_in_its_words() {
    let hub = Simulator::start().unwrap();
    let nobody = OrganizationIdentifier { company_register: "99900000000000".into(), ..hub_organization(&hub) };
    let refused = [
        hub.inject("NOTHING").unwrap_err().to_string(),
        hub.inject(NewDossiers::of("CERTDC").to(nobody)).unwrap_err().to_string(),
        hub.partner(Scope::Admin, "CERTDC").unwrap_err().to_string(),
        hub.add_world("Not a name").unwrap_err().to_string(),
        hub.restore("nothing").unwrap_err().to_string(),
    ];
    for (said, words) in refused.iter().zip(["NOTHING", "99900000000000", "ADMIN", "a name is", "no snapshot nothing"]) {
        assert!(said.contains(words), "{said:?} lacks {words:?}");
    }
}

fn hub_organization(hub: &Simulator) -> OrganizationIdentifier {
    hub.partner(Scope::Si, "CERTDC").unwrap().organization.identifier
}

#[test]
fn the_clock_moves_what_falls_due_with_it() {
    let hub = Simulator::start().unwrap();
    let clock = hub.clock();
    clock.freeze().unwrap();
    let start = clock.now();
    assert_eq!(clock.now(), start);
    clock.advance(Duration::from_hours(1)).unwrap();
    assert_eq!(clock.now().millis() - start.millis(), 3_600_000);
    let fell_due = clock.advance(Period::parse("P1Y").unwrap()).unwrap();
    assert!(!fell_due.is_empty(), "a year of nightly batches purges something of the demonstration");
    let noon = Timestamp::parse("2031-05-06T12:00:00Z").unwrap();
    clock.set(noon).unwrap();
    assert_eq!(clock.now(), noon);
    clock.resume().unwrap();
    assert!(clock.now() >= noon);
}

#[test]
fn the_journal_tells_what_a_client_did_and_by_how_much_it_missed() {
    let hub = Simulator::start().unwrap();
    notifications(&hub.url(), &paris());
    let listed = Filter::operation("listNotification").by(SI);
    let seen = hub.journal().wait(&listed, 1, Duration::from_secs(5)).unwrap();
    assert_eq!(seen[0].whole_status(), Some(200));
    hub.journal().verify(&Expectation::exactly(1, listed.clone())).unwrap();
    hub.journal().verify(&Expectation::never(Filter::operation("createFolder"))).unwrap();
    hub.journal().verify(&Expectation::in_order([Filter::default(), listed.clone()])).unwrap();
    let unmet = hub.journal().verify(&Expectation::at_least(2, listed.clone().status(404))).unwrap_err().to_string();
    assert_eq!(unmet, "0 calls, which is not at least 2; entry 2 has all but status, which is 200 instead of 404");
    let late = hub.journal().wait(&listed.by("nobody"), 1, Duration::from_millis(1)).unwrap_err().to_string();
    assert!(late.starts_with("0 of 1 calls came within 1ms; entry 2 has all but client"), "{late}");
    assert_eq!(hub.journal().entries().len(), 2);
    hub.journal().clear();
    assert!(hub.journal().entries().is_empty());
}

#[test]
fn a_call_is_waited_for_that_comes_later() {
    let hub = Simulator::start().unwrap();
    let url = hub.url();
    let calls = std::thread::spawn(move || notifications(&url, &paris()));
    let came = hub.journal().wait(&Filter::operation("listNotification").status(200), 1, Duration::from_secs(30)).unwrap();
    assert_eq!(came.len(), 1);
    calls.join().unwrap();
}

#[test]
fn states_are_kept_and_a_reset_goes_back_to_the_seed() {
    let hub = Simulator::start().unwrap();
    let count = || notifications(&hub.url(), &paris()).len();
    let at_start = count();
    hub.inject("CERTDC").unwrap();
    hub.keep("one-more").unwrap();
    hub.inject(NewDossiers::of("CERTDC").count(2)).unwrap();
    assert_eq!(count(), at_start + 3);
    hub.restore("one-more").unwrap();
    assert_eq!(count(), at_start + 1);
    hub.reset().unwrap();
    assert_eq!(count(), at_start);
}

#[test]
fn worlds_stand_side_by_side_each_with_its_own_of_everything() {
    let hub = Simulator::start().unwrap();
    let (red, blue) = (hub.add_world("red").unwrap(), hub.add_world("blue").unwrap());
    let before = notifications(blue.url(), &paris()).len();
    red.inject(NewDossiers::of("CERTDC").count(5)).unwrap();
    assert_eq!(notifications(red.url(), &paris()).len(), before + 5);
    assert_eq!(notifications(blue.url(), &paris()).len(), before);
    assert_eq!(red.journal().matching(&Filter::operation("listNotification")).len(), 1);
    assert!(hub.journal().entries().is_empty());
    assert!(hub.remove_world("red") && !hub.remove_world("red"));
}

#[tokio::test]
async fn everything_works_on_a_runtime_too() {
    let hub = Simulator::builder().start().unwrap();
    let partner = hub.partner(Scope::Si, "CERTDC").unwrap();
    hub.inject(NewDossiers::of("CERTDC").to(partner.organization.identifier.clone())).unwrap();
    hub.clock().advance(Duration::from_secs(1)).unwrap();
    let url = hub.url();
    let client = tokio::task::spawn_blocking(move || notifications(&url, &partner.client));
    let came = hub.journal().came(&Filter::operation("listNotification").status(200), 1, Duration::from_secs(30)).await;
    assert_eq!(came.unwrap().len(), 1);
    assert_eq!(client.await.unwrap().len(), 1);
    hub.journal().wait(&Filter::operation("listNotification"), 1, Duration::from_secs(1)).unwrap();
    hub.keep("here").unwrap();
    hub.restore("here").unwrap();
    hub.reset().unwrap();
    hub.stop();
}

#[test]
fn a_hub_is_gone_when_its_test_panics_and_its_database_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let start = || Simulator::builder().seed(Seed::None).database(&file).start().unwrap();
    let address = std::thread::scope(|scope| {
        let ended = scope.spawn(|| {
            let hub = start();
            std::panic::panic_any(hub.address());
        });
        *ended.join().unwrap_err().downcast::<std::net::SocketAddr>().unwrap()
    });
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody answers at {address}");
    drop(start());
}
