//! HTML in the making. Only what is written in this program is markup; all
//! else is escaped, and the types see to it.

/// A piece of HTML.
#[derive(Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Adds markup.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, or part of a quoted attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Adds text as code.
    pub(crate) fn code(&mut self, text: &str) -> &mut Self {
        self.raw("<code>").text(text).raw("</code>")
    }

    /// Adds a sentence; what stands between backticks is code.
    pub(crate) fn sentence(&mut self, text: &str) -> &mut Self {
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                self.code(part)
            } else {
                self.text(part)
            };
        }
        self
    }

    /// Adds paragraphs, which blank lines separate.
    pub(crate) fn paragraphs(&mut self, text: &str) -> &mut Self {
        for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            self.raw("<p>").sentence(paragraph).raw("</p>\n");
        }
        self
    }

    /// Adds a heading's or an article's target for links.
    pub(crate) fn id(&mut self, id: &str) -> &mut Self {
        self.raw(" id=\"").text(id).raw("\"")
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// XML has no place for some characters, however they are written.
pub(crate) fn without_forbidden(text: &str) -> String {
    let is_allowed =
        |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|letter| if is_allowed(letter) { letter } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup_wherever_it_stands() {
        let mut html = Html::default();
        html.raw("<a href=\"").text("\"><script>").raw("\">").sentence("a `<b>` & c").raw("</a>");
        let expected = "<a href=\"&quot;&gt;&lt;script&gt;\">a <code>&lt;b&gt;</code> &amp; c</a>";
        assert_eq!(html.into_string(), expected);
    }
}
