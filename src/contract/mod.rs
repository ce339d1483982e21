//! The contract: what the API descriptions allow, and what the hub's gateway
//! answers to a request that breaks them.
//!
//! The real gateway has every request checked by swagger-request-validator and
//! hands its report to the client. Integrators read those sentences, and some
//! programs parse them: this module says the same ones, in the same order. It
//! knows neither how HTTP is served nor how anything is stored.
//!
//! ```
//! use hubee_sim::contract::{Body, Contract, Request};
//!
//! let contract = Contract::new()?;
//! let operation = contract.operation("listNotification").ok_or("no such operation")?;
//! let report = operation.validate(&Request {
//!     method: operation.method(),
//!     path: "/teledossiers/v1/notifications",
//!     path_parameters: &[],
//!     query: "maxResult=many",
//!     headers: &[],
//!     body: Body::Bytes(b""),
//! });
//! assert!(report.is_err_and(|report| report.to_string().starts_with("Validation failed.\n[ERROR][REQUEST]")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
pub mod assumed;
mod body;
mod bound;
mod component;
mod description;
mod document;
mod email;
mod format;
mod jackson;
mod keyword;
mod media_type;
mod number;
mod operation;
mod parameter;
mod query;
mod report;
mod request;
mod scanner;
mod schema;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use answer::Answer;
pub use description::{DESCRIPTIONS, Description};
pub use operation::Operation;
pub use report::Report;
pub use request::{Body, Request};

/// The descriptions of the hub's API.
const API: [&str; 2] = ["teledossiers", "referential"];

/// Those of what stands beside it, where only answers are checked: the
/// authorization server has its own words for requests, and so has `/_sim`.
const BESIDE: [&str; 2] = ["token", "control"];

/// Every operation of the API.
///
/// Cheap to create: the schemas of an operation are compiled when it is first
/// validated.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
    beside: Vec<Operation>,
}

/// A description is unusable: no JSON, or without its server, its paths, or the
/// name of an operation.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the API description {document} cannot be read: {reason}")]
pub struct ContractError {
    /// Its name.
    pub document: &'static str,
    /// What the parser says.
    pub reason: String,
}

impl Contract {
    /// Reads the descriptions this program was built with.
    ///
    /// # Errors
    /// When one of them is unusable, which tests rule out.
    pub fn new() -> Result<Self, ContractError> {
        Ok(Self { operations: read_all(&API)?, beside: read_all(&BESIDE)? })
    }

    /// The one that all hubs of a process share; nothing ever changes it.
    ///
    /// # Errors
    /// As [`Contract::new`].
    pub fn shared() -> Result<&'static Self, ContractError> {
        static SHARED: LazyLock<Result<Contract, ContractError>> = LazyLock::new(Contract::new);
        SHARED.as_ref().map_err(Clone::clone)
    }

    /// The operation of the API of that `operationId`.
    #[must_use]
    pub fn operation(&self, operation_id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id() == operation_id)
    }

    /// All operations of the API, path by path.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }

    /// What a method does on a path, percent-decoded and with or without a
    /// slash at its end, in the API or beside it.
    ///
    /// A path is that of the template it is most like: `/cases/migrate` is no
    /// case.
    #[must_use]
    pub fn operation_at(&self, method: &str, path: &str) -> Option<&Operation> {
        most_like(method, path, self.operations.iter().chain(&self.beside))
    }

    /// The same in the API alone.
    #[must_use]
    pub fn api_operation_at(&self, method: &str, path: &str) -> Option<&Operation> {
        most_like(method, path, self.operations.iter())
    }
}

fn read_all(names: &[&'static str]) -> Result<Vec<Operation>, ContractError> {
    let mut operations = Vec::new();
    for description in DESCRIPTIONS.iter().filter(|one| names.contains(&one.name)) {
        let refused = |error: serde_json::Error| ContractError { document: description.name, reason: error.to_string() };
        operations.extend(document::operations(description.json).map_err(refused)?);
    }
    Ok(operations)
}

fn most_like<'a>(method: &str, path: &str, mut all: impl Iterator<Item = &'a Operation> + Clone) -> Option<&'a Operation> {
    let best = all.clone().filter_map(|operation| operation.likeness(path)).max()?;
    all.find(|operation| operation.method() == method && operation.likeness(path) == Some(best))
}
