//! The parts of the page, one component a file.

mod answer;
mod app;
mod charts;
mod comparison;
mod design_pane;
mod downloads;
mod editor;
mod facts;
mod figures;
mod how_counted;
mod outlook;
mod picker;
mod plan_pane;
mod problems;
mod simulation_panel;
mod strategy_details;
mod top;

pub use app::{App, AppProps};
pub use comparison::{Comparison, ComparisonProps};
