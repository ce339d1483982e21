//! The two languages keep step.

use std::collections::BTreeSet;

use crate::page::{self, BOOKS, OTHERS, Page};

/// The pages of both languages, two by two.
fn twins() -> Vec<[Page; 2]> {
    let [english, french] = BOOKS.map(page::of_book);
    let names = |book: usize, pages: &[Page]| -> BTreeSet<_> {
        pages.iter().map(|page| page.path.strip_prefix(BOOKS[book]).unwrap().to_owned()).collect()
    };
    assert_eq!(names(0, &english), names(1, &french), "the books have the same pages");
    let others = OTHERS.iter().map(|twins| twins.map(Page::read));
    english.into_iter().zip(french).map(|(one, other)| [one, other]).chain(others).collect()
}

/// The commands of a block, without what may be in another language: comments,
/// and what is said with `echo`.
fn bare(block: &page::Block) -> String {
    let lines = block.text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let bare = lines.map(|line| line.split(" # ").next().unwrap().split("echo ").next().unwrap().trim_end());
    format!("{}\n{}", block.language, bare.collect::<Vec<_>>().join("\n"))
}

#[test]
fn twins_have_the_same_commands_in_the_same_order() {
    for [english, french] in twins() {
        let commands = |page: &Page| -> Vec<_> {
            let blocks = page.blocks();
            blocks.iter().filter(|block| ["sh", "bash"].contains(&block.language)).map(bare).collect()
        };
        assert_eq!(commands(&english), commands(&french), "{}", french.path);
        let languages = |page: &Page| page.blocks().iter().map(|block| block.language.to_owned()).collect::<Vec<_>>();
        assert_eq!(languages(&english), languages(&french), "{}", french.path);
    }
}

#[test]
fn twins_have_as_many_titles_tables_and_links() {
    for [english, french] in twins() {
        let depths = |page: &Page| page.titles().iter().map(|title| title.split(' ').next().unwrap().len()).collect::<Vec<_>>();
        assert_eq!(depths(&english), depths(&french), "{}", french.path);
        let rows = |page: &Page| page.prose().filter(|line| line.starts_with('|')).count();
        assert_eq!(rows(&english), rows(&french), "{}", french.path);
        assert_eq!(english.links().len(), french.links().len(), "{}", french.path);
    }
}

#[test]
fn each_page_leads_to_its_twin_under_its_title() {
    for [english, french] in twins() {
        for (page, other) in [(&english, &french), (&french, &english)] {
            let third = page.text.lines().nth(2).unwrap_or_default();
            let link = third.split_once("](").and_then(|(_, rest)| rest.split_once(')'));
            assert_eq!(link.map(|(link, _)| page.target(link)).as_deref(), Some(&*other.path), "{}", page.path);
        }
    }
}

#[test]
fn drawings_differ_in_their_words_only() {
    let drawings: BTreeSet<_> = page::of_book(BOOKS[0])
        .iter()
        .flat_map(|page| page.links().iter().map(|(_, link)| page.target(link)).collect::<Vec<_>>())
        .filter(|link| page::is_a(link, "svg"))
        .collect();
    assert!(drawings.len() > 2, "{drawings:?}");
    for drawing in drawings {
        let [english, french] = BOOKS.map(|book| Page::read(&drawing.replace(BOOKS[0], book)).text);
        let elements =
            |text: &str| text.split('<').filter_map(|piece| piece.split('>').next().map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(elements(&english), elements(&french), "{drawing}");
        assert!(english != french, "{drawing} is not translated");
    }
}
