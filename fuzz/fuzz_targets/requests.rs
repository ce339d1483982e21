//! The validator of requests: every operation, whatever is sent to it.
#![no_main]

use std::sync::LazyLock;

use hubee_sim::contract::{Body, Contract, Operation, Request};
use hubee_sim_fuzz::Written;
use libfuzzer_sys::fuzz_target;

static OPERATIONS: LazyLock<Vec<&Operation>> = LazyLock::new(|| Contract::shared().unwrap().operations().collect());

fuzz_target!(|bytes: &[u8]| {
    let Some(written) = Written::read(bytes) else { return };
    let chosen = written.name.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let named = OPERATIONS.iter().find(|one| one.id() == written.name);
    let operation = named.unwrap_or(&OPERATIONS[chosen % OPERATIONS.len()]);
    let parameters: Vec<_> = written.lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = Request {
        method: operation.method(),
        path: operation.template(),
        path_parameters: &parameters,
        query: written.query,
        headers: &written.lines,
        body: Body::Bytes(written.body),
    };
    match operation.validate(&request) {
        Ok(Some(value)) => {
            // What comes without a media type is not looked at (contract::assumed).
            if written.lines.iter().any(|line| line.0.eq_ignore_ascii_case("content-type") && !line.1.trim().is_empty()) {
                assert_eq!(operation.violations_of_body(&value), [], "{} lets it through", operation.id());
            }
            let again = serde_json::to_vec(&value).unwrap();
            let again = operation.validate(&Request { body: Body::Bytes(&again), ..request });
            assert_eq!(again.unwrap(), Some(value), "what is read is read again from what is written");
        }
        Ok(None) => {}
        Err(report) => {
            assert!(!report.lines().is_empty(), "a refusal says why");
            assert_eq!(operation.validate(&request).unwrap_err().to_string(), report.to_string());
        }
    }
});
