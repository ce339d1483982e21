//! The tokens that were revoked before their time.

use std::{
    collections::BTreeSet,
    sync::{PoisonError, RwLock},
};

use uuid::Uuid;

use super::token::{Claims, TOLERANCE_SECONDS};
use crate::domain::timestamp::Timestamp;

/// The revoked tokens of one world, each until it would have expired anyway.
#[derive(Debug, Default)]
pub struct Revocations {
    /// By expiry first, so that those of the past are cut off in one go.
    revoked: RwLock<BTreeSet<(i64, Uuid)>>,
}

impl Revocations {
    /// Revokes a token, and forgets those that expired by themselves.
    pub fn revoke(&self, claims: &Claims, now: Timestamp) {
        let still_good = now.seconds().saturating_sub(TOLERANCE_SECONDS);
        // A panic elsewhere cannot leave a set half-written: the guard is good.
        let mut revoked = self.revoked.write().unwrap_or_else(PoisonError::into_inner);
        *revoked = revoked.split_off(&(still_good, Uuid::nil()));
        revoked.insert((claims.expires_at(), claims.jti()));
    }

    /// Whether that token was revoked.
    #[must_use]
    pub fn contains(&self, claims: &Claims) -> bool {
        self.revoked.read().unwrap_or_else(PoisonError::into_inner).contains(&(claims.expires_at(), claims.jti()))
    }

    /// The expiry, in seconds since 1970, and the identifier of each.
    #[must_use]
    pub fn list(&self) -> Vec<(i64, Uuid)> {
        self.revoked.read().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// These tokens and no others.
    pub fn replace(&self, revoked: impl IntoIterator<Item = (i64, Uuid)>) {
        *self.revoked.write().unwrap_or_else(PoisonError::into_inner) = revoked.into_iter().collect();
    }

    /// Forgets everything, as a reset of the world does.
    pub fn clear(&self) {
        self.revoked.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::token::VALIDITY;

    fn claims(issued: i64, number: u128) -> Claims {
        let now = Timestamp::from_millis(issued * 1000);
        Claims::new("c", None, "http://h", now, VALIDITY, Uuid::from_u128(number))
    }

    #[test]
    fn a_revoked_token_is_remembered_and_no_other() {
        let revocations = Revocations::default();
        revocations.revoke(&claims(0, 1), Timestamp::from_millis(0));
        assert!(revocations.contains(&claims(0, 1)));
        assert!(!revocations.contains(&claims(0, 2)));
        revocations.clear();
        assert!(!revocations.contains(&claims(0, 1)));
    }

    #[test]
    fn a_revoked_token_is_forgotten_once_it_would_be_refused_anyway() {
        let revocations = Revocations::default();
        revocations.revoke(&claims(0, 1), Timestamp::from_millis(0));
        revocations.revoke(&claims(3605, 2), Timestamp::from_millis(3_605_000));
        assert!(revocations.contains(&claims(0, 1)), "within the tolerance");
        revocations.revoke(&claims(3606, 3), Timestamp::from_millis(3_606_000));
        assert!(!revocations.contains(&claims(0, 1)));
        assert!(revocations.contains(&claims(3605, 2)));
    }
}
