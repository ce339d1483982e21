//! Subscriptions in the database.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::{
    StoreError, json,
    listing::{Columns, Listing, Sorting},
    organizations, processes, values,
};
use crate::domain::{
    id::SubscriptionId,
    organization::OrganizationIdentifier,
    page::{Excerpt, Order, Page},
    subscription::{Person, Subscription, SubscriptionFilter, SubscriptionStatus, SubscriptionTerms},
    timestamp::Timestamp,
};

/// The columns of the Subscription description; people by their address.
const COLUMNS: &Columns = &[
    ("id", "one.id"),
    ("datapass_id", "one.datapass_id"),
    ("si_type", "o.type"),
    ("si_company_register", "o.company_register"),
    ("si_branch_code", "o.branch_code"),
    ("notification_frequency", "one.notification_frequency"),
    ("access_mode", "one.access_mode"),
    ("delegation_actor", "one.delegation_actor ->> '$.email'"),
    ("email", "one.email"),
    ("local_admin", "one.local_administrator ->> '$.email'"),
    ("rejection_reason", "one.rejection_reason"),
    ("status", "one.status"),
    ("activate_date_time", "one.activate_date_time"),
    ("validate_date_time", "one.validate_date_time"),
    ("reject_date_time", "one.reject_date_time"),
    ("end_date_time", "one.end_date_time"),
    ("update_date_time", "one.update_date_time"),
    ("process_code", "p.code"),
];

const TABLES: &str = "subscriptions one JOIN organizations o ON o.seq = one.subscriber JOIN processes p ON p.seq = one.process";

const READ: &str = "one.id, p.code, o.type, o.company_register, o.branch_code, one.datapass_id, one.access_mode,
    one.notification_frequency, one.status, one.activate_date_time, one.validate_date_time, one.reject_date_time,
    one.end_date_time, one.update_date_time, one.rejection_reason, one.email, one.local_administrator, one.delegation_actor";

/// Adds a subscription; `false` when its subscriber has one to the process
/// already.
///
/// # Errors
/// When the database fails, or its process or subscriber does not exist.
pub fn insert(
    connection: &Connection,
    id: SubscriptionId,
    terms: &SubscriptionTerms,
    status: SubscriptionStatus,
    is_suspended_with_process: bool,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO subscriptions (id, process, subscriber, status, suspended_with_process, datapass_id, access_mode,
                   notification_frequency, activate_date_time, active_from, validate_date_time, reject_date_time, end_date_time,
                   rejection_reason, email, local_administrator, delegation_actor)
               VALUES (:id, :process, :subscriber, :status, :suspended_with_process, :datapass_id, :access_mode,
                   :notification_frequency, :activate, :active_from, :validate, :reject, :end, :rejection_reason, :email,
                   :local_administrator, :delegation_actor)
               ON CONFLICT (process, subscriber) DO NOTHING";
    let process = processes::known_seq(connection, &terms.process_code)?;
    let subscriber = organizations::known(connection, &terms.subscriber)?;
    let own: [(&str, &dyn ToSql); 4] = [
        (":id", &id),
        (":process", &process),
        (":subscriber", &subscriber),
        (":suspended_with_process", &is_suspended_with_process),
    ];
    Ok(write(connection, sql, &own, terms, status)? == 1)
}

/// Replaces what a subscription says and moves it to `status`. Suspended with
/// its process it stays so as long as it stays suspended.
///
/// # Errors
/// When the database fails.
pub fn update(
    connection: &Connection,
    id: SubscriptionId,
    terms: &SubscriptionTerms,
    status: SubscriptionStatus,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE subscriptions SET status = :status, datapass_id = :datapass_id, access_mode = :access_mode,
                   suspended_with_process = suspended_with_process AND :status = status,
                   notification_frequency = :notification_frequency, activate_date_time = :activate, active_from = :active_from,
                   validate_date_time = :validate, reject_date_time = :reject, end_date_time = :end,
                   rejection_reason = :rejection_reason, email = :email, local_administrator = :local_administrator,
                   delegation_actor = :delegation_actor, update_date_time = :now
               WHERE id = :id";
    write(connection, sql, &[(":id", &id), (":now", &now)], terms, status)?;
    Ok(())
}

fn write(
    connection: &Connection,
    sql: &str,
    own: &[(&str, &dyn ToSql)],
    terms: &SubscriptionTerms,
    status: SubscriptionStatus,
) -> Result<usize, StoreError> {
    let local_administrator = json::write(&terms.local_administrator)?;
    let delegation_actor = terms.delegation_actor.as_ref().map(json::write).transpose()?;
    let active_from = terms.activation();
    let mut all = own.to_vec();
    all.extend_from_slice(named_params! {
        ":status": status,
        ":datapass_id": terms.datapass_id,
        ":access_mode": terms.access_mode,
        ":notification_frequency": terms.notification_frequency,
        ":activate": terms.activate_date_time,
        ":active_from": active_from,
        ":validate": terms.validate_date_time,
        ":reject": terms.reject_date_time,
        ":end": terms.end_date_time,
        ":rejection_reason": terms.rejection_reason,
        ":email": terms.email,
        ":local_administrator": local_administrator,
        ":delegation_actor": delegation_actor,
    });
    Ok(connection.prepare_cached(sql)?.execute(all.as_slice())?)
}

