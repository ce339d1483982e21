//! Finds the first fault of a text that is no JSON, without recursion.

/// What Jackson would say, and where.
pub(super) struct Fault {
    /// The sentence, without location.
    pub(super) sentence: String,
    /// Bytes read when it was noticed.
    pub(super) at: usize,
    /// Where the container that lacks its end was opened, in bytes read: its
    /// location and a parenthesis end the sentence.
    pub(super) opened: Option<usize>,
}

/// The first fault, if the text has one.
pub(super) fn fault_of(text: &str) -> Option<Fault> {
    Scanner { text, at: 0, open: Vec::new() }.scan().err()
}

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Closing character and position of each open container.
    open: Vec<(char, usize)>,
}

/// What may come next.
enum Next {
    Value,
    ElementOrEnd,
    NameOrEnd,
    Name,
    CommaOrEnd,
}

impl Scanner<'_> {
    fn scan(&mut self) -> Result<(), Fault> {
        let mut next = Next::Value;
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { return Err(self.early_end(&next)) };
            next = match next {
                Next::ElementOrEnd | Next::NameOrEnd | Next::CommaOrEnd if Some(c) == self.open.last().map(|one| one.0) => {
                    self.at += 1;
                    self.open.pop();
                    Next::CommaOrEnd
                }
                Next::Value | Next::ElementOrEnd => self.value(c)?,
                Next::NameOrEnd | Next::Name => self.name(c)?,
                Next::CommaOrEnd if c == ',' => {
                    self.at += 1;
                    if self.is_in_object() { Next::Name } else { Next::Value }
                }
                Next::CommaOrEnd => {
                    let kind = self.kind();
                    return Err(self.unexpected(c, &format!("was expecting comma to separate {kind} entries")));
                }
            };
            if self.open.is_empty() && matches!(next, Next::CommaOrEnd) {
                return Ok(());
            }
        }
    }

    fn value(&mut self, c: char) -> Result<Next, Fault> {
        match c {
            '{' | '[' => {
                self.open.push((if c == '{' { '}' } else { ']' }, self.at));
                self.at += 1;
                return Ok(if c == '{' { Next::NameOrEnd } else { Next::ElementOrEnd });
            }
            '"' => self.string(": was expecting closing quote for a string value")?,
            '-' | '0'..='9' => self.number(c)?,
            c if c.is_alphabetic() || c == '_' || c == '$' => self.token()?,
            _ => return Err(self.unexpected(c, &format!("expected a valid value {VALUES}"))),
        }
        Ok(Next::CommaOrEnd)
    }

    fn name(&mut self, c: char) -> Result<Next, Fault> {
        if c != '"' {
            return Err(self.unexpected(c, "was expecting double-quote to start field name"));
        }
        self.string(" in field name")?;
        self.skip_blanks();
        match self.peek() {
            Some(':') => {
                self.at += 1;
                Ok(Next::Value)
            }
            Some(c) => Err(self.unexpected(c, "was expecting a colon to separate field name and value")),
            None => Err(self.fault("Unexpected end-of-input within/between Object entries")),
        }
    }

    fn string(&mut self, lacking: &str) -> Result<(), Fault> {
        self.at += 1;
        loop {
            match self.take() {
                Some('"') => return Ok(()),
                Some('\\') => self.escape()?,
                Some(c) if c < ' ' => {
                    let cause = "has to be escaped using backslash to be included in string value";
                    return Err(self.fault(format!("Illegal unquoted character ({}): {cause}", describe(c))));
                }
                Some(_) => {}
                None => return Err(self.fault(format!("Unexpected end-of-input{lacking}"))),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        match self.take() {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => Ok(()),
            Some('u') => (0..4).try_for_each(|_| match self.take() {
                Some(c) if c.is_ascii_hexdigit() => Ok(()),
                Some(c) => {
                    let cause = "expected a hex-digit for character escape sequence";
                    Err(self.fault(format!("Unexpected character ({}): {cause}", describe(c))))
                }
                None => Err(self.fault("Unexpected end-of-input in character escape sequence")),
            }),
            Some(c) => Err(self.fault(format!("Unrecognized character escape {}", describe(c)))),
            None => Err(self.fault("Unexpected end-of-input in character escape sequence")),
        }
    }

    fn number(&mut self, first: char) -> Result<(), Fault> {
        self.at += usize::from(first == '-');
        if self.peek() == Some('0') {
            self.at += 1;
            if self.peek().is_some_and(|c| c.is_ascii_digit()) {
                return Err(self.fault("Invalid numeric value: Leading zeroes not allowed"));
            }
        } else {
            self.digits("expected digit (0-9) to follow minus sign, for valid numeric value")?;
        }
        if self.peek() == Some('.') {
            self.at += 1;
            self.digits("Decimal point not followed by a digit")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some('+' | '-')));
            self.digits("Exponent indicator not followed by a digit")?;
        }
        match self.peek() {
            Some(c) if self.open.is_empty() && !is_blank(c) => {
                Err(self.unexpected(c, "Expected space separating root-level values"))
            }
            _ => Ok(()),
        }
    }

    fn digits(&mut self, cause: &str) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        match self.peek() {
            _ if self.at > start => Ok(()),
            Some(c) => {
                self.at += c.len_utf8();
                Err(self.fault(format!("Unexpected character ({}) in numeric value: {cause}", describe(c))))
            }
            None => Err(self.fault("Unexpected end-of-input in a value")),
        }
    }

    fn token(&mut self) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
        let token = &rest[..end];
        self.at += end;
        match token {
            "true" | "false" | "null" => Ok(()),
            _ => Err(self.fault(format!("Unrecognized token '{token}': was expecting {VALUES}"))),
        }
    }

    fn early_end(&self, expected: &Next) -> Fault {
        let kind = self.kind();
        match (expected, self.open.last()) {
            (Next::ElementOrEnd | Next::NameOrEnd | Next::CommaOrEnd, Some((_, opened))) => {
                let sentence = format!("Unexpected end-of-input: expected close marker for {kind} (start marker at ");
                Fault { opened: Some(*opened), ..self.fault(sentence) }
            }
            _ => self.fault(format!("Unexpected end-of-input within/between {kind} entries")),
        }
    }

    fn unexpected(&mut self, c: char, cause: &str) -> Fault {
        self.at += c.len_utf8();
        self.fault(format!("Unexpected character ({}): {cause}", describe(c)))
    }

    fn fault(&self, sentence: impl Into<String>) -> Fault {
        Fault { sentence: sentence.into(), at: self.at, opened: None }
    }

    fn is_in_object(&self) -> bool {
        self.open.last().is_some_and(|one| one.0 == '}')
    }

    fn kind(&self) -> &'static str {
        match self.open.last() {
            Some(('}', _)) => "Object",
            Some(_) => "Array",
            None => "root",
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// A character as Jackson names it.
fn describe(c: char) -> String {
    let code = u32::from(c);
    match code {
        0..32 | 127..160 => format!("(CTRL-CHAR, code {code})"),
        0..256 => format!("'{c}' (code {code})"),
        _ => format!("'{c}' (code {code} / 0x{code:x})"),
    }
}
