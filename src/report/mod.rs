//! Reports of a plan for people and programs: tables, Markdown, CSV, JSON and the geometry of charts.
//!
//! Nothing here knows a browser or a terminal. Every report uses the [declaration](crate::design::metric) of a metric, so a
//! value looks the same everywhere.

pub mod chart;
mod count_json;
mod counted;
mod csv;
mod explanation;
mod formula;
mod markdown;
mod plan_json;
#[cfg(feature = "schema")]
mod schema;
mod sentences;
pub mod simulation;
mod simulation_json;
mod table;

pub use crate::strategy::format;
pub use count_json::{CountDocument, count_json};
pub use counted::Counted;
pub use csv::csv;
pub use explanation::explanation;
pub use formula::formula;
pub use markdown::markdown;
pub use plan_json::{PlanDocument, plan_json};
#[cfg(feature = "schema")]
pub use schema::output_schema_of;
pub use sentences::{
    TRADEOFF_HEADS, class_sentence, key_space_sentence, recommendation_sentence, scope_name, totals, tradeoff_rows,
};
pub use simulation_json::{SimulationDocument, simulation_json};
pub use table::{Align, Cell, Header, MAIN, Mark, Row, Table, table};
