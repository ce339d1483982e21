//! The descriptions as they are served and printed.

use std::io;

use crate::embedded;

/// An API description of this program.
#[derive(Debug)]
pub struct Description {
    /// Its name, such as `teledossiers`.
    pub name: &'static str,
    /// It in JSON.
    pub json: &'static str,
}

macro_rules! descriptions {
    ($($name:literal),+) => {
        [$(Description {
            name: $name,
            json: include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")),
        }),+]
    };
}

/// All of them.
pub static DESCRIPTIONS: [Description; 4] = descriptions!["teledossiers", "referential", "token", "control"];

impl Description {
    /// The description of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        DESCRIPTIONS.iter().find(|one| one.name == name)
    }

    /// It as it was written, comments included.
    ///
    /// # Errors
    /// When the program is damaged.
    pub fn yaml(&self) -> io::Result<String> {
        io::read_to_string(embedded::open(&format!("contract/{}.yaml", self.name))?)
    }
}
