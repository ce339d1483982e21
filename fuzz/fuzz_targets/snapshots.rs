//! The file of a snapshot, changed byte by byte: each five bytes of the input
//! say which page, where in it, and what to write there. An input that begins
//! as SQLite files do is the whole file.
#![no_main]

use std::fs;

use hubee_sim_fuzz::snapshot::{GOOD, place, take_in};
use libfuzzer_sys::fuzz_target;

const PAGE: usize = 4096;

fuzz_target!(|bytes: &[u8]| {
    let mut file = GOOD.clone();
    if bytes.starts_with(b"SQLite") {
        file = bytes.to_vec();
    } else {
        for patch in bytes.chunks_exact(5) {
            let at = usize::from(patch[0]) * PAGE + usize::from(u16::from_le_bytes([patch[1], patch[2]])) % PAGE;
            for (byte, new) in file.iter_mut().skip(at).zip(&patch[3..]) {
                *byte = *new;
            }
        }
        if let [keep] = bytes.chunks_exact(5).remainder() {
            file.truncate(usize::from(*keep) * PAGE);
        }
    }
    fs::write(place(), file).unwrap();
    take_in(&place());
});
