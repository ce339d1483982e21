//! The validator's words, held against what was observed on the real hub or
//! came out of running swagger-request-validator 2.12.1 on its descriptions.
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]
#![expect(clippy::needless_pass_by_value, reason = "a test reads better without borrows")]

mod answers;
mod combinators;
mod request_rules;
mod robustness;
mod schema_rules;

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Body, Contract, DESCRIPTIONS, Operation, Report, Request};

/// Stands where an expected line says `ID`.
const ID: &str = "a66abb0c-52d1-4e50-9195-22526fb7ce92";

/// A request in the making, for one operation.
#[derive(Clone)]
struct Call {
    operation: &'static str,
    trailing: &'static str,
    path_parameters: Vec<(&'static str, String)>,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    streamed: bool,
    tightened: Vec<(String, Value)>,
}

/// A call without query, headers or body, with an identifier wherever the path
/// has one.
fn call(operation: &'static str) -> Call {
    let ids = ["notificationId", "folderId", "caseId", "eventId", "attachmentId", "subscriptionId"];
    Call {
        operation,
        trailing: "",
        path_parameters: ids.map(|name| (name, ID.to_owned())).into(),
        query: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
        streamed: false,
        tightened: Vec::new(),
    }
}

impl Call {
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.path_parameters.retain(|(other, _)| *other != name);
        self.path_parameters.push((name, value.to_owned()));
        self
    }

    fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn json(self, body: impl ToString) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    /// Sets a member of the operation before it is read.
    fn tightened(mut self, pointer: &str, value: Value) -> Self {
        self.tightened.push((pointer.to_owned(), value));
        self
    }

    /// Sets a member of the body's schema.
    fn tightened_body(self, pointer: &str, value: Value) -> Self {
        self.tightened(&format!("/requestBody/content/application~1json/schema{pointer}"), value)
    }

    fn validate(&self) -> Result<Option<Value>, Report> {
        let contract = self.contract();
        let operation = contract.operation(self.operation).expect("an operation of that name");
        let parameters: Vec<(&str, &str)> = self.path_parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let path = parameters.iter().fold(format!("{}{}", operation.base_path(), operation.template()), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        });
        operation.validate(&Request {
            method: operation.method(),
            path: &(path + self.trailing),
            path_parameters: &parameters,
            query: &self.query,
            headers: &self.headers,
            body: if self.streamed { Body::Streamed { is_empty: self.body.is_empty() } } else { Body::Bytes(&self.body) },
        })
    }

    fn contract(&self) -> Contract {
        let mut contract = Contract::new().expect("a contract");
        for operation in contract.operations.iter_mut().filter(|operation| operation.id == self.operation) {
            let mut definition = operation.definition();
            self.tightened.iter().for_each(|(pointer, value)| set(&mut definition, pointer, value.clone()));
            operation.definition = definition.to_string().leak();
        }
        contract
    }

    /// The lines of the report; none when the request passes.
    fn report(&self) -> String {
        match self.validate() {
            Ok(_) => String::new(),
            Err(report) => report.to_string(),
        }
    }

    /// Asserts the report, head aside.
    #[track_caller]
    fn reports(&self, lines: &[&str]) {
        let mut expected = "Validation failed.".to_owned();
        for line in lines {
            write!(expected, "\n{}", line.replace("/ID", &format!("/{ID}"))).expect("a string");
        }
        assert_eq!(self.report(), expected);
    }

    #[track_caller]
    fn passes(&self) {
        assert_eq!(self.report(), "");
    }
}

fn set(target: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    if target.pointer(parent).is_none() {
        set(target, parent, json!({}));
    }
    match target.pointer_mut(parent).expect("a parent") {
        Value::Array(elements) => elements[name.parse::<usize>().expect("an index")] = value,
        Value::Object(members) => {
            members.insert(name.replace("~1", "/"), value);
        }
        other => panic!("{other} has no members"),
    }
}

/// A folder that passes.
fn folder() -> Value {
    json!({
        "externalId": "DGS-CERTDC-0000000000001",
        "processCode": "CERTDC",
        "applicant": {"firstName": "George", "lastName": "DUBOIS"},
        "cases": [{
            "externalId": "DGS-CERTDC-0000000000001-01",
            "recipient": {"type": "SI", "companyRegister": "21920023500014", "branchCode": "92023"},
        }],
        "attachments": [{
            "fileName": "a.pdf", "type": "VA_CertificatdeDeces", "size": 3, "mimeType": "application/pdf",
            "recipients": ["DGS-CERTDC-0000000000001-01"],
        }],
    })
}

/// A subscription that passes.
fn subscription() -> Value {
    json!({
        "datapassId": 1, "processCode": "CERTDC", "notificationFrequency": "unitaire",
        "subscriber": {"type": "SI", "companyRegister": "21920023500014", "branchCode": "92023"},
        "localAdministrator": {"email": "a@bc.fr"},
    })
}

/// A process that passes.
fn process() -> Value {
    json!({
        "code": "CERTDC", "name": "Certificat de décès", "isActivated": true,
        "osl": {"type": "OSL", "companyRegister": "99900002900010", "branchCode": "75114"},
        "attachmentFormatsEnabled": [], "attachmentTypesEnabled": [], "attachmentMaxSizeEnabled": 1,
        "statusBeforeFileDeletion": "DONE", "timeBeforeFileDeletion": 1, "timeBeforeArchiving": 1,
        "timeBeforeFolderDeletion": 1, "messageToTransmitter": true, "subscriptionValidation": "Auto",
        "messageWithStatus": true, "authorizedAwaiting": false,
    })
}

fn edited(mut value: Value, pointer: &str, member: Value) -> Value {
    set(&mut value, pointer, member);
    value
}

fn without(mut value: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    value.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object").remove(name);
    value
}
