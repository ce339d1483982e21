//! Every row, as it goes over the wire.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use actix_web::body::to_bytes;

use super::*;

fn wire(refusal: &Gateway) -> String {
    let response = refusal.response();
    let head = response.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect::<Vec<_>>();
    let status = response.status().as_u16();
    let body = actix_web::rt::System::new().block_on(to_bytes(response.into_body())).unwrap();
    let mut head = head;
    head.sort();
    format!("{status}\n{}\n{}", head.join("\n"), String::from_utf8_lossy(&body))
}

fn path() -> String {
    "/teledossiers/v1/folders".into()
}

#[rustfmt::skip]
fn all() -> Vec<Gateway> {
    let report = || Gateway::SaidInvalid { method: "POST".into(), path: path() };
    vec![
        Gateway::NoService { path: "/xyz".into() },
        Gateway::NoResource { path: "/teledossiers/v1/xyz".into(), method: "GET".into() },
        Gateway::NoMethod,
        Gateway::MethodNotAllowed,
        CredentialError::MissingCredentials.into(),
        CredentialError::InvalidCredentials.into(),
        CredentialError::InvalidScheme.into(),
        Gateway::SubscriptionBlocked,
        Gateway::SubscriptionInactive,
        Gateway::NotSubscribed,
        Gateway::KeyServerDown,
        Gateway::WrongScope,
        Gateway::Truncated("gone".into()),
        Gateway::TooLarge,
        report(),
        Gateway::Throttled(Quota::Api),
        Gateway::Throttled(Quota::Resource),
        Gateway::Throttled(Quota::Application),
        Gateway::Throttled(Quota::Subscription),
        Gateway::Throttled(Quota::Custom),
        Gateway::Blocked,
        Gateway::PolicyMissing,
        Gateway::BackendDown,
        Gateway::ConnectionTimedOut,
        Gateway::SaidBadResponse { method: "PUT".into(), path: format!("{}/1/attachments/2", path()) },
        Gateway::Balancer(Balancer::BadGateway),
        Gateway::Balancer(Balancer::Unavailable),
        Gateway::Balancer(Balancer::TimedOut),
        Gateway::Other(StatusCode::IM_A_TEAPOT),
    ]
}

#[test]
fn every_row_is_written_as_the_gateway_writes_it() {
    let rows: Vec<_> = all().iter().map(wire).collect();
    insta::assert_snapshot!(rows.join("\n\n"));
}

#[test]
fn the_observed_body_has_the_observed_length() {
    let refusal = wire(&CredentialError::InvalidCredentials.into());
    assert_eq!(refusal.lines().last().map(str::len), Some(134));
}
