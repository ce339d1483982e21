//! The routes against the API description.

use hubee_sim::contract::Contract;

use crate::support::TestHub;

#[test]
fn every_operation_of_the_folder_description_is_routed_with_and_without_a_slash_at_its_end() {
    let hub = TestHub::without_dossiers();
    let contract = Contract::new().unwrap();
    let described: Vec<_> = contract.operations().filter(|one| one.base_path() == "/teledossiers/v1").collect();
    assert_eq!(described.len(), 22);
    for operation in described {
        let path = format!("{}{}", operation.base_path(), operation.template()).replace(['{', '}'], "");
        for path in [path.clone(), format!("{path}/")] {
            let answer = hub.send(operation.method(), &path, &[("X-HTTP-Method-Override", "PATCH")], b"");
            assert_eq!(answer.status, 401, "{} {path}: {}", operation.method(), answer.text());
        }
    }
}
