//! Each rule on the smallest story that keeps it and the smallest that breaks it.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    facts::Facts,
    judge::{Who, judge},
    report::{Finding, Verdict},
    rule::Rule,
    view::{Act, Exchange, Heard, Ids},
};
use crate::domain::{
    departure::{self, RecordedDeparture},
    folder::NumberedFolder,
    id::{CaseId, FolderId},
    timestamp::Timestamp,
};

const FOLDER: Uuid = Uuid::from_u128(1);
const CASE: Uuid = Uuid::from_u128(2);
const EVENT: Uuid = Uuid::from_u128(3);
const FILE: Uuid = Uuid::from_u128(4);
const NOTE: Uuid = Uuid::from_u128(5);
const NUMBER: &str = "DGS-CERTDC-0000000000001";

/// An answered call, a second after the one before.
fn call(act: Act, sent: Value, got: Value) -> Exchange {
    let method = if sent.is_null() { "GET" } else { "POST" };
    Exchange {
        act,
        method: method.to_owned(),
        path: format!("/teledossiers/v1/{act:?}"),
        limit: 25,
        ids: Ids { folder: Some(FOLDER), case: Some(CASE), event: None, attachment: Some(FILE), notification: Some(NOTE) },
        sent,
        heard: Heard::Status(200),
        got,
        is_introduced: true,
        has_digest: true,
        ..Exchange::default()
    }
}

fn with(one: Exchange, heard: Heard) -> Exchange {
    Exchange { heard, got: Value::Null, ..one }
}

fn refused(one: Exchange, status: u16, code: &str, message: &str) -> Exchange {
    Exchange { refusal: (code.to_owned(), message.to_owned()), ..with(one, Heard::Status(status)) }
}

fn about_event(one: Exchange) -> Exchange {
    Exchange { ids: Ids { event: Some(EVENT), ..one.ids }, ..one }
}

fn token() -> Exchange {
    Exchange { path: "/oauth2/token".to_owned(), ..call(Act::AskToken, json!({}), json!({ "expires_in": 3600 })) }
}

fn list(event: Option<Uuid>) -> Exchange {
    let note = json!({ "id": NOTE, "caseId": CASE, "eventId": event, "processCode": "CERTDC" });
    call(Act::ListNotifications, Value::Null, json!([note]))
}

fn case(status: &str) -> Exchange {
    let file = json!({ "id": FILE, "fileName": "acte.pdf", "status": "RECEIVED" });
    let got = json!({ "processCode": "CERTDC", "status": status, "attachments": [file], "events": [] });
    call(Act::GetCase, Value::Null, got)
}

fn event() -> Exchange {
    let got = json!({ "id": EVENT, "status": "SENT", "transmitter": { "type": "OSL" }, "attachments": [] });
    about_event(call(Act::GetEvent, Value::Null, got))
}

fn moved(status: &str) -> Exchange {
    call(Act::CreateEvent, json!({ "caseNewStatus": status, "caseCurrentStatus": "X" }), json!({ "id": Uuid::from_u128(9) }))
}

fn delete() -> Exchange {
    call(Act::DeleteNotification, Value::Null, Value::Null)
}

fn download() -> Exchange {
    call(Act::Download, Value::Null, Value::Null)
}

fn damaged() -> Exchange {
    Exchange { is_damaged: true, fault: Some("rust".to_owned()), ..download() }
}

fn upload() -> Exchange {
    call(Act::Upload, Value::Null, Value::Null)
}

fn folder(number: &str) -> Exchange {
    let sent = json!({ "externalId": number, "processCode": "CERTDC", "cases": [{ "externalId": format!("{number}-01") }] });
    call(Act::CreateFolder, sent, json!({ "id": FOLDER, "cases": [{ "id": CASE }], "attachments": [{ "id": FILE }] }))
}

fn patched(act: Act, member: &str, status: &str) -> Exchange {
    call(act, json!({ member: status }), Value::Null)
}

fn departed(rule: departure::Rule) -> Facts {
    let departure = RecordedDeparture {
        date_time: Timestamp::from_millis(500),
        client_id: None,
        rule,
        detail: "Case can not go there".to_owned(),
        folder_id: None,
        case_id: Some(CaseId(CASE)),
    };
    Facts { departures: vec![departure], ..Facts::default() }
}

fn folders(ids: &[Uuid]) -> Facts {
    let numbered = |id: &Uuid| NumberedFolder {
        id: FolderId(*id),
        external_id: NUMBER.to_owned(),
        process_code: "CERTDC".to_owned(),
        create_date_time: Timestamp::from_millis(0),
    };
    Facts { folders: ids.iter().map(numbered).collect(), ..Facts::default() }
}

type Story = (Vec<Exchange>, Facts);

fn story(exchanges: Vec<Exchange>) -> Story {
    (exchanges, Facts::default())
}

