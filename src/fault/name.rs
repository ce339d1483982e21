//! The answers a fault can give, by name.

use serde::{Deserialize, Serialize};

/// An answer of the real hub, or of what stands in front of it, that a client
/// must cope with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// 401/900902, as if no token had been sent.
    MissingCredentials,
    /// 401/900901: a new token is needed.
    InvalidToken,
    /// The same answer.
    ExpiredToken,
    /// The same answer.
    RevokedToken,
    /// 401/900917, as if `Basic` had been sent.
    InvalidScheme,
    /// 401/900907.
    SubscriptionBlocked,
    /// 401/900909.
    SubscriptionInactive,
    /// 403/900910: a new token does not help.
    WrongScope,
    /// The hub's own 403: somebody else's resource.
    Forbidden,
    /// 403/900908.
    NotSubscribed,
    /// 403/900805.
    Blocked,
    /// 429/900803, without `Retry-After`.
    Throttled,
    /// 429/900800.
    ThrottledApi,
    /// 429/900802.
    ThrottledResource,
    /// 429/900804.
    ThrottledSubscription,
    /// 429/900806.
    ThrottledCustom,
    /// 404 in plain text.
    NotFoundRoute,
    /// 405 in plain text.
    MethodNotAllowed,
    /// 400 of the gateway's validator.
    BadRequest,
    /// 500: the hub's answer violates the API description.
    BadResponse,
    /// 500/101503 at once.
    BackendDown,
    /// 500/101503 once the gateway has waited for the hub.
    BackendTimeout,
    /// 500/101504, the timeout as the gateway's source has it.
    ConnectionTimedOut,
    /// 500/900900.
    GatewayError,
    /// 500/900809.
    PolicyMissing,
    /// The hub's own 500.
    HubError,
    /// 502 in HTML, from a load balancer.
    #[serde(rename = "lb_502")]
    Lb502,
    /// 503 in HTML, from a load balancer.
    #[serde(rename = "lb_503")]
    Lb503,
    /// 504 in HTML, from a load balancer.
    #[serde(rename = "lb_504")]
    Lb504,
    /// 401 of the token endpoint: nobody has this client id.
    TokenUnknownClient,
    /// 401 of the token endpoint: wrong secret.
    TokenWrongSecret,
    /// 500 of the token endpoint.
    TokenError,
    /// 502 of the token endpoint: two requests of a client collided.
    TokenConflict,
    /// 200 of the token endpoint, without a token.
    TokenLost,
    /// A token that lives ten seconds.
    TokenShort,
    /// The token of the last time again, until it ends.
    TokenSame,
    /// A token whose scope is `default`.
    TokenScopeDropped,
}

impl Name {
    /// Whether it is an answer to a request for a token and to nothing else.
    #[must_use]
    pub fn is_about_tokens(self) -> bool {
        matches!(
            self,
            Self::TokenUnknownClient
                | Self::TokenWrongSecret
                | Self::TokenError
                | Self::TokenConflict
                | Self::TokenLost
                | Self::TokenShort
                | Self::TokenSame
                | Self::TokenScopeDropped
        )
    }

    /// Whether the authorization server itself makes the answer, its request
    /// having been tampered with.
    #[must_use]
    pub fn alters_token(self) -> bool {
        matches!(self, Self::TokenShort | Self::TokenSame | Self::TokenScopeDropped)
    }
}
