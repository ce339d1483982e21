//! Links lead somewhere, and every page of a book is in its table of contents.

use std::{collections::BTreeSet, path::Path};

use crate::page::{self, BOOKS, Page};

/// What a title is linked to by.
fn slug(title: &str) -> String {
    let title = title.trim_start_matches('#').trim().to_lowercase();
    let kept = title.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[track_caller]
fn leads_somewhere(page: &Page, link: &str) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { page.path.clone() } else { page.target(path) };
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&target).exists(), "{}: {link} is nowhere", page.path);
    if let Some(anchor) = anchor {
        let target = Page::read(&target).whole();
        assert!(target.titles().iter().any(|title| slug(title) == anchor), "{}: no title for {link}", page.path);
    }
}

#[test]
fn every_link_leads_somewhere() {
    let beside =
        ["CONTRIBUTING.md", "CHANGELOG.md", "docs/fidelity.md", "docs/performance.md", "docs/en/SUMMARY.md", "docs/fr/SUMMARY.md"];
    for page in page::all(0).into_iter().chain(page::all(1)).chain(beside.map(Page::read)) {
        for (text, link) in page.links() {
            assert!(!text.is_empty(), "{}: {link} has no text", page.path);
            if !link.contains("://") {
                leads_somewhere(&page, link);
            }
        }
    }
}

/// A book cannot take in what links to a place outside of it.
#[test]
fn what_a_book_takes_in_has_no_link_out_of_its_page() {
    for page in BOOKS.iter().flat_map(|book| page::of_book(book)) {
        let (own, whole) = (page.links().len(), Page::read(&page.path).whole());
        let outward = whole.links().iter().filter(|(_, link)| !link.contains("://") && !link.starts_with('#')).count();
        assert!(own >= outward, "{}", page.path);
    }
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    for book in BOOKS {
        let contents = Page::read(&format!("{book}/SUMMARY.md"));
        let listed: Vec<_> = contents.links().iter().map(|(_, link)| contents.target(link)).collect();
        let pages: BTreeSet<_> = page::of_book(book).into_iter().map(|page| page.path).collect();
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), pages);
        assert_eq!(listed.len(), pages.len());
    }
}
