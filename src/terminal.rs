//! Text for a terminal of 80 columns.

use std::fmt::Write;

/// Columns.
const WIDTH: usize = 80;

/// What a client sent may hold anything; a terminal obeys control characters.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A sentence on as many lines as it takes, those after the first a little to
/// the right; a word that is longer than a line stays whole.
pub(crate) fn line(page: &mut String, indent: usize, text: &str) {
    let start = indent + 2;
    let mut column = indent;
    page.extend(std::iter::repeat_n(' ', indent));
    for (place, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if place > 0 && column + 1 + length > WIDTH {
            let _ = write!(page, "\n{:start$}", "");
            column = start;
        } else if place > 0 {
            page.push(' ');
            column += 1;
        }
        page.push_str(word);
        column += length;
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_at_the_eightieth_column() {
        let mut page = String::new();
        line(&mut page, 6, &"word ".repeat(40));
        assert!(page.lines().count() > 2);
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH && line.starts_with("      ")), "{page}");
    }
}
