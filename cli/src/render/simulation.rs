//! A simulation beside the plan's predictions.

use keyplan::report::Align;
use keyplan::report::simulation::{HEADS, Simulated, rows, sentences};

use super::prose;
use super::table::{columns, table};

/// For each function a table of each strategy, and what the reader must know about it.
pub fn simulation(functions: &[Simulated<'_>], width: usize) -> String {
    let mut out = String::new();
    for simulated in functions {
        out += &format!("{}\n", simulated.plan.function);
        let rows = rows(simulated);
        for of_strategy in rows.chunk_by(|[one, ..], [other, ..]| one == other) {
            out += &strategy(of_strategy, width);
        }
        out += "\n";
        out.extend(sentences(simulated).iter().map(|sentence| prose(&format!("{sentence}."), "", width)));
        out += "\n";
    }
    out
}

/// The metrics of one strategy. The first head is its label.
fn strategy(rows: &[[String; 6]], width: usize) -> String {
    let [_, _, predicted, simulated, interval, differs] = HEADS;
    let label = rows.first().map_or("", |[label, ..]| label);
    let heads = [
        (label, Align::Left),
        (predicted, Align::Right),
        (simulated, Align::Right),
        (interval, Align::Right),
        (differs, Align::Left),
    ];
    let rows: Vec<[String; 5]> = rows.iter().map(|[_, cells @ ..]| cells.clone()).collect();
    format!("\n{}", table(&columns(heads, &rows), 2, width))
}
