//! Random calls, legal and illegal, against the model, a hub in memory and a
//! hub on a file: all three agree, and nothing ever breaks down.

use hubee_sim::{Simulator, seed::Seed};
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use crate::{
    model::{ACTIONS, By, Call, Model, OSL_LIST, STATUSES},
    support::{Answer, PARIS, PDF, TestHub, VIENNE, XML, attach_deposit, id_of, seed_without_dossiers, si},
};

const NOBODY: &str = "11111111-1111-4111-8111-111111111111";
const SIS: [&str; 2] = ["si-certdc-paris", "si-certdc-vienne"];

/// A hub, and the ids it gave to what the model numbers.
struct Subject {
    hub: TestHub,
    folders: Vec<(String, String)>,
    cases: Vec<String>,
    events: Vec<(String, String)>,
}

impl Subject {
    fn new(hub: TestHub) -> Self {
        Self { hub, folders: Vec::new(), cases: Vec::new(), events: Vec::new() }
    }

    fn client(model: &Model, case: usize, by: By) -> &'static str {
        if by == By::Osl { "osl-dgs" } else { SIS[model.cases[case].recipient] }
    }

    /// Makes the call; the model is as it was before.
    fn play(&mut self, model: &Model, call: &Call) -> u16 {
        let answer = match *call {
            Call::Deposit { recipients } => self.deposit(recipients),
            Call::Upload { folder, is_sound } => {
                let (folder, attachment) = &self.folders[folder];
                self.hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), bytes(PDF, is_sound))
            }
            Call::MoveFolder { folder, status } => {
                self.hub.patch("osl-dgs", &format!("/folders/{}", self.folders[folder].0), &json!({ "globalStatus": status }))
            }
            Call::DeleteFolder { folder } => self.hub.delete("osl-dgs", &format!("/folders/{}", self.folders[folder].0)),
            Call::Download { case, by } => {
                let path = format!("/cases/{}/attachments/{}", self.cases[case], self.folders[model.cases[case].folder].1);
                self.hub.get(Self::client(model, case, by), &path)
            }
            Call::MoveCase { case, by, status } => {
                let path = format!("/cases/{}", self.cases[case]);
                self.hub.patch(Self::client(model, case, by), &path, &json!({ "status": status }))
            }
            Call::Say { case, by, action, status, notify } => self.say(Self::client(model, case, by), case, action, status, notify),
            Call::UploadToEvent { event, by, is_sound } => {
                let path = format!("{}/attachments/{}", self.path(model, event), self.events[event].1);
                self.hub.upload(Self::client(model, model.events[event].case, by), &path, bytes(XML, is_sound))
            }
            Call::MoveEvent { event, by, status } => {
                let client = Self::client(model, model.events[event].case, by);
                self.hub.patch(client, &self.path(model, event), &json!({ "status": status }))
            }
            Call::DeleteEvent { event, by } => {
                self.hub.delete(Self::client(model, model.events[event].case, by), &self.path(model, event))
            }
            Call::DeleteNotification { of, index } => self.delete_notification(of, index),
        };
        answer.status
    }

    fn path(&self, model: &Model, event: usize) -> String {
        format!("/cases/{}/events/{}", self.cases[model.events[event].case], self.events[event].0)
    }

    fn deposit(&mut self, recipients: usize) -> Answer {
        let names: Vec<_> = (0..recipients).map(|number| format!("C-{number}")).collect();
        let case = |(name, party): (&String, (&str, &str))| json!({ "externalId": name, "recipient": si(party) });
        let folder = json!({
            "processCode": "CERTDC",
            "externalId": "DGS-CERTDC-0000000000042",
            "applicant": { "firstName": "Camille", "lastName": "EXEMPLE" },
            "cases": names.iter().zip([PARIS, VIENNE]).map(case).collect::<Value>(),
            "attachments": [{ "fileName": "a.pdf", "type": "DD_Certificatdedeces", "size": PDF.len(),
                              "mimeType": "application/pdf", "recipients": names }],
        });
        let answer = self.hub.post("osl-dgs", "/folders", &folder);
        let created = answer.json();
        self.folders.push((id_of(&created), id_of(&created["attachments"][0])));
        self.cases.extend(created["cases"].as_array().unwrap().iter().map(id_of));
        answer
    }

    fn say(&mut self, client: &str, case: usize, action: &str, status: Option<&str>, notify: bool) -> Answer {
        let mut event = if action == "ATTACH_DEPOSIT" { attach_deposit("DONE") } else { json!({ "actionType": action }) };
        event["caseNewStatus"] = status.into();
        event["notification"] = notify.into();
        let answer = self.hub.post(client, &format!("/cases/{}/events", self.cases[case]), &event);
        if answer.status == 201 {
            let created = answer.json();
            let attachment = created["attachments"][0]["id"].as_str().unwrap_or(NOBODY).to_owned();
            self.events.push((id_of(&created), attachment));
        }
        answer
    }

    fn delete_notification(&self, of: usize, index: usize) -> Answer {
        let client = client_of(of);
        let waiting = self.hub.notifications(client);
        let id = waiting.get(index).map_or(NOBODY.to_owned(), id_of);
        self.hub.delete(client, &format!("/notifications/{id}"))
    }

    /// What the hub shows, in the model's terms.
    fn agrees_with(&self, model: &Model) {
        for (folder, (id, _)) in model.folders.iter().zip(&self.folders) {
            let answer = self.hub.get("osl-dgs", &format!("/folders/{id}"));
            if folder.is_deleted {
                answer.expect_refusal(404, "Folder is not found");
                continue;
            }
            let read = answer.expect(200);
            assert_eq!(
                (&read["globalStatus"], &read["attachments"][0]["status"]),
                (&json!(folder.status), &json!(folder.attachment))
            );
            for (case, shown) in folder.cases.iter().zip(read["cases"].as_array().unwrap()) {
                assert_eq!(shown["status"], model.cases[*case].status);
                self.case_agrees(model, *case);
            }
        }
        for (of, expected) in model.waiting.iter().enumerate() {
            let events: Vec<&String> = self.events.iter().map(|(id, _)| id).collect();
            let waiting = self.hub.notifications(client_of(of));
            let shown: Vec<_> = waiting
                .iter()
                .map(|one| {
                    let case = self.cases.iter().position(|id| one["caseId"] == **id).unwrap();
                    (case, events.iter().position(|id| one["eventId"] == **id))
                })
                .collect();
            assert_eq!(shown, *expected, "the list of {}", client_of(of));
        }
    }

    fn case_agrees(&self, model: &Model, case: usize) {
        let read = self.hub.get("admin", &format!("/cases/{}", self.cases[case])).expect(200);
        let shown: Vec<_> = read["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| (event["id"].clone(), event["status"].clone(), event["attachments"][0]["status"].clone()))
            .collect();
        let expected: Vec<_> = model.cases[case]
            .events
            .iter()
            .map(|event| {
                let known = &model.events[*event];
                (json!(self.events[*event].0), json!(known.status), json!(known.attachment))
            })
            .collect();
        assert_eq!(shown, expected);
    }
}

