//! Planting a seed: its fixtures go through the hub's own use cases, so that a
//! seeded world is one that calls could have made.

use std::collections::HashMap;

use super::{Caller, HubError, Work, batch, deposit, exchange, organization, process, subscription, treatment, upload};
use crate::{
    domain::{
        access::Party,
        client::Client,
        event::EventStatus,
        folder::{Folder, FolderCase, FolderUpdate},
        organization::OrganizationIdentifier,
        status::Status,
    },
    seed::{DossierFixture, Fixtures, SeedError, Side, Source, Step},
    store::{StoreError, blobs::Blobs, clients, departures, mails, notifications, organizations, processes},
};

/// Plants a seed in an empty world: all of it or nothing.
///
/// # Errors
/// The first fixture the hub refuses, or the store's failure.
pub fn plant(work: &Work<'_>, fixtures: &Fixtures, blobs: &Blobs) -> Result<(), SeedError> {
    let place = |file, index: usize| Place { source: &fixtures.source, file, path: format!("[{index}]") };
    for (index, new) in fixtures.organizations.iter().enumerate() {
        let place = place("organizations.json", index);
        organization::create(work, new).map_err(|error| place.refused("", error))?;
    }
    for (index, new) in fixtures.processes.iter().enumerate() {
        let place = place("processes.json", index);
        process::create(work, new).map_err(|error| place.refused("", error))?;
    }
    // Before the subscriptions, which make up the credentials they do not find.
    for (index, client) in fixtures.clients.iter().enumerate() {
        plant_client(work, client, &place("clients.json", index))?;
    }
    for (index, new) in fixtures.subscriptions.iter().enumerate() {
        let place = place("subscriptions.json", index);
        subscription::plant(work, new).map_err(|error| place.refused("", error))?;
    }
    for (index, dossier) in fixtures.dossiers.iter().enumerate() {
        Dossier { work, blobs, fixture: dossier, place: place("dossiers.json", index) }.plant()?;
    }
    // Nobody lived through what a seed tells.
    mails::clear(work.connection)?;
    Ok(departures::clear(work.connection)?)
}

fn plant_client(work: &Work<'_>, client: &Client, place: &Place<'_>) -> Result<(), SeedError> {
    if let Some(organization) = &client.organization {
        place.refuse_unknown(work, organization, "organization")?;
    }
    if let Some(code) = &client.process_code {
        place.refuse_unknown_process(work, code)?;
    }
    place.refuse_unless(Party::behind(client).is_some(), || Client::INCOMPLETE.to_owned())?;
    place.refuse_unless(clients::insert(work.connection, client)?, || format!("{} already exists", client.client_id))
}

/// Where in a seed a fixture stands.
struct Place<'a> {
    source: &'a Source,
    file: &'static str,
    path: String,
}

impl Place<'_> {
    fn refusal(&self, below: &str, reason: &(impl ToString + ?Sized)) -> SeedError {
        SeedError::Fixture {
            file: self.source.name_of(self.file),
            path: format!("{}{below}", self.path),
            reason: reason.to_string(),
        }
    }

    fn refused(&self, below: &str, error: HubError) -> SeedError {
        match error {
            HubError::Refused(refusal) => self.refusal(below, &refusal),
            HubError::Failed(failure) => failure.into(),
        }
    }

    fn refuse_unless(&self, is_right: bool, reason: impl FnOnce() -> String) -> Result<(), SeedError> {
        if is_right { Ok(()) } else { Err(self.refusal("", &reason())) }
    }

    fn refuse_unknown(&self, work: &Work<'_>, organization: &OrganizationIdentifier, member: &str) -> Result<(), SeedError> {
        let exists = organizations::exists(work.connection, organization)?;
        if exists {
            Ok(())
        } else {
            Err(self.refusal(&format!(".{member}"), &format!("{organization} is not in organizations.json")))
        }
    }

    fn refuse_unknown_process(&self, work: &Work<'_>, code: &str) -> Result<(), SeedError> {
        let exists = processes::find(work.connection, code)?.is_some();
        if exists { Ok(()) } else { Err(self.refusal(".processCode", &format!("{code} is not in processes.json"))) }
    }
}

/// A télédossier being replayed.
struct Dossier<'a> {
    work: &'a Work<'a>,
    blobs: &'a Blobs,
    fixture: &'a DossierFixture,
    place: Place<'a>,
}

