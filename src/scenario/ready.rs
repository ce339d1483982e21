//! The scenarios that come with the program, from `scenarios/`.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};

use super::{file, story::Scenario};

static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// All of them: the exercises in their order, then the others by name. A file
/// that makes no sense, which a test rules out, is left out.
pub fn all() -> &'static [Arc<Scenario>] {
    static ALL: OnceLock<Vec<Arc<Scenario>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let understood = FOLDER.files().filter_map(|file| file::understand(file.contents_utf8()?).ok());
        let mut all: Vec<_> = understood.map(Arc::new).collect();
        all.sort_by_key(|scenario| (scenario.exercise.unwrap_or(u32::MAX), scenario.name.clone()));
        all
    })
}

/// The scenario of that name.
#[must_use]
pub fn find(name: &str) -> Option<Arc<Scenario>> {
    all().iter().find(|scenario| scenario.name.as_str() == name).cloned()
}

/// The YAML of the scenario of that name, comments included.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    FOLDER.get_file(format!("{name}.yaml"))?.contents_utf8()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_file_is_a_scenario_of_that_name() {
        for file in FOLDER.files() {
            let scenario = file::understand(file.contents_utf8().unwrap())
                .unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
            assert_eq!(format!("{}.yaml", scenario.name), file.path().display().to_string());
            assert!(text(scenario.name.as_str()).is_some());
        }
    }

    #[test]
    fn exercises_are_numbered_from_one_without_a_gap() {
        let numbers: Vec<u32> = all().iter().filter_map(|scenario| scenario.exercise).collect();
        assert_eq!(numbers, (1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
        assert!(all().len() >= 12);
    }

    #[test]
    fn everything_is_said_in_both_languages() {
        for scenario in all() {
            let said = [&scenario.title, &scenario.story]
                .into_iter()
                .chain(&scenario.hints)
                .chain(scenario.expect.iter().map(|one| &one.says));
            for words in said {
                assert!(
                    !words.en.trim().is_empty() && !words.fr.trim().is_empty() && words.en != words.fr,
                    "{}: {words:?}",
                    scenario.name
                );
            }
            assert!(!scenario.hints.is_empty(), "{}", scenario.name);
        }
        let names: BTreeSet<_> = all().iter().map(|scenario| &scenario.name).collect();
        assert_eq!(names.len(), all().len());
    }
}