/// Moves a subscription to `status`.
///
/// # Errors
/// When the database fails.
pub fn set_status(
    connection: &Connection,
    id: SubscriptionId,
    status: SubscriptionStatus,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE subscriptions SET status = ?, suspended_with_process = 0, update_date_time = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute((status, now, id))?;
    Ok(())
}

/// Suspends the active subscriptions to a process along with it.
///
/// # Errors
/// When the database fails.
pub fn suspend_with_process(connection: &Connection, process_code: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE subscriptions SET status = ?, suspended_with_process = 1, update_date_time = ?
               WHERE process = (SELECT seq FROM processes WHERE code = ?) AND status = ?";
    let (from, to) = (SubscriptionStatus::Actif, SubscriptionStatus::Suspendu);
    connection.prepare_cached(sql)?.execute((to, now, process_code, from))?;
    Ok(())
}

/// The subscriptions that were suspended along with the process.
///
/// # Errors
/// When the database fails.
pub fn suspended_with_process(connection: &Connection, process_code: &str) -> Result<Vec<Subscription>, StoreError> {
    select(connection, "p.code = ? AND one.suspended_with_process", process_code)
}

/// The subscription of that id.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, id: SubscriptionId) -> Result<Option<Subscription>, StoreError> {
    Ok(select(connection, "one.id = ?", id)?.pop())
}

fn select(connection: &Connection, condition: &str, value: impl ToSql) -> Result<Vec<Subscription>, StoreError> {
    let sql = format!("SELECT {READ} FROM {TABLES} WHERE {condition} ORDER BY one.seq");
    connection.prepare_cached(&sql)?.query_and_then([value], read)?.collect()
}

/// The order asked for, when there is such a column.
#[must_use]
pub fn sorting(order: Option<&Order>) -> Option<Sorting> {
    Sorting::by(COLUMNS, order)
}

/// A part of the subscriptions, to all processes or to those that `osl` owns.
///
/// # Errors
/// When the database fails.
pub fn list(
    connection: &Connection,
    osl: Option<&OrganizationIdentifier>,
    filter: &SubscriptionFilter,
    sorting: Sorting,
    page: &Page,
) -> Result<Excerpt<Subscription>, StoreError> {
    let osl = osl.map(|osl| organizations::known(connection, osl)).transpose()?;
    let codes = (!filter.process_codes.is_empty()).then(|| json::write(&filter.process_codes)).transpose()?;
    let mut listing = Listing::of(TABLES);
    listing.only_if_some("p.osl = :osl", ":osl", osl.as_ref());
    listing.only_if_some("p.code IN (SELECT value FROM json_each(:codes))", ":codes", codes.as_ref());
    listing.only_if_some("one.status = :status", ":status", filter.status.as_ref());
    listing.only_if_some("o.company_register = :register", ":register", filter.company_register.as_ref());
    listing.only_if_some("one.datapass_id = :datapass_id", ":datapass_id", filter.datapass_id.as_ref());
    let email = filter.delegation_actor_email.as_ref();
    listing.only_if_some("one.delegation_actor ->> '$.email' = :delegate", ":delegate", email);
    listing.excerpt(connection, READ, sorting, page, read)
}

fn read(row: &Row<'_>) -> Result<Subscription, StoreError> {
    let local_administrator: String = row.get(16)?;
    let delegation_actor: Option<String> = row.get(17)?;
    Ok(Subscription {
        id: row.get(0)?,
        terms: SubscriptionTerms {
            process_code: row.get(1)?,
            subscriber: values::organization(row, 2)?,
            datapass_id: row.get(5)?,
            access_mode: row.get(6)?,
            notification_frequency: row.get(7)?,
            activate_date_time: row.get(9)?,
            validate_date_time: row.get(10)?,
            reject_date_time: row.get(11)?,
            end_date_time: row.get(12)?,
            rejection_reason: row.get(14)?,
            email: row.get(15)?,
            local_administrator: json::read(&local_administrator)?,
            delegation_actor: delegation_actor.as_deref().map(json::read::<Person>).transpose()?,
        },
        status: row.get(8)?,
        update_date_time: row.get(13)?,
    })
}

/// Whether télédossiers of the process may be addressed to the subscriber.
///
/// # Errors
/// When the database fails.
pub fn is_active(connection: &Connection, process_code: &str, subscriber: &OrganizationIdentifier) -> Result<bool, StoreError> {
    let Some(subscriber) = organizations::seq_of(connection, subscriber)? else { return Ok(false) };
    let sql =
        "SELECT 1 FROM subscriptions WHERE process = (SELECT seq FROM processes WHERE code = ?) AND subscriber = ? AND status = ?";
    Ok(connection.prepare_cached(sql)?.exists((process_code, subscriber, SubscriptionStatus::Actif))?)
}

/// The first organization with an active subscription to the process, in the
/// order of their creation.
///
/// # Errors
/// When the database fails.
pub fn first_active_subscriber(connection: &Connection, process_code: &str) -> Result<Option<OrganizationIdentifier>, StoreError> {
    let sql = format!(
        "SELECT o.type, o.company_register, o.branch_code FROM {TABLES} WHERE p.code = ? AND one.status = ? ORDER BY one.seq LIMIT 1"
    );
    let key = (process_code, SubscriptionStatus::Actif);
    Ok(connection.prepare_cached(&sql)?.query_row(key, |row| values::organization(row, 0)).optional()?)
}