impl Dossier<'_> {
    fn plant(&self) -> Result<(), SeedError> {
        let fixture = self.fixture;
        self.place.refuse_unknown_process(self.work, &fixture.folder.process_code)?;
        let osl = Caller::from(Party::Osl(processes::known(self.work.connection, &fixture.folder.process_code)?.osl));
        let folder = deposit::create(self.work, &osl, &fixture.folder).map_err(|error| self.place.refused(".folder", error))?;
        if fixture.files.len() > folder.attachments.len() {
            return Err(self.place.refusal(".files", "more files than attachments"));
        }
        for (index, (file, attachment)) in fixture.files.iter().zip(&folder.attachments).enumerate() {
            let target = upload::Target::Folder(folder.id, attachment.attachment.id);
            if let Some(file) = file {
                self.upload(&osl, target, file, &format!(".files[{index}]"))?;
            }
        }
        if fixture.declared_complete {
            let update = FolderUpdate { global_status: Status::HubeeCompleted.to_string(), close_date_time: None };
            deposit::update(self.work, &osl, folder.id, &update).map_err(|error| self.place.refused(".declaredComplete", error))?;
        }
        let by_external_id: HashMap<_, _> = folder.cases.iter().map(|case| (case.external_id.as_str(), case)).collect();
        for (index, step) in fixture.steps.iter().enumerate() {
            self.replay(&osl, &folder, &by_external_id, step, &format!(".steps[{index}]"))?;
        }
        Ok(())
    }

    fn replay(
        &self,
        osl: &Caller,
        folder: &Folder,
        by_external_id: &HashMap<&str, &FolderCase>,
        step: &Step,
        path: &str,
    ) -> Result<(), SeedError> {
        let case = match &step.case {
            Some(name) => Some(
                *by_external_id
                    .get(name.as_str())
                    .ok_or_else(|| self.place.refusal(&format!("{path}.case"), &format!("{name} is not a case of the folder")))?,
            ),
            None => None,
        };
        match (case, step) {
            (Some(case), Step { side: Side::Hub, status: Some(status), event: None, .. }) => self.archive(case, status, path),
            (Some(case), Step { status: Some(status), event: None, .. }) => {
                let caller = self.act(osl, case, step.side)?;
                treatment::update(self.work, &caller, case.id, Some(status)).map_err(|error| self.place.refused(path, error))
            }
            (Some(case), Step { event: Some(_), status: None, side, .. }) if *side != Side::Hub => self.say(osl, case, step, path),
            (None, Step { side: Side::Osl, folder_status: Some(status), .. }) => {
                let update = FolderUpdate { global_status: status.clone(), close_date_time: None };
                deposit::update(self.work, osl, folder.id, &update).map_err(|error| self.place.refused(path, error))
            }
            _ => Err(self.place.refusal(path, "a step has `case` with `status` or `event`, or `folderStatus` as OSL")),
        }
    }

    /// Who acts on a case has seen what waited for it there.
    fn act(&self, osl: &Caller, case: &FolderCase, side: Side) -> Result<Caller, SeedError> {
        let party = match side {
            Side::Si => Party::Si { organization: case.recipient.clone(), process_code: self.fixture.folder.process_code.clone() },
            Side::Osl | Side::Hub => osl.party.clone(),
        };
        if let Some(organization) = party.organization() {
            notifications::delete_about(self.work.connection, case.id, organization)?;
        }
        Ok(party.into())
    }

    fn say(&self, osl: &Caller, case: &FolderCase, step: &Step, path: &str) -> Result<(), SeedError> {
        let Some(new) = &step.event else { return Ok(()) };
        let author = self.act(osl, case, step.side)?;
        let refused = |error| self.place.refused(&format!("{path}.event"), error);
        let event = exchange::create(self.work, &author, case.id, new).map_err(refused)?;
        if step.files.len() != event.attachments.len() {
            return Err(self.place.refusal(&format!("{path}.files"), "not as many files as the event has attachments"));
        }
        for (index, (file, attachment)) in step.files.iter().zip(&event.attachments).enumerate() {
            let target = upload::Target::Event(case.id, event.id, attachment.id);
            self.upload(&author, target, file, &format!("{path}.files[{index}]"))?;
        }
        let update = |caller: &Caller, status: EventStatus| {
            exchange::update(self.work, caller, case.id, event.id, Some(status.as_str())).map_err(refused)
        };
        if event.status == EventStatus::InProgress {
            update(&author, EventStatus::Sent)?;
        }
        if step.acknowledged {
            let reader = self.act(osl, case, if step.side == Side::Si { Side::Osl } else { Side::Si })?;
            update(&reader, EventStatus::Received)?;
            self.act(osl, case, step.side)?;
        }
        Ok(())
    }

    /// What the hub's own batch does: the case is put away, its files are gone.
    fn archive(&self, case: &FolderCase, status: &str, path: &str) -> Result<(), SeedError> {
        if status != Status::Archived.as_str() {
            return Err(self.place.refusal(path, "the hub only moves a case to ARCHIVED"));
        }
        Ok(batch::archive(self.work, case.id)?)
    }

    fn upload(&self, caller: &Caller, target: upload::Target, file: &str, path: &str) -> Result<(), SeedError> {
        let name = format!("attachments/{file}");
        let unreadable = |error: std::io::Error| self.place.refusal(path, &format!("{name}: {error}"));
        let bytes = self.place.source.open(&name).map_err(unreadable)?;
        upload::upload(self.work, self.blobs, caller, target, bytes).map_err(|error| match error {
            HubError::Failed(StoreError::File(error)) => unreadable(error),
            other => self.place.refused(path, other),
        })
    }
}
