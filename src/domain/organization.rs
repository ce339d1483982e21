//! Organizations: the parties of the hub.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// How an organization is named everywhere: `{type, companyRegister, branchCode}`,
/// written `SI-21920023500014-92023` in paths and messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationIdentifier {
    /// `OSL`, `SI` or the national administrator's; free text of at most 20
    /// characters (API description 1.2.7).
    #[serde(rename = "type")]
    pub kind: String,
    /// SIRET, 14 digits.
    pub company_register: String,
    /// Branch, often the INSEE code of the commune; at most 10 characters.
    pub branch_code: String,
}

impl OrganizationIdentifier {
    /// The identifier written in one piece, as paths and messages have it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        Some(Self {
            kind: parts.next()?.to_owned(),
            company_register: parts.next()?.to_owned(),
            branch_code: parts.next()?.to_owned(),
        })
    }
}

impl std::fmt::Display for OrganizationIdentifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.kind, self.company_register, self.branch_code)
    }
}

/// An organization of the referential, as `POST /organizations` takes it and
/// answers show it. Absent members are left out (observed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Its three-part name.
    #[serde(flatten)]
    pub identifier: OrganizationIdentifier,
    /// Legal name.
    pub name: String,
    /// Acronym, such as `DILA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Name of the département.
    pub territory: String,
    /// Address the hub writes to; the real hub wants the member although its
    /// description does not (observed), and null will do (API description).
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// `Actif` or not.
    pub status: String,
    /// When it was created; the hub's own, ignored in a request.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub create_date_time: Option<Timestamp>,
    /// When it was last modified; the hub's own, ignored in a request.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub update_date_time: Option<Timestamp>,
}

/// Which organizations are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationFilter {
    /// Only this type.
    pub kind: Option<String>,
    /// Only this SIRET.
    pub company_register: Option<String>,
}
