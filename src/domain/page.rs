//! Lists of the referential: in which order, and which part of them.

use serde::Serialize;

/// What a list is sorted by: a column, alone or as `asc(column)` or
/// `desc(column)`. The Subscription description has the latter two, those of
/// organizations and processes the former; each list takes all (assumed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The name of the column, in snake case.
    pub column: String,
    /// Whether the last comes first.
    pub is_descending: bool,
}

impl Order {
    /// Reads the value of `orderBy`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let within = |direction: &str| text.strip_prefix(direction)?.strip_prefix('(')?.strip_suffix(')');
        let (column, is_descending) = match (within("asc"), within("desc")) {
            (Some(column), _) => (column, false),
            (_, Some(column)) => (column, true),
            _ => (text, false),
        };
        Self { column: column.trim().to_owned(), is_descending }
    }
}

/// Which part of a list is asked for, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is sorted by; the order of creation when not said (assumed).
    pub order: Option<Order>,
    /// How many to skip.
    pub offset: usize,
    /// How many at most.
    pub max_result: usize,
}

impl Default for Page {
    /// The first 25 (API descriptions).
    fn default() -> Self {
        Self { order: None, offset: 0, max_result: 25 }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// How many come before.
    pub offset: usize,
    /// How many there are in all.
    pub total: usize,
}

/// The newest part of a list that is read from its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section<T> {
    /// What is in it, newest first.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_column_with_or_without_a_direction() {
        let ascending = |column: &str| Order { column: column.into(), is_descending: false };
        assert_eq!(Order::parse("asc(access_mode)"), ascending("access_mode"));
        assert_eq!(Order::parse("desc(status)"), Order { column: "status".into(), is_descending: true });
        assert_eq!(Order::parse(" company_register "), ascending("company_register"));
        assert_eq!(Order::parse("asc( id )"), ascending("id"));
        for text in ["asc", "ascending(id)", "asc(id", "(id)", "DESC(id)"] {
            assert_eq!(Order::parse(text), ascending(text), "no column is called so");
        }
    }
}
