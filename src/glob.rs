//! Patterns of paths: `*` stands for anything within one segment, `**` for
//! anything at all.

/// One step of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Byte(u8),
    Star,
    DoubleStar,
}

/// Whether a path is what a pattern says. Follows every way through the pattern
/// at once: no pattern is slow, or too deep for a thread.
pub(crate) fn fits(pattern: &str, path: &str) -> bool {
    let Some(steps) = steps(pattern, path.len()) else { return false };
    let mut reached = Vec::new();
    reach(0, &steps, &mut reached);
    for found in path.bytes() {
        let mut next = Vec::new();
        for at in reached {
            match steps.get(at) {
                Some(Step::Byte(byte)) if *byte == found => reach(at + 1, &steps, &mut next),
                Some(Step::DoubleStar) => reach(at, &steps, &mut next),
                Some(Step::Star) if found != b'/' => reach(at, &steps, &mut next),
                _ => {}
            }
        }
        reached = next;
    }
    reached.last() == Some(&steps.len())
}

/// The steps of a pattern, as few as say the same; none when it has more letters
/// than the path.
fn steps(pattern: &str, letters: usize) -> Option<Vec<Step>> {
    let (mut steps, mut left) = (Vec::new(), letters);
    for byte in pattern.bytes() {
        match (byte, steps.last_mut()) {
            (b'*', Some(Step::DoubleStar)) => {}
            (b'*', Some(last @ Step::Star)) => *last = Step::DoubleStar,
            (b'*', _) => steps.push(Step::Star),
            (byte, _) => {
                left = left.checked_sub(1)?;
                steps.push(Step::Byte(byte));
            }
        }
    }
    Some(steps)
}

/// Adds a place in the pattern, and those after it, since a star may stand for
/// nothing. Places come in order, so that one that is there is not passed again.
fn reach(mut at: usize, steps: &[Step], reached: &mut Vec<usize>) {
    while reached.last().is_none_or(|last| *last < at) {
        reached.push(at);
        if matches!(steps.get(at), Some(Step::Star | Step::DoubleStar)) {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn one_star_stays_within_a_segment_and_two_go_anywhere() {
        for (pattern, path, is_match) in [
            ("/oauth2/token", "/oauth2/token", true),
            ("/oauth2/token", "/oauth2/tokens", false),
            ("/cases/*", "/cases/1", true),
            ("/cases/*", "/cases/1/events", false),
            ("/cases/*/events", "/cases/é/events", true),
            ("/cases/*/events", "/cases/1/event", false),
            ("/cases/*/events/*", "/cases/1/events/2/attachments/3", false),
            ("/cases/**", "/cases/1/events/2", true),
            ("/cases/**", "/cases", false),
            ("/cases/***", "/cases/1/events/2", true),
            ("**/attachments/*", "/a/b/attachments/3", true),
            ("**/attachments/*", "/a/attachments/b/attachments/3", true),
            ("/**/attachments/*", "/a/attachments/3/x", false),
            ("*", "token", true),
            ("*", "", true),
            ("**", "", true),
            ("", "", true),
            ("", "/x", false),
            ("/a*c", "/abbc", true),
            ("/a*c", "/abb", false),
            ("/*b*", "/abc", true),
        ] {
            assert_eq!(fits(pattern, path), is_match, "{pattern} {path}");
        }
    }

    #[test]
    fn a_hostile_pattern_is_no_slower_than_another() {
        let pattern = format!("**{}x", "*a".repeat(100));
        assert!(!fits(&pattern, &"a".repeat(8_000)));
    }

    #[test]
    fn a_hostile_pattern_does_not_exhaust_the_stack() {
        assert!(fits(&"*".repeat(1_000_000), "/a/b"));
        assert!(!fits(&"*a".repeat(1_000_000), "/a/b"));
    }
}
