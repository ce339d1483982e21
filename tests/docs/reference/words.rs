//! What the program says in English alone, in French: `french.toml`.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

pub struct French {
    tables: BTreeMap<String, BTreeMap<String, String>>,
    used: RefCell<BTreeSet<(String, String)>>,
}

impl French {
    pub fn read() -> Self {
        Self { tables: toml::from_str(include_str!("french.toml")).unwrap(), used: RefCell::default() }
    }

    pub fn say(&self, table: &str, key: &str) -> String {
        self.find(table, key).unwrap_or_else(|| panic!("french.toml, [{table}]: say {key:?} in French"))
    }

    pub fn find(&self, table: &str, key: &str) -> Option<String> {
        let said = self.tables.get(table)?.get(key)?.clone();
        self.used.borrow_mut().insert((table.to_owned(), key.to_owned()));
        Some(said)
    }

    /// What is said of nothing that there is.
    pub fn unused(&self) -> Vec<String> {
        let all = self.tables.iter().flat_map(|(table, words)| words.keys().map(move |key| (table.clone(), key.clone())));
        let used = self.used.borrow();
        all.filter(|one| !used.contains(one)).map(|(table, key)| format!("[{table}] {key}")).collect()
    }
}
