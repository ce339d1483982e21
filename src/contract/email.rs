//! E-mail addresses as strict JavaMail 1.6 takes them, which is what the
//! validator's `email` format asks (swagger-request-validator 2.12.1).

/// Whether the text is one address, perhaps with a display name.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c <= ' ');
    let bare = match text.strip_suffix('>') {
        Some(text) => match text.rsplit_once('<') {
            Some((name, address)) if is_display_name(name.trim()) => address,
            _ => return false,
        },
        None => text,
    };
    match split(bare) {
        Some((local, domain)) => is_local(local) && is_domain(domain),
        None => false,
    }
}

/// The two halves; a quoted local part may hold an `@` of its own.
fn split(address: &str) -> Option<(&str, &str)> {
    let Some(quoted) = address.strip_prefix('"') else { return address.split_once('@') };
    let mut is_escaped = false;
    let end = quoted.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    let (local, rest) = address.split_at(end + 2);
    Some((local, rest.strip_prefix('@')?))
}

fn is_local(local: &str) -> bool {
    if local.starts_with('"') {
        return !local.contains(['\r', '\n']);
    }
    has_sound_dots(local) && !local.contains(is_special)
}

fn is_domain(domain: &str) -> bool {
    if domain.starts_with('[') && domain.ends_with(']') && domain.len() > 2 {
        return !domain.contains(|c: char| c.is_control() || c == '@');
    }
    has_sound_dots(domain) && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
}

fn has_sound_dots(half: &str) -> bool {
    !half.is_empty() && !half.starts_with('.') && !half.ends_with('.') && !half.contains("..")
}

fn is_display_name(name: &str) -> bool {
    let is_quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    is_quoted || !name.contains(['<', '>', '@', ',', ';', ':', '"', '(', ')', '[', ']'])
}

fn is_special(c: char) -> bool {
    c <= ' ' || c == '\u{7f}' || "()<>,;:\\\"[]@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javamail_is_lenient_where_it_is() {
        for text in ["a@b", "é@c.fr", "a@-c.fr", "\"a b\"@c.fr", "Ab <a@c.fr>", "  a@c.fr ", "George.DUBOIS@admin.com"] {
            assert!(is_address(text), "{text}");
        }
    }

    #[test]
    fn javamail_refuses_what_it_refuses() {
        for text in [
            "",
            "nope",
            "a",
            "a@b@c",
            "a b@c.fr",
            "a,b@c.fr",
            "a;b@c.fr",
            "a:b@c.fr",
            ".a@c.fr",
            "a.@c.fr",
            "a..b@c.fr",
            "a@.c.fr",
            "a@c.fr.",
            "a@c..fr",
            "a@c_d.fr",
            "@c.fr",
            "a@",
            "\"a",
            "\"a\"",
            "<",
            ">",
            "é",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
