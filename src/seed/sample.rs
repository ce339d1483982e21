//! Small real files of the common types, for télédossiers injected without any.

use std::io::Read;

use super::Source;

/// A file of the demonstration for each media type it has, with its extension.
const SAMPLES: [(&str, &str, &str); 7] = [
    ("application/pdf", "pdf", "attachments/certdc/deces-0001-DD.pdf"),
    ("application/xml", "xml", "attachments/certdc/deces-0001-DD.xml"),
    ("application/json", "json", "attachments/otv/demande.json"),
    ("text/plain", "txt", "attachments/caf-contact/coordonnees-allocataire.txt"),
    ("application/zip", "zip", "attachments/sgr/SGR.zip"),
    ("application/vnd.oasis.opendocument.text", "odt", "attachments/snated/CG99_RE_IP0000001.odt"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        "attachments/snated/CG99_RE_IP0000001.docx",
    ),
];

/// A file of that media type and its extension; a line of text for a type the
/// demonstration does not have.
#[must_use]
pub fn of_type(mime_type: &str) -> (Vec<u8>, &'static str) {
    let sample = SAMPLES.iter().find(|sample| sample.0 == mime_type);
    let read = sample.and_then(|(_, extension, file)| {
        let mut bytes = Vec::new();
        Source::Demo.open(file).ok()?.read_to_end(&mut bytes).ok()?;
        Some((bytes, *extension))
    });
    read.unwrap_or_else(|| (b"Sample attachment of hubee-sim.\n".to_vec(), "bin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_type_has_its_sample_in_the_demonstration() {
        for (mime_type, extension, _) in SAMPLES {
            assert_eq!(of_type(mime_type).1, extension);
        }
    }
}
