//! A small snapshot for hostile hands, and the world that is made of what comes
//! back from them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use hubee_sim::{
    clock::{Clock, Reading},
    contract::Contract,
    domain::{
        dossier::{DossierFilter, WaitingFilter},
        name::Name,
        organization::OrganizationFilter,
        page::Page,
        period::Period,
        timestamp::Timestamp,
    },
    hub::{HubError, Work, dossier, organization, process, seeding, subscription},
    ids::Ids,
    seed::{Seed, SeedError},
    snapshot::Snapshot,
    store::{agenda, clients, departures, dossiers, image::Image, mails, snapshot_file},
    world::{Origin, World},
};

/// What the file of a snapshot has in it.
pub static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut fixtures = Seed::Demo.fixtures(Contract::shared().unwrap()).unwrap();
    let code = fixtures.dossiers[0].folder.process_code.clone();
    fixtures.dossiers.retain(|dossier| dossier.folder.process_code == code);
    fixtures.dossiers.truncate(4);
    fixtures.processes.retain(|process| process.code == code);
    fixtures.subscriptions.retain(|subscription| subscription.terms.process_code == code);
    fixtures.clients.retain(|client| client.process_code.as_ref() == Some(&code));
    let (now, ids) = (Timestamp::from_millis(1_720_083_255_438), Ids::seeded(7));
    let plant =
        |connection: &rusqlite::Connection, blobs: &_| seeding::plant(&Work::new(connection, now, &ids, false), &fixtures, blobs);
    let image = Image::made::<SeedError>(plant).unwrap();
    let remains = snapshot_file::Remains { taken: now, clock: Reading::default(), revoked: vec![(1, uuid::Uuid::nil())] };
    fs::read(snapshot_file::write(&image, &remains).unwrap().path()).unwrap()
});

/// Where a target puts its file.
pub fn place() -> PathBuf {
    std::env::temp_dir().join(format!("snapshot-{}.db", std::process::id()))
}

/// Takes a snapshot in as the control API does. What is let in makes a world
/// that works, is written again and let in again.
pub fn take_in(path: &Path) {
    let Ok(snapshot) = Snapshot::read(path) else { return };
    let snapshot = Arc::new(snapshot);
    let begin = || {
        let (name, clock) = (Name::of_default_world(), Clock::system());
        World::begin(name, Origin::Snapshot(snapshot.clone()), clock, Ids::seeded(7), false)
    };
    let world = begin().unwrap();
    look_at_everything(&world).unwrap();
    world.clock.advance(Period::parse("P2Y").unwrap());
    look_at_everything(&world).unwrap();
    drop(world);
    let again = Snapshot::read(snapshot.write().unwrap().path()).unwrap();
    assert_eq!(again.taken(), snapshot.taken());
}

fn look_at_everything(world: &World) -> Result<(), HubError> {
    world.read(|work| {
        let all = dossiers::list(work.connection, &DossierFilter::default(), None, 1000)?;
        for one in all.items {
            dossier::read(work, one.folder_id)?;
        }
        dossiers::waiting(work.connection, &WaitingFilter::default(), None, 1000)?;
        dossiers::queues(work.connection)?;
        agenda::waiting(work.connection, None)?;
        clients::list(work.connection)?;
        departures::list(work.connection, None)?;
        mails::list(work.connection)?;
        organization::list(work, &OrganizationFilter::default(), &Page::default())?;
        process::list(work, None, &Page::default())?;
        subscription::list_all(work, &Page::default())?;
        Ok(())
    })
}
