//! How the domain's values are written in columns.

use rusqlite::{
    Row, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use uuid::Uuid;

use crate::domain::{
    attachment::AttachmentStatus,
    departure::Rule,
    event::{ActionType, EventStatus},
    id::{AttachmentId, CaseId, EventId, FolderId, NotificationId, SubscriptionId},
    organization::OrganizationIdentifier,
    partner::PartnerInfo,
    scale::Scale,
    scope::Scope,
    status::Status,
    subscription::{AccessMode, SubscriptionStatus},
    timestamp::Timestamp,
};

macro_rules! stored_as_uuid {
    ($($name:ident),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Uuid::column_result(value).map(Self)
            }
        }
    )+};
}
stored_as_uuid!(AttachmentId, CaseId, EventId, FolderId, NotificationId, SubscriptionId);

macro_rules! stored_as_name {
    ($($name:ident),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
            }
        }
    )+};
}
stored_as_name!(AccessMode, ActionType, AttachmentStatus, EventStatus, Rule, Scope, Status, SubscriptionStatus);

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.millis().into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::from_millis)
    }
}

impl ToSql for Scale {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.times().into())
    }
}

impl FromSql for Scale {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::new(value.as_f64()?).map_err(FromSqlError::other)
    }
}

/// The organization whose three columns start at `first`.
pub(super) fn organization(row: &Row<'_>, first: usize) -> rusqlite::Result<OrganizationIdentifier> {
    Ok(OrganizationIdentifier { kind: row.get(first)?, company_register: row.get(first + 1)?, branch_code: row.get(first + 2)? })
}

/// The partner information whose three columns start at `first`; `None` when
/// no technical header was sent.
pub(super) fn partner_info(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<PartnerInfo>> {
    let info =
        PartnerInfo { editor_name: row.get(first)?, application_name: row.get(first + 1)?, software_version: row.get(first + 2)? };
    Ok((info != PartnerInfo::default()).then_some(info))
}
