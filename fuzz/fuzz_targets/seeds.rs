//! A seed of the user's: the texts of its files, with a record separator (0x1e)
//! between them, read and planted.
#![no_main]

use std::{fs, path::PathBuf, sync::LazyLock};

use hubee_sim::{
    contract::Contract,
    domain::timestamp::Timestamp,
    hub::{Work, seeding},
    ids::Ids,
    seed::{Fixtures, SeedError, Source},
    store::{StoreError, image::Image},
};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 5] = ["organizations.json", "processes.json", "subscriptions.json", "clients.json", "dossiers.json"];

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("seeds-{}", std::process::id()));
    fs::create_dir_all(folder.join("attachments")).unwrap();
    fs::write(folder.join("attachments/a.txt"), "bonjour").unwrap();
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let mut texts = bytes.split(|byte| *byte == 0x1e);
    for file in FILES {
        fs::write(FOLDER.join(file), texts.next().unwrap_or(b"[]")).unwrap();
    }
    let Ok(fixtures) = Fixtures::read(Source::Directory(FOLDER.clone()), Contract::shared().unwrap()) else { return };
    let (now, ids) = (Timestamp::from_millis(1_720_083_255_438), Ids::seeded(7));
    let planted = Image::made(|connection, blobs| seeding::plant(&Work::new(connection, now, &ids, false), &fixtures, blobs));
    if let Err(SeedError::Store(failure)) = planted {
        assert!(matches!(failure.downcast_ref(), Some(StoreError::File(_))), "the store failed: {failure}");
    }
});
