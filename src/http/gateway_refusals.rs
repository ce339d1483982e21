//! Every answer that the gateway makes by itself: the only table from its
//! refusals to status, headers and body, byte for byte.
//!
//! Sentences and statuses are those of WSO2 Microgateway 3.2; that they come
//! as `{"errors":[…]}` is observed for 900901 and for a 500, assumed for the
//! others.

use std::fmt::Display;

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
};
use thiserror::Error;

use crate::{contract::Report, oauth::CredentialError};

/// Why the gateway, or what balances the load in front of it, answers instead
/// of the hub; in the order of the gateway's checks.
#[derive(Debug, Error)]
pub(super) enum Gateway {
    /// A path that no API has.
    #[error("no matching service found for path : {path}")]
    NoService {
        /// The path.
        path: String,
    },
    /// A path that the API does not have.
    #[error("no matching resource found for path : {path} , method : {method}")]
    NoResource {
        /// The path.
        path: String,
        /// The method.
        method: String,
    },
    /// The path exists, with other methods.
    #[error("method not allowed")]
    NoMethod,
    /// A `POST` that lacks its method override: the description has an answer
    /// of its own for it (API description 1.2.7).
    #[error("Method not allowed")]
    MethodNotAllowed,
    /// No usable token.
    #[error(transparent)]
    Credentials(#[from] CredentialError),
    /// The subscription of the application to the API is blocked.
    #[error("The requested API is temporarily blocked")]
    SubscriptionBlocked,
    /// The subscription of the application to the API is not active.
    #[error("The subscription to the API is inactive")]
    SubscriptionInactive,
    /// The application is not subscribed to the API; its trailing blank is WSO2's.
    #[error("Resource forbidden ")]
    NotSubscribed,
    /// The server that keeps the keys cannot be reached.
    #[error("Unclassified Authentication Failure")]
    KeyServerDown,
    /// The token's scopes do not open the operation.
    #[error("The access token does not allow you to access the requested resource")]
    WrongScope,
    /// The body stopped coming: most often nobody is left to be answered.
    #[error("the request body ended too soon: {0}")]
    Truncated(String),
    /// More JSON than anyone needs; the real gateway has no limit, ours keeps
    /// one client from taking all the memory.
    #[error("Request Entity Too Large")]
    TooLarge,
    /// The request violates the API description.
    #[error("{0}")]
    Invalid(Report),
    /// The same, whatever the request: a simulated fault.
    #[error("Validation failed.\n[ERROR][REQUEST][{method} {path} @body] A request body is required but none found.")]
    SaidInvalid {
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// Too many calls.
    #[error("Message throttled out")]
    Throttled(Quota),
    /// The client, its address or its application is blocked.
    #[error("Message blocked")]
    Blocked,
    /// The throttling policy cannot be found.
    #[error("Internal server error occured")]
    PolicyMissing,
    /// The hub cannot be reached, or is too slow: WSO2's own test sees the same
    /// answer for both.
    #[error("Runtime Error")]
    BackendDown,
    /// The hub is too slow, as WSO2's source has it.
    #[error("Runtime Error")]
    ConnectionTimedOut,
    /// The hub's answer violates the API description.
    #[error("{0}")]
    BadResponse(Report),
    /// The same, whatever the answer: an upload of no bytes, of which these words
    /// were observed, or a simulated fault.
    #[error(
        "Validation failed.\n[ERROR][RESPONSE][{method} {path}] [Path '/errors'] \
         Instance type (object) does not match any allowed primitive type (allowed: [\"array\"])"
    )]
    SaidBadResponse {
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// The balancer in front finds no gateway: 502, 503 and 504 come from
    /// nowhere else.
    #[error("{0}")]
    Balancer(Balancer),
    /// Any other status, which a test asks for (assumed form).
    #[error("{}", .0.canonical_reason().unwrap_or_default())]
    Other(StatusCode),
}

/// What a call was one too many for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quota {
    /// All calls to the API.
    Api,
    /// The calls to one operation.
    Resource,
    /// The calls of one application.
    Application,
    /// The calls of one subscription.
    Subscription,
    /// Calls that a policy of the operator's own describes.
    Custom,
}

/// What a balancer says when it has nobody to pass a request to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Balancer {
    /// 502.
    #[error("Bad Gateway")]
    BadGateway,
    /// 503.
    #[error("Service Temporarily Unavailable")]
    Unavailable,
    /// 504.
    #[error("Gateway Time-out")]
    TimedOut,
}

/// A row of the table.
struct Row {
    status: StatusCode,
    body: Body,
}

/// The three ways these answers are written.
enum Body {
    Errors { code: u32, message: String },
    Plain(String),
    Html(String),
}

