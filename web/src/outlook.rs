//! What would change the recommendation, and what strategies and settings cost beside each other.

use keyplan::plan::FunctionPlan;
use keyplan::report::{TRADEOFF_HEADS, tradeoff_rows};

use crate::markup::{Element, el, heading, row, section, tabulated};

/// Where something else is recommended, and what nothing else beats; nothing until that was looked for, and paler while it
/// is looked for again.
pub fn outlook(plan: &FunctionPlan, is_current: bool) -> Option<Element> {
    let points = plan.turning_points.iter().map(|point| el("li", "").text(&point.sentence()));
    let lead = el("p", "lead").text("One number of the design at a time, the nearest turning point first.");
    let title = el("div", "heading").child(heading("outlook-title", "What would change it")).child(lead);
    let summary = el("summary", "").text("Trade-off: nothing else is as good in all four, and better in one");
    let rows = tradeoff_rows(plan).into_iter().map(|[label, costs @ ..]| row(&label, &costs));
    let tradeoff = el("details", "").child(summary).child(tabulated(&TRADEOFF_HEADS, rows.collect()));
    (!plan.tradeoff.is_empty()).then(|| {
        section(
            if is_current { "" } else { "earlier" },
            "outlook-title",
            title.child(el("ul", "notes").children(points)),
        )
        .child(tradeoff)
    })
}
