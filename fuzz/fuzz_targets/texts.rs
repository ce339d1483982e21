//! Short texts that become values: instants, lengths of time, names, addresses.
#![no_main]

use hubee_sim::{
    PublicUrl,
    domain::{name::Name, organization::OrganizationIdentifier, page::Order, period::Period, scope::Scope, timestamp::Timestamp},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(instant) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
        assert_eq!(Timestamp::from_millis(instant.millis()), instant);
    }
    if let Ok(period) = Period::parse(text) {
        assert_eq!(Period::parse(&period.to_string()), Ok(period));
        assert!(text.bytes().all(|byte| byte.is_ascii_digit() || b"PYMWDTHS.".contains(&byte)), "{text:?}");
        let start = Timestamp::from_millis(1_720_083_255_438);
        assert!(period.after(start) >= start);
        assert!(period.shortest() >= 0);
    }
    if let Some(name) = Name::parse(text) {
        assert_eq!(name.as_str(), text);
    }
    if let Some(organization) = OrganizationIdentifier::parse(text) {
        assert_eq!(OrganizationIdentifier::parse(&organization.to_string()), Some(organization));
    }
    if let Some(scope) = Scope::parse(text) {
        assert_eq!(Scope::parse(scope.as_str()), Some(scope));
    }
    let _ = (Order::parse(text), PublicUrl::parse(text));
});
