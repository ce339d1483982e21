//! Lists that callers filter, sort and page through.

use rusqlite::{Connection, Row, ToSql};

use super::StoreError;
use crate::domain::page::{Excerpt, Order, Page, Section};

/// Names that `orderBy` takes, each beside what it stands for in SQL.
pub(super) type Columns = [(&'static str, &'static str)];

/// An order that a list can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    expression: &'static str,
    is_descending: bool,
}

impl Sorting {
    /// `None` for a column that there is not. What was created first comes
    /// first where nothing else decides.
    pub(super) fn by(columns: &Columns, order: Option<&Order>) -> Option<Self> {
        let Some(order) = order else { return Some(Self { expression: "one.seq", is_descending: false }) };
        let column = columns.iter().find(|column| column.0 == order.column)?;
        Some(Self { expression: column.1, is_descending: order.is_descending })
    }
}

/// A list in the making: its tables, the first of them called `one`, and what
/// is wanted of them.
pub(super) struct Listing<'a> {
    from: &'static str,
    conditions: Vec<&'static str>,
    values: Vec<(&'static str, &'a dyn ToSql)>,
}

impl<'a> Listing<'a> {
    pub(super) fn of(from: &'static str) -> Self {
        Self { from, conditions: Vec::new(), values: Vec::new() }
    }

    /// Keeps what fulfils the condition on the parameter of that name.
    pub(super) fn only(&mut self, condition: &'static str, name: &'static str, value: &'a dyn ToSql) {
        self.conditions.push(condition);
        self.values.push((name, value));
    }

    /// Keeps what fulfils the condition, when there is a value.
    pub(super) fn only_if_some<T: ToSql>(&mut self, condition: &'static str, name: &'static str, value: Option<&'a T>) {
        if let Some(value) = value {
            self.only(condition, name, value);
        }
    }

    /// How many there are of the list.
    fn total(&self, connection: &Connection, filter: &str) -> Result<usize, StoreError> {
        // Each table but the first says more of one row: without a condition they do not count.
        let counted = if self.conditions.is_empty() { self.from.split_whitespace().next() } else { None };
        let sql = format!("SELECT count(*) FROM {} WHERE {filter}", counted.unwrap_or(self.from));
        Ok(connection.prepare_cached(&sql)?.query_row(self.values.as_slice(), |row| row.get(0))?)
    }

    /// The part of the list that `page` asks for.
    pub(super) fn excerpt<T>(
        self,
        connection: &Connection,
        columns: &str,
        sorting: Sorting,
        page: &Page,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Excerpt<T>, StoreError> {
        let filter = if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") };
        let (from, total) = (self.from, self.total(connection, &filter)?);
        let (limit, offset) = (bound(page.max_result), bound(page.offset));
        let mut values: Vec<(&str, &dyn ToSql)> = self.values;
        values.extend([(":limit", &limit as &dyn ToSql), (":offset", &offset)]);
        let order = format!("{} {}, one.seq", sorting.expression, if sorting.is_descending { "DESC" } else { "ASC" });
        let sql = format!("SELECT {columns} FROM {from} WHERE {filter} ORDER BY {order} LIMIT :limit OFFSET :offset");
        let mut statement = connection.prepare_cached(&sql)?;
        let items = statement.query_and_then(values.as_slice(), read)?.collect::<Result<_, _>>()?;
        Ok(Excerpt { items, offset: page.offset, total })
    }

    /// The newest of the list, all older than the row numbered `before`.
    pub(super) fn newest<T>(
        self,
        connection: &Connection,
        columns: &str,
        (before, limit): (Option<u64>, usize),
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Section<T>, StoreError> {
        let filter = if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") };
        let (from, total) = (self.from, self.total(connection, &filter)?);
        let (before, limit) = (before.map_or(i64::MAX, |seq| i64::try_from(seq).unwrap_or(i64::MAX)), bound(limit));
        let mut values: Vec<(&str, &dyn ToSql)> = self.values;
        values.extend([(":limit", &limit as &dyn ToSql), (":before", &before)]);
        let sql = format!("SELECT {columns} FROM {from} WHERE {filter} AND one.seq < :before ORDER BY one.seq DESC LIMIT :limit");
        let mut statement = connection.prepare_cached(&sql)?;
        let items = statement.query_and_then(values.as_slice(), read)?.collect::<Result<_, _>>()?;
        Ok(Section { items, total })
    }
}

/// `SQLite` counts in 64 bits.
fn bound(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
