//! Attachments on their way in: what is known of them does not depend on how
//! they were cut. The input is the size of the pieces, the `digest` header and
//! a line break, then the file.
#![no_main]

use std::sync::LazyLock;

use hubee_sim::{
    domain::attachment,
    hub::upload::Intake,
    store::{Store, attachments::Content},
};
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

static STORE: LazyLock<Store> = LazyLock::new(|| Store::in_memory().unwrap());

fn taken(chunks: impl Iterator<Item = impl AsRef<[u8]>>) -> Intake {
    let mut intake = Intake::default();
    chunks.for_each(|chunk| intake.push(chunk.as_ref(), STORE.blobs()).unwrap());
    intake
}

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, rest)) = bytes.split_first() else { return };
    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return };
    let (header, bytes) = (String::from_utf8_lossy(&rest[..end]), &rest[end + 1..]);
    let header = header.as_ref();
    let (whole, parts) = (taken([bytes].iter()), taken(bytes.chunks(usize::from(*cut).max(1))));
    assert_eq!(whole.size(), bytes.len() as u64);
    let facts = parts.facts(Some(header));
    assert_eq!(facts, whole.facts(Some(header)));
    let _ = attachment::may_be(header, facts.sniffed);
    match parts.into_content(STORE.blobs(), Uuid::nil()).unwrap() {
        Content::Inline(kept) => assert_eq!(kept, bytes),
        Content::File(name) => STORE.blobs().forget(&[name]),
    }
});
