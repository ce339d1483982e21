//! The fixtures of a seed, understood.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{SeedError, Source};
use crate::{
    contract::{Contract, Operation},
    domain::{
        client::Client, event::NewEvent, folder::NewFolder, organization::Organization, process::Process,
        subscription::NewSubscription,
    },
    json,
};

/// The fixtures of a seed, in the order they are planted.
#[derive(Clone, Debug, Default)]
pub struct Fixtures {
    /// Where they, and the attachments they name, come from.
    pub source: Source,
    /// Bodies of `POST /organizations`.
    pub organizations: Vec<Organization>,
    /// Bodies of `POST /processes`.
    pub processes: Vec<Process>,
    /// Bodies of `POST /subscriptions`.
    pub subscriptions: Vec<NewSubscription>,
    /// OAuth2 credentials.
    pub clients: Vec<Client>,
    /// Télédossiers and what happened to them.
    pub dossiers: Vec<DossierFixture>,
}

/// A télédossier and what happened to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierFixture {
    /// What it shows, in a sentence; for readers.
    #[serde(default)]
    pub story: Option<String>,
    /// The body of `POST /folders`.
    pub folder: NewFolder,
    /// Per attachment of the folder, a path under `attachments/`, or `None`
    /// when it is never uploaded.
    #[serde(default)]
    pub files: Vec<Option<String>>,
    /// Whether the OSL declared it complete.
    #[serde(default)]
    pub declared_complete: bool,
    /// What happened next.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// Something that a party did: `case` with `status` or `event`, or
/// `folderStatus`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Who did it.
    #[serde(rename = "as")]
    pub side: Side,
    /// External id of the case.
    #[serde(default)]
    pub case: Option<String>,
    /// Where a PATCH sent the case.
    #[serde(default)]
    pub status: Option<String>,
    /// The body of `POST /cases/{id}/events`.
    #[serde(default)]
    pub event: Option<Box<NewEvent>>,
    /// Per attachment of the event, a path under `attachments/`.
    #[serde(default)]
    pub files: Vec<String>,
    /// Whether the other party acknowledged the event.
    #[serde(default)]
    pub acknowledged: bool,
    /// Where a PATCH sent the folder.
    #[serde(default)]
    pub folder_status: Option<String>,
}

/// Who did a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Side {
    /// The organization that owns the process.
    Osl,
    /// The recipient of the case.
    Si,
    /// The hub itself.
    Hub,
}

impl Fixtures {
    /// Reads every file of the seed; a file that is not there has no fixtures.
    ///
    /// # Errors
    /// The first fixture that cannot be understood, or a directory without
    /// any of the files.
    pub fn read(source: Source, contract: &Contract) -> Result<Self, SeedError> {
        let body_of = |operation| (contract.operation(operation), "");
        let organizations = read_file(&source, "organizations.json", body_of("createOrganization"))?;
        let processes = read_file(&source, "processes.json", body_of("createProcess"))?;
        let subscriptions = read_file(&source, "subscriptions.json", body_of("createSubscription"))?;
        let clients = read_file(&source, "clients.json", (None, ""))?;
        let dossiers = read_file(&source, "dossiers.json", (contract.operation("createFolder"), "/folder"))?;
        if [organizations.is_none(), processes.is_none(), clients.is_none(), dossiers.is_none()] == [true; 4] {
            let reason = "no organizations.json, processes.json, clients.json or dossiers.json".to_owned();
            return Err(SeedError::Unreadable { file: source.name_of(""), reason });
        }
        Ok(Self {
            source,
            organizations: organizations.unwrap_or_default(),
            processes: processes.unwrap_or_default(),
            subscriptions: subscriptions.unwrap_or_default(),
            clients: clients.unwrap_or_default(),
            dossiers: dossiers.unwrap_or_default(),
        })
    }

    /// How many fixtures there are of each kind, in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        format!(
            "{} organizations, {} processes, {} subscriptions, {} clients, {} télédossiers",
            self.organizations.len(),
            self.processes.len(),
            self.subscriptions.len(),
            self.clients.len(),
            self.dossiers.len()
        )
    }
}