/// The same on every 401, odd blank included (observed).
const CHALLENGE: &str =
    r#"OAuth2 realm="WSO2 API Microgateway", error="invalid token" , error_description="The access token expired""#;

impl Gateway {
    pub(super) fn status(&self) -> StatusCode {
        self.row().status
    }

    #[rustfmt::skip]
    fn row(&self) -> Row {
        match self {
            Self::NoService { .. } | Self::NoResource { .. } => plain(404, self),
            Self::NoMethod             => plain(405, self),
            Self::MethodNotAllowed     => alone(405, 405, self),
            Self::Credentials(refusal) => credentials(*refusal),
            Self::SubscriptionBlocked  => row(401, 900_907, self, &format!("{self}. {}", Self::KeyServerDown)),
            Self::SubscriptionInactive => row(401, 900_909, self, &format!("{self}. {}", Self::KeyServerDown)),
            Self::NotSubscribed        => row(403, 900_908, self, &format!("{self}. {}", Self::KeyServerDown)),
            Self::KeyServerDown        => row(500, 900_900, self, &format!("{self}. {self}")),
            Self::WrongScope           => row(403, 900_910, self, self),
            Self::Truncated(_)         => row(400, 400, &"Bad Request", &"Bad Request"),
            Self::TooLarge             => alone(413, 413, self),
            Self::Invalid(_) | Self::SaidInvalid { .. } => row(400, 400, &"Bad Request", self),
            Self::Throttled(quota)     => row(429, quota.code(), self, &"You have exceeded your quota"),
            Self::Blocked              => row(403, 900_805, self, &"You have been blocked from accesing the resource"),
            Self::PolicyMissing        => row(500, 900_809, self, &"POLICY ENFORCEMENT ERROR"),
            Self::BackendDown          => row(500, 101_503, self, &"Error connecting to the back end"),
            Self::ConnectionTimedOut   => row(500, 101_504, self, &"Connection timed out"),
            Self::BadResponse(_) | Self::SaidBadResponse { .. } => row(500, 500, &"Bad Response", self),
            Self::Balancer(balancer)   => balancer.row(),
            Self::Other(status)        => alone(status.as_u16(), status.as_u16().into(), self),
        }
    }

    /// The answer.
    pub(super) fn response(&self) -> HttpResponse {
        let Row { status, body } = self.row();
        let mut response = HttpResponse::build(status);
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, CHALLENGE));
        }
        response.insert_header((CONTENT_TYPE, body.content_type())).body(body.written())
    }
}

impl Body {
    fn content_type(&self) -> &'static str {
        match self {
            Self::Errors { .. } => "application/json",
            Self::Plain(_) => "text/plain",
            Self::Html(_) => "text/html",
        }
    }

    /// The gateway's own writing (observed): a blank after the comma, slashes
    /// escaped.
    fn written(self) -> String {
        match self {
            Self::Errors { code, message } => {
                let message = serde_json::Value::from(message).to_string().replace('/', "\\/");
                format!(r#"{{"errors":[{{"code":{code}, "message":{message}}}]}}"#)
            }
            Self::Plain(text) | Self::Html(text) => text,
        }
    }
}

fn credentials(refusal: CredentialError) -> Row {
    let (code, description) = match refusal {
        CredentialError::MissingCredentials => {
            (900_902, "Missing Credentials. Make sure your API request provides required credentials")
        }
        CredentialError::InvalidCredentials => (900_901, "Invalid Credentials. Make sure you have given the correct access token"),
        CredentialError::InvalidScheme => {
            (900_917, "Invalid Authentication scheme. API can not be used with this authentication scheme")
        }
    };
    row(401, code, &refusal, &description)
}

impl Quota {
    fn code(self) -> u32 {
        match self {
            Self::Api => 900_800,
            Self::Resource => 900_802,
            Self::Application => 900_803,
            Self::Subscription => 900_804,
            Self::Custom => 900_806,
        }
    }
}

impl Balancer {
    /// Short HTML (assumed).
    fn row(self) -> Row {
        let status = match self {
            Self::BadGateway => StatusCode::BAD_GATEWAY,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        };
        let title = format!("{} {self}", status.as_u16());
        let page = format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
        Row { status, body: Body::Html(page) }
    }
}

/// A message and its description, as most rows have them.
fn row(status: u16, code: u32, message: &dyn Display, description: &dyn Display) -> Row {
    errors(status, code, format!("{message} : {description}"))
}

fn alone(status: u16, code: u32, message: &dyn Display) -> Row {
    errors(status, code, message.to_string())
}

fn errors(status: u16, code: u32, message: String) -> Row {
    Row { status: status_of(status), body: Body::Errors { code, message } }
}

fn plain(status: u16, text: &dyn Display) -> Row {
    Row { status: status_of(status), body: Body::Plain(text.to_string()) }
}

fn status_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests;