fn dead() -> Exchange {
    refused(case("SENT"), 401, "900901", "Invalid Credentials")
}

fn down() -> Exchange {
    with(case("SENT"), Heard::Status(503))
}

/// What keeps the rule.
fn kept(rule: Rule) -> Story {
    match rule {
        Rule::TokenReused => story(vec![token(), list(None), case("SENT")]),
        Rule::TokenRenewedOn401 => story(vec![dead(), token(), case("SENT")]),
        Rule::BacksOffOn5xx => story(vec![down(), case("SENT")]),
        Rule::RequestsWellFormed | Rule::TechnicalHeaders => story(vec![case("SENT")]),
        Rule::NotificationsUntilShort => story(vec![Exchange { limit: 1, ..list(None) }, list(None)]),
        Rule::NotificationDeleted => story(vec![list(None), case("SENT"), delete()]),
        Rule::NotificationIdempotent => story(vec![list(None), moved("DONE"), list(None)]),
        Rule::AttachmentsDownloaded | Rule::NoRepeatedDownload => story(vec![case("SENT"), download()]),
        Rule::DigestVerified => story(vec![damaged(), download(), moved("DONE")]),
        Rule::DigestSent => story(vec![upload()]),
        Rule::IntermediateStatus | Rule::FinalStatus => story(vec![list(None), moved("IN_PROGRESS"), moved("DONE")]),
        Rule::StatusGraph | Rule::CaseCurrentStatus => story(vec![moved("DONE")]),
        Rule::EventsAcknowledged => {
            story(vec![list(Some(EVENT)), event(), about_event(patched(Act::UpdateEvent, "status", "RECEIVED"))])
        }
        Rule::EventNotResubmittedBlindly => story(vec![with(moved("DONE"), Heard::Nothing), case("DONE"), moved("DONE")]),
        Rule::ClosedWhenFinished => {
            let (of_case, of_folder) =
                (patched(Act::UpdateCase, "status", "CLOSED"), patched(Act::UpdateFolder, "globalStatus", "CLOSED"));
            story(vec![folder(NUMBER), case("DONE"), of_case, of_folder])
        }
        Rule::DepositCompleted => {
            story(vec![folder(NUMBER), upload(), patched(Act::UpdateFolder, "globalStatus", "HUBEE_COMPLETED")])
        }
        Rule::DepositNotResubmittedBlindly => (vec![with(folder(NUMBER), Heard::Nothing)], folders(&[FOLDER])),
        Rule::Numbering => story(vec![folder(NUMBER)]),
    }
}

/// What breaks it.
fn broken(rule: Rule) -> Story {
    match rule {
        Rule::TokenReused => story(vec![token(), list(None), token(), case("SENT"), token(), delete(), token()]),
        Rule::TokenRenewedOn401 => story(vec![dead(), dead()]),
        Rule::BacksOffOn5xx => story(vec![Exchange { ended: 1000, ..down() }, case("SENT")]),
        Rule::RequestsWellFormed => story(vec![refused(case("SENT"), 400, "400", "Bad Request : Validation failed.\n[ERROR]")]),
        Rule::TechnicalHeaders => story(vec![Exchange { is_introduced: false, ..case("SENT") }]),
        Rule::NotificationsUntilShort => story(vec![Exchange { limit: 1, ..list(None) }]),
        Rule::NotificationDeleted => story(vec![list(None), delete(), case("SENT")]),
        Rule::NotificationIdempotent => story(vec![list(None), moved("DONE"), list(None), moved("DONE")]),
        Rule::AttachmentsDownloaded => story(vec![case("SENT"), damaged()]),
        Rule::NoRepeatedDownload => story(vec![download(), download()]),
        Rule::DigestVerified => story(vec![damaged(), moved("DONE"), download()]),
        Rule::DigestSent => story(vec![Exchange { has_digest: false, ..upload() }]),
        Rule::IntermediateStatus => story(vec![list(None), moved("DONE")]),
        Rule::FinalStatus => story(vec![list(None), moved("IN_PROGRESS"), moved("REFUSED")]),
        Rule::StatusGraph => (vec![moved("DONE")], departed(departure::Rule::StatusGraph)),
        Rule::CaseCurrentStatus => (vec![moved("DONE")], departed(departure::Rule::CaseCurrentStatus)),
        Rule::EventsAcknowledged => story(vec![list(Some(EVENT)), event()]),
        Rule::EventNotResubmittedBlindly => story(vec![with(moved("DONE"), Heard::Nothing), moved("DONE"), case("DONE")]),
        Rule::ClosedWhenFinished => story(vec![folder(NUMBER), case("DONE"), patched(Act::UpdateCase, "status", "CLOSED")]),
        Rule::DepositCompleted => story(vec![folder(NUMBER), upload()]),
        Rule::DepositNotResubmittedBlindly => {
            (vec![with(folder(NUMBER), Heard::Nothing), folder(NUMBER)], folders(&[Uuid::from_u128(8), FOLDER]))
        }
        Rule::Numbering => story(vec![folder("42")]),
    }
}

