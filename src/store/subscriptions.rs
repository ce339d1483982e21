//! Subscriptions in the database.

use rusqlite::Connection;

use super::{StoreError, json, organizations, processes};
use crate::domain::{
    id::SubscriptionId,
    organization::OrganizationIdentifier,
    subscription::{NewSubscription, SubscriptionStatus},
};

/// Adds a subscription; `false` when its subscriber has one to the process already.
///
/// # Errors
/// When the database fails, or its process or subscriber does not exist.
pub fn insert(connection: &Connection, id: SubscriptionId, subscription: &NewSubscription) -> Result<bool, StoreError> {
    let process = processes::known_seq(connection, &subscription.process_code)?;
    let subscriber = organizations::known(connection, &subscription.subscriber)?;
    let status = subscription.status.unwrap_or_default();
    let sql = "INSERT INTO subscriptions (id, process, subscriber, status, details) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (process, subscriber) DO NOTHING";
    let row = (id, process, subscriber, status.as_str(), json::write(subscription)?);
    Ok(connection.prepare_cached(sql)?.execute(row)? == 1)
}

/// Whether télédossiers of the process may be addressed to the subscriber.
///
/// # Errors
/// When the database fails.
pub fn is_active(connection: &Connection, process_code: &str, subscriber: &OrganizationIdentifier) -> Result<bool, StoreError> {
    let Some(subscriber) = organizations::seq_of(connection, subscriber)? else { return Ok(false) };
    let sql =
        "SELECT 1 FROM subscriptions WHERE process = (SELECT seq FROM processes WHERE code = ?) AND subscriber = ? AND status = ?";
    Ok(connection.prepare_cached(sql)?.exists((process_code, subscriber, SubscriptionStatus::Actif.as_str()))?)
}

/// The first organization with an active subscription to the process, in the
/// order of their creation.
///
/// # Errors
/// When the database fails.
pub fn first_active_subscriber(connection: &Connection, process_code: &str) -> Result<Option<OrganizationIdentifier>, StoreError> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT o.type, o.company_register, o.branch_code
               FROM subscriptions s JOIN organizations o ON o.seq = s.subscriber JOIN processes p ON p.seq = s.process
               WHERE p.code = ? AND s.status = ? ORDER BY s.seq LIMIT 1";
    let key = (process_code, SubscriptionStatus::Actif.as_str());
    Ok(connection.prepare_cached(sql)?.query_row(key, |row| super::values::organization(row, 0)).optional()?)
}