/// The operation whose body a fixture is, and where in the fixture it stands.
type BodyOf<'a> = (Option<&'a Operation>, &'a str);

fn read_file<T: DeserializeOwned>(source: &Source, file: &str, body_of: BodyOf<'_>) -> Result<Option<Vec<T>>, SeedError> {
    let Some(text) = source.text(file)? else { return Ok(None) };
    let refused = |path: String, reason: String| SeedError::Fixture { file: source.name_of(file), path, reason };
    // A test holds the embedded seed against the API descriptions.
    if matches!(source, Source::Directory(_)) {
        let fixtures: Vec<Value> = serde_json::from_str(&text).map_err(|error| refused(".".into(), error.to_string()))?;
        for (index, fixture) in fixtures.iter().enumerate() {
            if let Some((pointer, sentence)) = first_violation(fixture, body_of) {
                return Err(refused(json_path(index, &pointer), sentence));
            }
        }
    }
    json::from_text(&text).map(Some).map_err(|mistake| refused(mistake.place().to_owned(), mistake.reason()))
}

/// What the API would say first of the body in a fixture.
fn first_violation(fixture: &Value, (operation, place): BodyOf<'_>) -> Option<(String, String)> {
    let body = fixture.pointer(place)?;
    let (pointer, sentence) = operation?.violations_of_body(body).into_iter().next()?;
    Some((format!("{place}{pointer}"), sentence))
}

/// `[3].cases[0].recipient` for the pointer `/cases/0/recipient` of fixture 3.
fn json_path(index: usize, pointer: &str) -> String {
    let segments = pointer.split('/').skip(1).map(|segment| match segment.parse::<usize>() {
        Ok(element) => format!("[{element}]"),
        Err(_) => format!(".{}", segment.replace("~1", "/").replace("~0", "~")),
    });
    std::iter::once(format!("[{index}]")).chain(segments).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn a_fixture_that_cannot_be_understood_is_refused_with_file_path_and_reason() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"[{"clientId":"a","clientSecret":"b","scope":"ADMIN"},{"clientId":"c","clientSecret":7,"scope":"OSL"}]"#;
        std::fs::write(folder.path().join("clients.json"), text).unwrap();
        let refused = Fixtures::read(Source::Directory(folder.path().into()), &Contract::new().unwrap()).unwrap_err().to_string();
        assert!(refused.contains("clients.json, at [1].clientSecret: invalid type: integer `7`, expected a string"), "{refused}");
    }

    #[test]
    fn a_directory_without_fixtures_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Fixtures::read(Source::Directory(folder.path().into()), &Contract::new().unwrap()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_the_seed_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let seed = folder.path().join("seed");
        std::fs::create_dir_all(seed.join("attachments")).unwrap();
        for (file, target) in [("secret", "kept"), ("seed/inside", "shown")] {
            std::fs::write(folder.path().join(file), target).unwrap();
        }
        for (link, target) in [("attachments/out", "../../secret"), ("attachments/in", "../inside"), ("up", "..")] {
            std::os::unix::fs::symlink(target, seed.join(link)).unwrap();
        }
        std::os::unix::fs::symlink("seed", folder.path().join("other-name")).unwrap();
        for directory in [seed, folder.path().join("other-name")] {
            let source = Source::Directory(directory);
            assert_eq!(source.text("attachments/in").unwrap().unwrap(), "shown");
            for file in ["attachments/out", "up/secret"] {
                assert!(source.open(file).is_err(), "{file}");
            }
        }
    }

    #[test]
    fn a_path_that_leaves_the_seed_is_not_opened() {
        for source in [Source::Demo, Source::Directory("/tmp".into())] {
            for path in ["../Cargo.toml", "/etc/hostname", "attachments/../../x"] {
                assert!(source.open(path).is_err(), "{path}");
            }
        }
    }
}
