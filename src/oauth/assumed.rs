//! What no public document says of `HubEE`'s OAuth2 server: one switch each.
//!
//! WSO2's product behaves as written here, but its operator may have set it
//! otherwise; an observation of the real hub that says so changes one line.
//!
//! Two more assumptions are code that is not there, so that no switch can turn
//! it on: no `refresh_token` is given (WSO2 gives one to this grant only when
//! told to), and asking for a token leaves the earlier ones alone (WSO2 marks
//! them revoked in its database, but its gateway checks a JWT by itself and
//! never looks there).

/// The user who owns every application, the `sub` of every token: WSO2's
/// first administrator, in its first tenant.
pub const SUBJECT: &str = "admin@carbon.super";

/// Where, under the address the server was reached by, the `iss` of a token
/// points to (WSO2's default: the token endpoint itself).
pub const ISSUER_PATH: &str = "/oauth2/token";

/// What becomes of a scope that the client does not have, unless
/// `--scope-mode` says otherwise.
pub const SCOPE_MODE: ScopeMode = ScopeMode::Filter;

/// Whether a revoked token is refused from the next call on, rather than at
/// its own expiry.
pub const REVOCATION_ACTS_AT_ONCE: bool = true;

/// The sentence for a known client with a wrong secret: that of Identity
/// Server 5.11, where 5.10 says `Client Authentication failed.`
pub const WRONG_SECRET: &str = "Client credentials are invalid.";

/// The three behaviours of WSO2 towards a scope that a client does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ScopeMode {
    /// Identity Server without a scope validator: granted as asked.
    Echo,
    /// API Manager's issuer: only what the client has, `default` when nothing
    /// is left.
    #[default]
    Filter,
    /// Identity Server with a scope validator: refused.
    Reject,
    /// None of them, whatever the client has: only ever a simulated fault.
    Drop,
}

impl ScopeMode {
    /// What `--scope-mode` can be.
    pub const NAMES: [&str; 3] = ["echo", "filter", "reject"];

    /// The mode of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        [Self::Echo, Self::Filter, Self::Reject].get(index).copied()
    }
}
