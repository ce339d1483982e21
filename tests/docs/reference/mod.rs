//! The tables of the reference, from the program itself. Between the two
//! comments that name a table, a page has what is made here and nothing else.

mod control;
mod program;
mod situations;
mod words;

use std::{env, fs, path::Path};

use hubee_sim::words::{Language, Words};
use words::French;

use crate::page::{BOOKS, Page};

/// In which language tables are made, with the words that the program lacks.
struct Made {
    language: Language,
    french: French,
}

impl Made {
    /// One of two texts.
    fn say<'text>(&self, en: &'text str, fr: &'text str) -> &'text str {
        if self.is_french() { fr } else { en }
    }

    fn is_french(&self) -> bool {
        self.language == Language::Fr
    }

    fn words<'text>(&self, words: &'text Words) -> &'text str {
        self.say(&words.en, &words.fr)
    }

    /// What the program says in English alone.
    fn told(&self, table: &str, key: &str, english: &str) -> String {
        if self.is_french() { self.french.say(table, key) } else { english.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// A table: its titles, then its rows.
fn table(titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
    let titles: Vec<_> = titles.iter().map(ToString::to_string).collect();
    let rule = format!("|{}\n", "---|".repeat(titles.len()));
    let rows: String = rows.into_iter().map(|cells| line(&cells)).collect();
    line(&titles) + &rule + &rows
}

/// A text as code.
fn code(text: impl std::fmt::Display) -> String {
    format!("`{text}`")
}

/// The page with that table in its place.
fn put(page: &Page, name: &str, made: &str) -> String {
    let opening = format!("<!-- {name}: HUBEE_DOCS=write cargo test --test docs -->\n");
    let closing = format!("<!-- end of {name} -->");
    let parts = page.text.split_once(&opening).and_then(|(before, rest)| Some((before, rest.split_once(&closing)?.1)));
    let (before, after) = parts.unwrap_or_else(|| panic!("{} has no place for {name}", page.path));
    format!("{before}{opening}\n{}\n\n{closing}{after}", made.trim())
}

/// Page, name of the table, and what makes it.
type Table = (&'static str, &'static str, fn(&Made) -> String);

const TABLES: [Table; 7] = [
    ("settings", "settings", program::settings),
    ("commands", "commands", program::commands),
    ("control-api", "operations", control::operations),
    ("faults", "kinds", situations::kinds),
    ("faults", "presets", situations::presets),
    ("scenarios", "scenarios", situations::scenarios),
    ("conformance", "rules", situations::rules),
];

#[test]
fn the_reference_says_what_the_program_does() {
    let is_to_be_written = env::var("HUBEE_DOCS").as_deref() == Ok("write");
    let mut stale = Vec::new();
    for (book, language) in BOOKS.iter().zip([Language::En, Language::Fr]) {
        let made = Made { language, french: French::read() };
        for (page, name, make) in TABLES {
            let page = Page::read(&format!("{book}/reference/{page}.md"));
            let anew = put(&page, name, &make(&made));
            if anew == page.text {
                continue;
            }
            stale.push(format!("{}: {name}", page.path));
            if is_to_be_written {
                fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(&page.path), anew).unwrap();
            }
        }
        if made.is_french() {
            assert_eq!(made.french.unused(), Vec::<String>::new(), "said in French of nothing that there is");
        }
    }
    assert!(is_to_be_written || stale.is_empty(), "HUBEE_DOCS=write cargo test --test docs: {stale:#?}");
}
