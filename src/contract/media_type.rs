//! `Content-Type` and `Accept` against what an operation takes and answers.
//! Only type and subtype count (swagger-request-validator 2.12.1).

use super::{
    assumed,
    report::{Findings, Place},
    request::Request,
};

/// Checks `Content-Type`; false when the body is not to be looked at.
pub(super) fn check_content_type(consumes: &[String], request: &Request<'_>, findings: &mut Findings<'_>) -> bool {
    let sent: Vec<&str> = request.header("content-type").map(str::trim).filter(|value| !value.is_empty()).collect();
    if !assumed::CONTENT_TYPE_IS_CHECKED || consumes.is_empty() {
        return true;
    }
    check("Content-Type", "any allowed types", consumes, &sent, findings)
}

/// Checks `Accept`, whose lines are lists.
pub(super) fn check_accept(produces: &[String], request: &Request<'_>, findings: &mut Findings<'_>) {
    let sent: Vec<&str> =
        request.header("accept").flat_map(|line| line.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect();
    if assumed::ACCEPT_IS_CHECKED && !produces.is_empty() {
        check("Accept", "any defined response types", produces, &sent, findings);
    }
}

fn check(header: &str, what: &str, described: &[String], sent: &[&str], findings: &mut Findings<'_>) -> bool {
    if let Some(invalid) = sent.iter().find(|value| essence(value).is_none()) {
        findings.say(Place::Whole, format!("Request {header} header '{invalid}' is not a valid media type"));
        return false;
    }
    let satisfied = sent.is_empty() || sent.iter().any(|value| described.iter().any(|one| matches(value, one)));
    if !satisfied {
        let (sent, described) = (sent.join(", "), described.join(", "));
        findings
            .say(Place::Whole, format!("Request {header} header '[{sent}]' does not match {what}. Must be one of: [{described}]."));
    }
    satisfied
}

/// Whether a media type is, or a media range covers, the described one.
pub(super) fn matches(sent: &str, described: &str) -> bool {
    let (Some(sent), Some(described)) = (essence(sent), essence(described)) else { return false };
    sent.0 == "*" || (sent.0.eq_ignore_ascii_case(described.0) && (sent.1 == "*" || sent.1.eq_ignore_ascii_case(described.1)))
}

/// Whether that is JSON, or a kind of it such as `application/problem+json`.
pub(super) fn is_json(sent: &str) -> bool {
    essence(sent).is_some_and(|(_, subtype)| {
        let subtype = subtype.to_ascii_lowercase();
        subtype == "json" || subtype.ends_with("+json")
    })
}

/// Type and subtype; `None` when the text is no media type.
fn essence(value: &str) -> Option<(&str, &str)> {
    let mut parts = value.split(';');
    let (kind, subtype) = parts.next()?.trim().split_once('/')?;
    let sound = is_token(kind) && is_token(subtype) && (kind != "*" || subtype == "*");
    (sound && parts.all(is_attribute)).then_some((kind, subtype))
}

fn is_attribute(text: &str) -> bool {
    let Some((name, value)) = text.trim().split_once('=') else { return false };
    is_token(name.trim()) && (is_token(value.trim()) || value.trim().starts_with('"'))
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_media_type_do_not_count() {
        assert!(matches("application/json; charset=UTF-8", "application/json"));
        assert!(matches("Application/JSON;q=0.1", "application/json"));
        assert!(matches("*/*", "application/octet-stream"));
        assert!(matches("application/*;q=0.2", "application/octet-stream"));
        assert!(!matches("text/html", "application/json"));
    }

    #[test]
    fn what_is_no_media_type_is_told() {
        for text in ["json", "*", "*/json", "a/", "/b", "a/b/c", "a/b;", "a/b;c", "a b/c", ""] {
            assert_eq!(essence(text), None, "{text}");
        }
    }
}
