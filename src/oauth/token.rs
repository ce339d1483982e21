//! Access tokens: JWTs that say who asked, for what, and until when.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{answer::compact, assumed, key::key, proven};
use crate::domain::{scope::Scope, timestamp::Timestamp};

/// How long a token lives (`HubEE` presentation V2; WSO2's default too).
pub const VALIDITY: TimeDelta = TimeDelta::seconds(3600);

/// By how much the gateway lets the clocks differ, in seconds: a call four
/// seconds after the expiry still succeeds (WSO2 API Microgateway 3.2).
pub const TOLERANCE_SECONDS: i64 = 5;

/// What a token says, its claims in the order of WSO2 Identity Server 5.11.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    sub: String,
    aut: String,
    aud: String,
    nbf: i64,
    azp: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    iss: String,
    exp: i64,
    iat: i64,
    jti: Uuid,
}

impl Claims {
    /// What a token given `now` to that client says.
    ///
    /// `base_url` is the address the server was reached by, without a final
    /// slash; `scope` is what was granted, `None` when nothing was.
    #[must_use]
    pub fn new(client_id: &str, scope: Option<&str>, base_url: &str, now: Timestamp, validity: TimeDelta, jti: Uuid) -> Self {
        let seconds = now.seconds();
        Self {
            sub: assumed::SUBJECT.to_owned(),
            aut: "APPLICATION".to_owned(),
            aud: client_id.to_owned(),
            nbf: seconds,
            azp: client_id.to_owned(),
            scope: scope.map(str::to_owned),
            iss: issuer(base_url),
            exp: seconds.saturating_add(validity.num_seconds()),
            iat: seconds,
            jti,
        }
    }

    /// The client the token was given to. `sub` does not say it: that is the
    /// owner of the application.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.azp
    }

    /// The owner of the application.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// Who issued the token.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.iss
    }

    /// The granted scopes as the token writes them.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// The granted scopes that the hub knows; `default` is none of them.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        self.scope().unwrap_or_default().split(' ').filter_map(Scope::parse).collect()
    }

    /// The kind of the token: always an application's, never a person's.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.aut
    }

    /// From when the token is good, in seconds since 1970.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.iat
    }

    /// Until when the token is good, in seconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.exp
    }

    /// What tells this token from all others.
    #[must_use]
    pub fn jti(&self) -> Uuid {
        self.jti
    }

    /// The token itself.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn sign(&self) -> Result<String, SigningFailed> {
        key().sign(&compact(self)).ok_or(SigningFailed)
    }

    /// Whether a server of that world issued it.
    fn is_of(&self, world: &str) -> bool {
        world_of(&self.iss) == world
    }

    fn is_good_at(&self, seconds: i64) -> bool {
        self.nbf.saturating_sub(TOLERANCE_SECONDS) <= seconds && seconds <= self.exp.saturating_add(TOLERANCE_SECONDS)
    }
}

/// The `iss` of the tokens of a server reached by that address.
pub(super) fn issuer(base_url: &str) -> String {
    format!("{base_url}{}", assumed::ISSUER_PATH)
}

/// The world that an `iss` names: one beside the default one has its own
/// address.
fn world_of(issuer: &str) -> &str {
    let address = issuer.strip_suffix(assumed::ISSUER_PATH).unwrap_or(issuer);
    let address = address.split_once("://").map_or(address, |(_, address)| address);
    let path = address.split_once('/').map_or("", |(_, path)| path);
    path.strip_prefix("w/").unwrap_or(DEFAULT_WORLD)
}

/// The world that is reached without a prefix.
const DEFAULT_WORLD: &str = "default";

/// No token could be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the token could not be signed")]
pub struct SigningFailed;

/// A text that is no token of this server, or one whose time is over or not
/// come. The gateway answers the same in every case, so nothing more is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the token is not valid")]
pub struct InvalidToken;

/// A token for that client, good for [`VALIDITY`] from `now`.
///
/// # Errors
/// When the cryptographic library fails.
pub fn issue(client_id: &str, scope: Option<&str>, base_url: &str, now: Timestamp, jti: Uuid) -> Result<String, SigningFailed> {
    Claims::new(client_id, scope, base_url, now, VALIDITY, jti).sign()
}

