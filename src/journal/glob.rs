//! Patterns of paths.

/// Whether a path is what a pattern says: `*` stands for anything within one
/// segment, `**` for anything at all.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let Some(star) = pattern.find('*') else { return pattern == path };
    let (literal, rest) = pattern.split_at(star);
    let Some(path) = path.strip_prefix(literal) else { return false };
    let (rest, crosses) = rest.strip_prefix("**").map_or((&rest[1..], false), |rest| (rest, true));
    let reach = if crosses { path.len() } else { path.find('/').unwrap_or(path.len()) };
    if rest.is_empty() {
        return reach == path.len();
    }
    path.char_indices()
        .map(|(place, _)| place)
        .chain([path.len()])
        .take_while(|place| *place <= reach)
        .any(|place| fits(rest, &path[place..]))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn one_star_stays_within_a_segment_and_two_go_anywhere() {
        for (pattern, path) in
            [("/a/*", "/a/b"), ("/a/*/c", "/a/é/c"), ("/a/**", "/a/b/c"), ("**/c", "/a/b/c"), ("/a", "/a"), ("/*b*", "/abc")]
        {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("/a/*", "/a/b/c"), ("/a", "/a/"), ("/a/*/c", "/a/b/d"), ("**/d", "/a/b/c"), ("", "/")] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }
}
