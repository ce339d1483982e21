//! Tokens whose signature was checked before.
//!
//! A client shows the same token at each call, and checking an RSA signature
//! takes longer than all else that most calls do. What a token says never
//! changes, unlike whether it is still good, which is asked each time.

use std::{
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

use super::{key::key, token::Claims};

/// How many are remembered, of about a kilobyte each.
const MOST: usize = 1000;

static PROVEN: LazyLock<RwLock<HashMap<String, Claims>>> = LazyLock::new(RwLock::default);

/// What a token says, if this server signed it.
pub(super) fn claims(token: &str) -> Option<Claims> {
    if let Some(claims) = PROVEN.read().unwrap_or_else(PoisonError::into_inner).get(token) {
        return Some(claims.clone());
    }
    let claims: Claims = serde_json::from_slice(&key().open(token)?).ok()?;
    let mut proven = PROVEN.write().unwrap_or_else(PoisonError::into_inner);
    if proven.len() >= MOST {
        proven.clear();
    }
    proven.insert(token.to_owned(), claims.clone());
    Some(claims)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use uuid::Uuid;

    use super::*;
    use crate::oauth::{
        testing::{BASE_URL, now, token_of},
        token::issue,
    };

    #[test]
    fn a_token_that_was_proven_proves_no_other() {
        let token = token_of("si-certdc-paris");
        let said = claims(&token).unwrap();
        assert_eq!(claims(&token).unwrap(), said);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let altered = signature.replacen(char::from(signature.as_bytes()[9]), "_", 1);
        for other in [format!("{signed}."), format!("{signed}.{altered}"), format!("{token}A"), signed.to_owned()] {
            assert_eq!(claims(&other), None, "{other}");
        }
    }

    #[test]
    fn only_so_many_are_remembered() {
        for number in 0..MOST as u128 + 10 {
            let token = issue("si-certdc-paris", Some("SI"), BASE_URL, now(), Uuid::from_u128(number)).unwrap();
            claims(&token).unwrap();
        }
        assert!(PROVEN.read().unwrap().len() <= MOST);
    }
}
