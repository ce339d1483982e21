//! A page as it is written: its blocks, titles and links.

use std::{fs, path::Path};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The folders of the two books.
pub const BOOKS: [&str; 2] = ["docs/en", "docs/fr"];

/// Pages outside the books, each with its twin.
pub const OTHERS: [[&str; 2]; 3] = [
    ["README.md", "README.fr.md"],
    ["examples/README.md", "examples/README.fr.md"],
    ["seed-data/README.md", "seed-data/README.fr.md"],
];

pub struct Page {
    /// From the root of the project.
    pub path: String,
    pub text: String,
}

/// What stands between two fences, and what the first one says.
pub struct Block<'page> {
    pub language: &'page str,
    pub text: &'page str,
}

impl Page {
    #[track_caller]
    pub fn read(path: &str) -> Self {
        let text = fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), text }
    }

    /// Where a link of the page leads, from the root of the project.
    pub fn target(&self, link: &str) -> String {
        let mut parts: Vec<_> = self.path.split('/').collect();
        parts.pop();
        for part in link.split('/') {
            match part {
                ".." => drop(parts.pop()),
                "." => {}
                _ => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// The page as a reader of the book has it: what it takes in is in its
    /// place, from a line to the last or from one ANCHOR to its end.
    pub fn whole(self) -> Self {
        let text = self.text.lines().map(|line| match line.strip_prefix("{{#include ") {
            Some(rest) => self.taken_in(rest.trim_end_matches('}')),
            None => line.to_owned(),
        });
        let text = text.collect::<Vec<_>>().join("\n");
        Self { text, ..self }
    }

    fn taken_in(&self, said: &str) -> String {
        let (path, anchor) = said.split_once(':').map_or((said, None), |(path, anchor)| (path, Some(anchor)));
        let other = Self::read(&self.target(path));
        let Some(anchor) = anchor else { return other.text };
        if let Some(line) = anchor.strip_suffix(':').and_then(|line| line.parse::<usize>().ok()) {
            return other.text.lines().skip(line - 1).collect::<Vec<_>>().join("\n");
        }
        let between = other.text.split_once(&format!("<!-- ANCHOR: {anchor} -->")).map(|(_, rest)| rest);
        let between = between.and_then(|rest| rest.split_once(&format!("<!-- ANCHOR_END: {anchor} -->")));
        between.unwrap_or_else(|| panic!("{}: {said} is nowhere", self.path)).0.to_owned()
    }

    pub fn blocks(&self) -> Vec<Block<'_>> {
        let mut pieces = self.text.split("\n```");
        let mut blocks = Vec::new();
        pieces.next();
        while let (Some(opened), Some(_after)) = (pieces.next(), pieces.next()) {
            let (language, text) = opened.split_once('\n').unwrap_or((opened, ""));
            blocks.push(Block { language, text });
        }
        blocks
    }

    /// The lines outside of blocks.
    pub fn prose(&self) -> impl Iterator<Item = &str> {
        let mut inside = false;
        self.text.lines().filter(move |line| {
            let is_fence = line.starts_with("```");
            inside ^= is_fence;
            !inside && !is_fence
        })
    }

    /// The titles, each after as many `#` as it is deep.
    pub fn titles(&self) -> Vec<&str> {
        self.prose().filter(|line| line.starts_with('#')).collect()
    }

    /// The text and the target of every link and picture.
    pub fn links(&self) -> Vec<(&str, &str)> {
        let pieces = self.prose().flat_map(|line| line.match_indices("](").map(move |(at, _)| line.split_at(at)));
        let links = pieces.filter_map(|(before, after)| Some((before.rsplit_once('[')?.1, after[2..].split_once(')')?.0)));
        links.collect()
    }
}

/// Whether a file is of that kind, by its name.
pub fn is_a(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// The pages of a book, in the order of their paths, its table of contents left out.
pub fn of_book(book: &str) -> Vec<Page> {
    let mut found = Vec::new();
    gather(book, &mut found);
    found.sort();
    found.iter().map(|path| Page::read(path)).collect()
}

fn gather(folder: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(Path::new(ROOT).join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if entry.file_type().unwrap().is_dir() {
            gather(&path, found);
        } else if is_a(&name, "md") && name != "SUMMARY.md" {
            found.push(path);
        }
    }
}

/// Every page there is, in one language.
pub fn all(language: usize) -> Vec<Page> {
    let others = OTHERS.iter().map(|twins| Page::read(twins[language]));
    of_book(BOOKS[language]).into_iter().chain(others).collect()
}
