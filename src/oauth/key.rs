//! The key that signs the tokens.
//!
//! One invented RSA-2048 key is embedded, so that a simulator starts at once
//! and a token outlives a restart. **It is public and protects nothing**:
//! whoever reads this repository can sign tokens with it, which is fine for a
//! hub whose every secret is invented, and for nothing else.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::answer::{Answer, compact};

/// The private key, in PKCS#1 DER.
const PRIVATE_KEY: &[u8] = include_bytes!("demonstration-key.der");

/// Where a PKCS#1 key of 2048 bits has its modulus: after the headers of the
/// sequence (4 bytes), of the version (3) and of the number itself (4), and
/// one zero that keeps it positive.
const MODULUS: &[u8] = PRIVATE_KEY.split_at(12).1.split_at(256).0;

/// The exponent follows, after its own header (2 bytes).
const EXPONENT: &[u8] = PRIVATE_KEY.split_at(12 + 256 + 2).1.split_at(3).0;

/// The public half. Its algorithm is the only one there is: a token does not
/// choose how it is checked.
const PUBLIC_KEY: RsaPublicKeyComponents<&[u8]> = RsaPublicKeyComponents { n: MODULUS, e: EXPONENT };

static KEY: LazyLock<SigningKey> = LazyLock::new(SigningKey::demonstration);

/// The demonstration key, read once.
pub(super) fn key() -> &'static SigningKey {
    &KEY
}

/// A signing key and all that is derived from it.
pub(super) struct SigningKey {
    /// `None` never: a test reads it.
    private: Option<RsaKeyPair>,
    kid: String,
    /// The first part of every token.
    header: String,
}

/// The header of a token, keys in the order of WSO2 Identity Server 5.11,
/// which sends no `typ`.
#[derive(Serialize)]
struct Header<'a> {
    x5t: &'a str,
    kid: &'a str,
    alg: &'a str,
}

impl SigningKey {
    fn demonstration() -> Self {
        let x5t = thumbprint();
        let kid = format!("{x5t}_RS256");
        let header = URL_SAFE_NO_PAD.encode(compact(&Header { x5t: &x5t, kid: &kid, alg: "RS256" }));
        Self { private: RsaKeyPair::from_der(PRIVATE_KEY).ok(), kid, header }
    }

    /// The signed token with that payload; `None` if the cryptographic library
    /// fails, as it may when it lacks memory or randomness.
    pub(super) fn sign(&self, payload: &str) -> Option<String> {
        let mut token = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(payload));
        let private = self.private.as_ref()?;
        let mut signature = vec![0; private.public().modulus_len()];
        private.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature).ok()?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Some(token)
    }

    /// The payload of a token that this key signed.
    ///
    /// The header must be, to the letter, the one of every token: an algorithm
    /// or a key that the token would like better is never even read.
    pub(super) fn open(&self, token: &str) -> Option<Vec<u8>> {
        let (signed, signature) = token.rsplit_once('.')?;
        let payload = signed.strip_prefix(&self.header)?.strip_prefix('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        PUBLIC_KEY.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).ok()?;
        URL_SAFE_NO_PAD.decode(payload).ok()
    }
}

/// WSO2 writes base64url of the *hexadecimal text* of the SHA-256 of its
/// certificate. There is no certificate here: the public key stands for it.
fn thumbprint() -> String {
    use std::fmt::Write as _;

    let digest = Sha256::new().chain_update(MODULUS).chain_update(EXPONENT).finalize();
    let mut hex = String::with_capacity(64);
    for byte in digest {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    URL_SAFE_NO_PAD.encode(hex)
}

#[derive(Serialize)]
struct Jwks<'a> {
    keys: [Jwk<'a>; 1],
}

/// Keys in the order of WSO2 Identity Server 5.11.
#[derive(Serialize)]
struct Jwk<'a> {
    kty: &'a str,
    e: String,
    r#use: &'a str,
    kid: &'a str,
    alg: &'a str,
    n: String,
}

/// `GET /oauth2/jwks`: the public half of the key, so that a client can check
/// its tokens (WSO2 Identity Server 5.11).
#[must_use]
pub fn jwks() -> Answer {
    let jwk = Jwk {
        kty: "RSA",
        e: URL_SAFE_NO_PAD.encode(EXPONENT),
        r#use: "sig",
        kid: &key().kid,
        alg: "RS256",
        n: URL_SAFE_NO_PAD.encode(MODULUS),
    };
    Answer::json(200, compact(&Jwks { keys: [jwk] }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn the_public_half_is_where_the_private_key_has_it() {
        let RsaPublicKeyComponents { n, e } = RsaPublicKeyComponents::<Vec<u8>>::from(key().private.as_ref().unwrap().public());
        assert_eq!((MODULUS, EXPONENT), (&n[..], &e[..]));
    }

    #[test]
    fn the_key_set_has_the_fields_of_the_real_one_in_its_order() {
        let answer = jwks();
        assert_eq!(answer.status, 200);
        let before_modulus = answer.body.split(r#""n":""#).next().unwrap();
        let kid = &key().kid;
        assert_eq!(before_modulus, format!(r#"{{"keys":[{{"kty":"RSA","e":"AQAB","use":"sig","kid":"{kid}","alg":"RS256","#));
        assert_eq!(kid.len(), 86 + "_RS256".len());
    }
}