/// Exchanges a second apart, numbered from 1; a call that says when it ended
/// is followed at once.
fn finding(rule: Rule, (exchanges, facts): Story) -> Finding {
    let number = |(place, one): (usize, Exchange)| {
        let (id, began) = (place as u64 + 1, i64::try_from(place).unwrap_or_default() * 1000);
        Exchange { id, began, ended: began + one.ended, ..one }
    };
    let exchanges: Vec<Exchange> = exchanges.into_iter().enumerate().map(number).collect();
    let report = judge(Who::default(), &exchanges, &facts);
    report.finding(rule).cloned().unwrap_or_else(|| unreachable!("{rule:?} is left out"))
}

#[test]
fn every_rule_is_kept_by_one_story_and_broken_by_another() {
    for rule in Rule::all() {
        let good = finding(rule, kept(rule));
        assert_eq!((good.verdict, good.broken), (Verdict::Passed, 0), "{good:#?}");
        let bad = finding(rule, broken(rule));
        assert_eq!(bad.verdict, Verdict::Failed, "{bad:#?}");
        assert!(bad.evidence.iter().all(|one| !one.entries.is_empty() && one.text.en != one.text.fr), "{bad:#?}");
        let none = finding(rule, story(Vec::new()));
        assert_eq!((none.verdict, none.evidence.len()), (Verdict::NotExercised, 0), "{none:#?}");
    }
}

#[test]
fn an_answer_that_never_came_is_unknown_to_the_client() {
    for (rule, exchanges) in [
        (Rule::NotificationDeleted, vec![with(list(None), Heard::Nothing), case("SENT")]),
        (Rule::NotificationsUntilShort, vec![Exchange { limit: 1, ..with(list(None), Heard::Nothing) }]),
        (Rule::AttachmentsDownloaded, vec![with(case("SENT"), Heard::Nothing)]),
        (Rule::EventsAcknowledged, vec![list(Some(EVENT)), with(event(), Heard::Nothing)]),
        (Rule::DepositCompleted, vec![with(folder(NUMBER), Heard::Nothing)]),
    ] {
        assert_eq!(finding(rule, story(exchanges)).verdict, Verdict::NotExercised, "{rule:?}");
    }
    let asked = vec![list(None), case("SENT"), with(delete(), Heard::Nothing)];
    assert_eq!(finding(Rule::NotificationDeleted, story(asked)).verdict, Verdict::Passed);
}

#[test]
fn a_deposit_that_is_sent_again_is_no_duplicate_when_the_hub_has_but_one() {
    let exchanges = vec![with(folder(NUMBER), Heard::Nothing), folder(NUMBER)];
    assert_eq!(finding(Rule::DepositNotResubmittedBlindly, (exchanges, folders(&[FOLDER]))).verdict, Verdict::Passed);
}

#[test]
fn the_evidence_of_a_duplicate_names_both_folders() {
    let found = finding(Rule::DepositNotResubmittedBlindly, broken(Rule::DepositNotResubmittedBlindly));
    let evidence = &found.evidence[0];
    assert_eq!(evidence.entries, [1, 2]);
    assert!([8, 1].iter().all(|id| evidence.text.en.contains(&Uuid::from_u128(*id).to_string())), "{evidence:?}");
}

#[test]
fn a_retry_after_is_honoured_and_a_frozen_clock_tells_no_pause() {
    let told = Exchange { retry_after: Some(30), ..down() };
    assert_eq!(finding(Rule::BacksOffOn5xx, story(vec![told, case("SENT")])).verdict, Verdict::Failed);
    let facts = Facts { is_clock_frozen: true, ..Facts::default() };
    let (exchanges, _) = broken(Rule::BacksOffOn5xx);
    assert_eq!(finding(Rule::BacksOffOn5xx, (exchanges, facts)).verdict, Verdict::NotExercised);
    let insisting = (0..6).map(|_| down()).collect();
    assert_eq!(finding(Rule::BacksOffOn5xx, story(insisting)).broken, 1);
}

#[test]
fn the_same_full_batch_again_is_no_way_to_the_next() {
    let full = || Exchange { limit: 1, ..list(None) };
    assert_eq!(finding(Rule::NotificationsUntilShort, story(vec![full(), full()])).broken, 2);
    let short = Exchange { got: json!([]), ..full() };
    assert_eq!(finding(Rule::NotificationsUntilShort, story(vec![full(), delete(), short])).verdict, Verdict::Passed);
}

#[test]
fn what_the_other_party_says_anew_is_a_reason_to_move_a_case_again() {
    let exchanges = vec![list(None), moved("DONE"), list(None), list(Some(EVENT)), moved("DONE")];
    assert_eq!(finding(Rule::NotificationIdempotent, story(exchanges)).verdict, Verdict::Passed);
}