fn bytes(sound: &'static [u8], is_sound: bool) -> &'static [u8] {
    if is_sound { sound } else { &sound[1..] }
}

fn client_of(list: usize) -> &'static str {
    if list == OSL_LIST { "osl-dgs" } else { SIS[list] }
}

/// A call whose places are still to be brought within what exists.
fn any_call() -> impl Strategy<Value = Call> {
    let by = || prop_oneof![Just(By::Osl), Just(By::Si)];
    let place = || 0..1000_usize;
    let status = || select(STATUSES.to_vec());
    let event_status = select(vec!["SENT", "RECEIVED", "RECEIVED", "IN_PROGRESS", "NOTHING", ""]);
    prop_oneof![
        3 => (1..3_usize).prop_map(|recipients| Call::Deposit { recipients }),
        4 => (place(), prop::bool::weighted(0.8)).prop_map(|(folder, is_sound)| Call::Upload { folder, is_sound }),
        4 => place().prop_map(|folder| Call::MoveFolder { folder, status: "HUBEE_COMPLETED" }),
        1 => (place(), status()).prop_map(|(folder, status)| Call::MoveFolder { folder, status }),
        1 => place().prop_map(|folder| Call::DeleteFolder { folder }),
        1 => (place(), by()).prop_map(|(case, by)| Call::Download { case, by }),
        2 => (place(), by(), status()).prop_map(|(case, by, status)| Call::MoveCase { case, by, status }),
        6 => (place(), by(), select(ACTIONS.to_vec()), prop::option::of(status()), any::<bool>())
            .prop_map(|(case, by, action, status, notify)| Call::Say { case, by, action, status, notify }),
        4 => (place(), by(), prop::bool::weighted(0.8)).prop_map(|(event, by, is_sound)| Call::UploadToEvent { event, by, is_sound }),
        6 => (place(), by(), event_status).prop_map(|(event, by, status)| Call::MoveEvent { event, by, status }),
        1 => (place(), by()).prop_map(|(event, by)| Call::DeleteEvent { event, by }),
        2 => (0..3_usize, 0..4_usize).prop_map(|(of, index)| Call::DeleteNotification { of, index }),
    ]
}

/// The call with its places brought within what exists; `None` when there is
/// nothing it could be about.
fn fitted(call: &Call, model: &Model) -> Option<Call> {
    let mut call = call.clone();
    let (place, count) = match &mut call {
        Call::Upload { folder, .. } | Call::MoveFolder { folder, .. } | Call::DeleteFolder { folder } => {
            (folder, model.folders.len())
        }
        Call::Download { case, .. } | Call::MoveCase { case, .. } | Call::Say { case, .. } => (case, model.cases.len()),
        Call::UploadToEvent { event, .. } | Call::MoveEvent { event, .. } | Call::DeleteEvent { event, .. } => {
            (event, model.events.len())
        }
        Call::Deposit { .. } | Call::DeleteNotification { .. } => return Some(call),
    };
    *place = place.checked_rem(count)?;
    Some(call)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_file_do_what_the_model_says_whatever_is_called(calls in prop::collection::vec(any_call(), 1..60)) {
        let seed = seed_without_dossiers();
        let file = seed.path().join("hub.db");
        let builder = || Simulator::builder().seed(Seed::Directory(seed.path().into()));
        let in_memory = Subject::new(TestHub::of(builder()));
        let on_file = Subject::new(TestHub::of(builder().database(&file)));
        let mut model = Model::default();
        let mut subjects = [in_memory, on_file];
        for call in &calls {
            let Some(call) = fitted(call, &model) else { continue };
            let before = model.clone();
            let expected = model.play(&call);
            for subject in &mut subjects {
                prop_assert_eq!(subject.play(&before, &call), expected, "{:?}", call);
            }
        }
        for subject in &subjects {
            subject.agrees_with(&model);
        }

        let [_, mut on_file] = subjects;
        drop(on_file.hub);
        on_file.hub = TestHub::of(builder().database(&file));
        on_file.agrees_with(&model);
    }
}