/// What a token says, if this server signed it for that world and its time has
/// come and is not over, to [`TOLERANCE_SECONDS`]; `now` is the world's clock.
///
/// # Errors
/// When it is anything else, whatever its bytes.
pub fn verify(token: &str, world: &str, now: Timestamp) -> Result<Claims, InvalidToken> {
    let claims = proven::claims(token).ok_or(InvalidToken)?;
    if claims.is_of(world) && claims.is_good_at(now.seconds()) { Ok(claims) } else { Err(InvalidToken) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::JwkSet};

    use super::*;
    use crate::oauth::key::jwks;

    const ISSUED: i64 = 1_720_083_255;
    const JTI: Uuid = Uuid::from_u128(7);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn token() -> String {
        issue("si-certdc-paris", Some("SI"), "http://localhost:8484", at(ISSUED), JTI).unwrap()
    }

    fn part(token: &str, index: usize) -> String {
        String::from_utf8(URL_SAFE_NO_PAD.decode(token.split('.').nth(index).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_token_says_what_the_real_ones_say_in_their_order() {
        assert_eq!(
            part(&token(), 1),
            r#"{"sub":"admin@carbon.super","aut":"APPLICATION","aud":"si-certdc-paris","nbf":1720083255,"azp":"si-certdc-paris","scope":"SI","iss":"http://localhost:8484/oauth2/token","exp":1720086855,"iat":1720083255,"jti":"00000000-0000-0000-0000-000000000007"}"#
        );
        assert!(part(&token(), 0).starts_with(r#"{"x5t":""#) && part(&token(), 0).ends_with(r#"_RS256","alg":"RS256"}"#));
        assert!((800..1400).contains(&token().len()), "a real one has about that many letters, not {}", token().len());
    }

    #[test]
    fn a_token_is_good_from_five_seconds_before_its_issue_to_five_after_its_expiry() {
        let token = token();
        for (seconds, good) in [(-6, false), (-5, true), (0, true), (3599, true), (3604, true), (3605, true), (3606, false)] {
            assert_eq!(verify(&token, DEFAULT_WORLD, at(ISSUED + seconds)).is_ok(), good, "{seconds} s after its issue");
        }
    }

    #[test]
    fn a_token_is_good_in_the_world_of_its_issuer_and_in_no_other() {
        let token_from = |base_url| issue("c", Some("SI"), base_url, at(ISSUED), JTI).unwrap();
        for (base_url, world) in
            [("http://h", "default"), ("https://h:1", "default"), ("http://h/w/default", "default"), ("http://h:1/w/a-1", "a-1")]
        {
            for other in ["default", "a-1", "a", "w", ""] {
                let verified = verify(&token_from(base_url), other, at(ISSUED));
                assert_eq!(verified.is_ok(), other == world, "{base_url} in {other}");
            }
        }
    }

    #[test]
    fn a_token_without_scope_says_nothing_of_scopes() {
        let token = issue("c", None, "http://h", at(ISSUED), JTI).unwrap();
        assert!(!part(&token, 1).contains("scope"));
        assert_eq!(verify(&token, DEFAULT_WORLD, at(ISSUED)).unwrap().scopes(), []);
    }

    #[test]
    fn the_scopes_of_a_token_are_those_the_hub_knows() {
        for (text, scopes) in [("default", vec![]), ("DATAPASS", vec![Scope::Subcrt]), ("SI odd OSL", vec![Scope::Si, Scope::Osl])]
        {
            let claims = Claims::new("c", Some(text), "http://h", at(ISSUED), VALIDITY, JTI);
            assert_eq!(claims.scopes(), scopes, "{text}");
        }
    }

    #[test]
    fn a_token_with_any_one_letter_changed_is_refused() {
        let token = token();
        for position in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
            let tampered = String::from_utf8(bytes).unwrap();
            assert_eq!(verify(&tampered, DEFAULT_WORLD, at(ISSUED)), Err(InvalidToken), "letter {position}");
        }
    }

    #[test]
    fn a_token_that_names_no_algorithm_is_refused() {
        let token = token();
        let payload = token.split('.').nth(1).unwrap();
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"None","typ":"JWT"}"#, r"{}"] {
            let header = URL_SAFE_NO_PAD.encode(header);
            assert_eq!(verify(&format!("{header}.{payload}."), DEFAULT_WORLD, at(ISSUED)), Err(InvalidToken));
        }
        let unsigned = token.rsplit_once('.').unwrap().0;
        assert_eq!(verify(&format!("{unsigned}."), DEFAULT_WORLD, at(ISSUED)), Err(InvalidToken));
        assert_eq!(verify(unsigned, DEFAULT_WORLD, at(ISSUED)), Err(InvalidToken));
    }

    #[test]
    fn a_token_signed_with_the_public_key_as_a_secret_is_refused() {
        let claims = Claims::new("c", Some("ADMIN"), "http://h", at(ISSUED), VALIDITY, JTI);
        let set: serde_json::Value = serde_json::from_str(&jwks().body).unwrap();
        let modulus = URL_SAFE_NO_PAD.decode(set["keys"][0]["n"].as_str().unwrap()).unwrap();
        for secret in [modulus.as_slice(), jwks().body.as_bytes()] {
            let mut header = Header::new(Algorithm::HS256);
            header.kid = set["keys"][0]["kid"].as_str().map(str::to_owned);
            let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret)).unwrap();
            assert_eq!(verify(&forged, DEFAULT_WORLD, at(ISSUED)), Err(InvalidToken));
        }
    }

    #[test]
    fn a_client_can_check_its_token_with_the_published_keys() {
        let set: JwkSet = serde_json::from_str(&jwks().body).unwrap();
        let token = token();
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!((header.alg, header.typ), (Algorithm::RS256, None));
        let key = DecodingKey::from_jwk(set.find(&header.kid.unwrap()).unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.set_audience(&["si-certdc-paris"]);
        validation.set_issuer(&["http://localhost:8484/oauth2/token"]);
        let claims = jsonwebtoken::decode::<Claims>(&token, &key, &validation).unwrap().claims;
        assert_eq!(claims, verify(&token, DEFAULT_WORLD, at(ISSUED)).unwrap());
    }
}
