//! The parameters of a request, from its query and its body.

use std::{borrow::Cow, collections::HashMap};

use percent_encoding::percent_decode;
use serde_json::Value;

use super::{call::Call, error::TokenError};

/// What the query string and the body say, each name once.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    query: HashMap<String, String>,
    form: HashMap<String, String>,
    json: HashMap<String, String>,
}

/// The two ways of writing a body that the server reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Form,
    Json,
}

impl Parameters {
    /// Those of a form or JSON request (WSO2 Identity Server 5.11).
    pub(super) fn of_form_or_json(call: &Call<'_>) -> Result<Self, TokenError> {
        match format(call.content_type) {
            Some(Format::Form) => Self::of_form(call),
            Some(Format::Json) => Ok(Self { json: json(call.body)?, query: form(call.query.as_bytes())?, ..Self::default() }),
            None => Err(TokenError::UnsupportedMediaType),
        }
    }

    /// Those of a request that may only be a form.
    pub(super) fn of_form_only(call: &Call<'_>) -> Result<Self, TokenError> {
        match format(call.content_type) {
            Some(Format::Form) => Self::of_form(call),
            Some(Format::Json) | None => Err(TokenError::UnsupportedMediaType),
        }
    }

    fn of_form(call: &Call<'_>) -> Result<Self, TokenError> {
        Ok(Self { form: form(call.body)?, query: form(call.query.as_bytes())?, ..Self::default() })
    }

    /// A parameter that is there and not blank; the query wins over the body.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        [&self.query, &self.form, &self.json].into_iter().find_map(|source| present(source, name))
    }

    /// The same for `client_id` and `client_secret`, which the server does not
    /// see in a JSON body (WSO2 Identity Server 5.11).
    pub(super) fn credential(&self, name: &str) -> Option<&str> {
        [&self.query, &self.form].into_iter().find_map(|source| present(source, name))
    }
}

fn present<'a>(source: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    source.get(name).map(String::as_str).filter(|value| !value.trim().is_empty())
}

/// Parameters such as `; charset=utf-8` do not matter.
fn format(content_type: Option<&str>) -> Option<Format> {
    let essence = content_type?.split(';').next()?.trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Some(Format::Form)
    } else if essence.eq_ignore_ascii_case("application/json") {
        Some(Format::Json)
    } else {
        None
    }
}

fn form(text: &[u8]) -> Result<HashMap<String, String>, TokenError> {
    let mut parameters = HashMap::new();
    for pair in text.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
        let end_of_name = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(end_of_name);
        if parameters.insert(decoded(name), decoded(value.strip_prefix(b"=").unwrap_or_default())).is_some() {
            return Err(TokenError::RepeatedParameter);
        }
    }
    Ok(parameters)
}

fn decoded(text: &[u8]) -> String {
    let spaced: Cow<'_, [u8]> =
        if text.contains(&b'+') { text.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect() } else { text.into() };
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// Scalars become texts, and lists or objects their own JSON text: `["SI"]` is
/// one odd scope (WSO2 Identity Server 5.11).
fn json(body: &[u8]) -> Result<HashMap<String, String>, TokenError> {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err(TokenError::MalformedPayload);
    };
    let text = |value| match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    Ok(members.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn a_form_is_decoded() {
        let parameters = form(b"scope=SI+OSL&x=%C3%A9%2B&alone&=nameless&&bad=%zz").unwrap();
        assert_eq!(
            (&*parameters["scope"], &*parameters["x"], &*parameters["alone"], &*parameters["bad"]),
            ("SI OSL", "é+", "", "%zz")
        );
    }

    #[test]
    fn a_repeated_name_is_refused_even_encoded_otherwise() {
        assert_eq!(form(b"scope=SI&sc%6Fpe=SI"), Err(TokenError::RepeatedParameter));
    }

    #[test]
    fn json_scalars_become_texts_and_the_rest_its_own_text() {
        let parameters = json(br#"{"a":1,"b":true,"c":["SI"],"d":{"x":null},"e":null,"f":"t"}"#).unwrap();
        assert_eq!(
            (&*parameters["a"], &*parameters["b"], &*parameters["c"], &*parameters["d"], &*parameters["f"]),
            ("1", "true", r#"["SI"]"#, r#"{"x":null}"#, "t")
        );
        assert!(!parameters.contains_key("e"));
    }

    #[test]
    fn json_that_is_no_object_is_malformed() {
        for body in ["", "[]", "1", "{", "\"x\"", "{\"a\":}"] {
            assert_eq!(json(body.as_bytes()), Err(TokenError::MalformedPayload), "{body}");
        }
    }
}
