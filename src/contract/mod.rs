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

pub mod assumed;
mod body;
mod bound;
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

pub use operation::Operation;
pub use report::Report;
pub use request::{Body, Request};

/// The descriptions, as the build has prepared them.
const DOCUMENTS: [(&str, &str); 2] = [
    ("teledossiers", include_str!(concat!(env!("OUT_DIR"), "/teledossiers.json"))),
    ("referential", include_str!(concat!(env!("OUT_DIR"), "/referential.json"))),
];

/// Every operation of the API.
///
/// Cheap to create: the schemas of an operation are compiled when it is first
/// validated.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
}

/// Why there is no contract.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// A description is no JSON.
    #[error("the API description {document} cannot be read: {reason}")]
    Unreadable {
        /// Its name.
        document: &'static str,
        /// What the parser says.
        reason: String,
    },
    /// A description lacks its server, its paths, or the name of an operation.
    #[error("the API description {document} lacks a server, its paths, or an operationId")]
    Unusable {
        /// Its name.
        document: &'static str,
    },
}

impl Contract {
    /// Reads the descriptions this program was built with.
    ///
    /// # Errors
    /// When one of them is unusable, which tests rule out.
    pub fn new() -> Result<Self, ContractError> {
        let mut operations = Vec::new();
        for (name, text) in DOCUMENTS {
            operations.extend(document::operations(name, text)?);
        }
        Ok(Self { operations })
    }

    /// The operation of that `operationId`.
    #[must_use]
    pub fn operation(&self, operation_id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id() == operation_id)
    }

    /// All operations, path by path.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }
}
