//! Query strings.

/// The names and values of a query string, decoded; what is no UTF-8 is
/// replaced, as Java does.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Names that are not described, alphabetically, ignoring case
/// (swagger-request-validator 2.12.1), once each.
pub(super) fn unexpected(pairs: &[(String, String)], is_described: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).filter(|name| !is_described(name)).collect();
    names.sort_by_cached_key(|name| (name.to_lowercase(), (*name).to_owned()));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded_leniently() {
        let expected = [("a b", "é"), ("a", ""), ("", "x"), ("c", "%zz\u{fffd}=")];
        let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(pairs("a+b=%C3%A9&a&&=x&c=%zz%ff="), expected);
    }

    #[test]
    fn unexpected_names_come_sorted_whatever_their_case() {
        assert_eq!(unexpected(&pairs("b=1&C=2&a=3&b=4&known=5"), |name| name == "known"), ["a", "b", "C"]);
    }
}
