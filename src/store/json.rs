//! Records kept whole, as JSON text in one column.

use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;
use crate::json;

pub(super) fn write(record: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    json::from_text(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}
