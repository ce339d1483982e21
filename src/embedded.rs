//! Files that the program carries in itself: the API descriptions as they were
//! written, the fixtures of the demonstration and the web console, gzipped by
//! the build to a fifth of their size.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;
use include_dir::{Dir, File, include_dir};

static FILES: Dir<'static> = include_dir!("$OUT_DIR/embedded");

/// The bytes of a file, still gzipped.
pub(crate) fn gzipped(path: &str) -> io::Result<&'static [u8]> {
    FILES.get_file(path).map(File::contents).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// A file, unpacked as it is read.
pub(crate) fn open(path: &str) -> io::Result<impl Read + use<>> {
    gzipped(path).map(GzDecoder::new)
}
