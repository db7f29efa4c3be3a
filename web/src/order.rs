//! The order of the rows in the comparison.

use std::cmp::Ordering;

use keyplan::report::{Cell, Row, Table};

/// A column, and which way the rows are sorted by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The index of the column among the headers.
    pub column: usize,
    /// Whether the largest value comes first.
    pub falling: bool,
}

impl Order {
    /// Returns the order after a click on a column: rising, falling, then that of the plan.
    #[must_use]
    pub fn next(now: Option<Self>, column: usize) -> Option<Self> {
        match now {
            Some(order) if order.column == column && order.falling => None,
            Some(order) if order.column == column => Some(Self { column, falling: true }),
            Some(_) | None => Some(Self { column, falling: false }),
        }
    }
}

/// Returns the rows in an order. Cells without a value come last either way.
#[must_use]
pub fn sorted(table: &Table, order: Option<Order>) -> Vec<&Row> {
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    if let Some(order) = order {
        rows.sort_by(|a, b| match (a.cells.get(order.column), b.cells.get(order.column)) {
            (Some(a), Some(b)) => compare(a, b, order.falling),
            (Some(_) | None, _) => Ordering::Equal,
        });
    }
    rows
}

fn compare(a: &Cell, b: &Cell, falling: bool) -> Ordering {
    let turned = |ordering: Ordering| if falling { ordering.reverse() } else { ordering };
    match (a.sort, b.sort) {
        (Some(a), Some(b)) => turned(a.total_cmp(&b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => turned(a.text.cmp(&b.text)),
    }
}
