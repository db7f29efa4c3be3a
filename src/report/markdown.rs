//! A plan as Markdown, ready for a design review.

use std::fmt::Write;

use crate::plan::{FunctionPlan, Plan, Ranked};

use super::sentences::{
    TRADEOFF_HEADS, class_sentence, key_space_sentence, recommendation_sentence, totals, tradeoff_rows,
};
use super::table::{Align, Cell, Header, Table, table};

/// The whole plan as a report.
pub fn markdown(plan: &Plan) -> String {
    let title = if plan.title.is_empty() { "Cache key plan".into() } else { format!("{}: cache key plan", plan.title) };
    let mut report = format!("# {}\n", escaped(&title));
    for function in &plan.functions {
        report += &function_report(function);
    }
    report += &section("All in all", totals(&plan.totals).into_iter().map(|sentence| escaped(&sentence)));
    if !plan.assumed.is_empty() {
        report += "\n## Assumed\n\nThe design does not say these; the numbers rest on them.\n\n";
        report += &items(plan.assumed.iter().map(|a| format!("{}: {}", escaped(&a.what), escaped(&a.value))));
    }
    report
}

fn function_report(plan: &FunctionPlan) -> String {
    let mut report = format!("\n## `{}`\n\n{}", plan.function, key_space_sentence(plan));
    for class in &plan.classes {
        report += " ";
        report += &class_sentence(class);
    }
    report += "\n";
    if !plan.is_exact() {
        report += "\nA count that is given as bounds could not be taken exactly in the time allowed.\n";
    }
    report += &recommendation(plan);
    if plan.no_calls.is_some() {
        return report;
    }
    report += &comparison(plan);
    report += &limits(plan);
    report += &section("What would change it", plan.turning_points.iter().map(|point| escaped(&point.sentence())));
    report += &tradeoff(plan);
    report += &section("Who will object", plan.strategies.iter().flat_map(objections));
    report += &section("What the numbers rest on", notes(plan));
    report += &section(
        "Does not apply",
        plan.inapplicable.iter().map(|(strategy, why)| format!("`{strategy}`: {}", escaped(&why.to_string()))),
    );
    report
}

fn recommendation(plan: &FunctionPlan) -> String {
    let mut text = format!("\n### Recommendation\n\n**{}**\n", escaped(&recommendation_sentence(plan)));
    for recommendation in &plan.recommended {
        let Some(ranked) = plan.strategies.get(recommendation.choice) else { continue };
        let _ = writeln!(text, "\n{}:\n", escaped(&ranked.assessment.label));
        text += &items(recommendation.reasons.iter().map(|reason| escaped(reason)));
    }
    text
}

fn comparison(plan: &FunctionPlan) -> String {
    let table = table(plan);
    let mut text = String::from("\n### Comparison\n\n▲ best, ▽ worst, ✕ breaks a limit.\n\n");
    text += &pipes(&table, |_, header| header.is_main());
    text += "\n<details><summary>Other metrics</summary>\n\n";
    text += &pipes(&table, |column, header| column == 0 || !header.is_main());
    text += "\n</details>\n";
    text
}

/// The columns that are wanted, as a table of GitHub's Markdown.
fn pipes(table: &Table, wanted: impl Fn(usize, &Header) -> bool) -> String {
    let columns: Vec<usize> =
        table.headers.iter().enumerate().filter(|(i, header)| wanted(*i, header)).map(|(i, _)| i).collect();
    let heads = columns.iter().filter_map(|&i| table.headers.get(i));
    let rule = heads.clone().map(|header| if header.align == Align::Right { "--:" } else { "---" }.to_owned());
    let rows = table.rows.iter().map(|row| line(columns.iter().filter_map(|&i| row.cells.get(i)).map(cell)));
    line(heads.map(|header| header.text.clone())) + &line(rule) + &rows.collect::<String>()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(cell: &Cell) -> String {
    let text = tabled(&cell.to_string());
    cell.mark.map_or(text.clone(), |mark| format!("{text} {}", mark.sign()))
}

fn limits(plan: &FunctionPlan) -> String {
    let broken = plan.strategies.iter().flat_map(|ranked| {
        let label = escaped(&ranked.assessment.label);
        ranked.breaks.iter().map(move |b| format!("{label}: `{}`. {}", b.limit, escaped(&b.why)))
    });
    section("Limits that are broken", broken)
}

/// What nothing else beats in messages, staleness, load of the source and memory.
fn tradeoff(plan: &FunctionPlan) -> String {
    if plan.tradeoff.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "\n<details><summary>Trade-off: nothing else is as good in all four, and better in one</summary>\n\n",
    );
    text += &line(TRADEOFF_HEADS.iter().map(|head| (*head).to_owned()));
    text += "| --- | --: | --: | --: | --: |\n";
    text +=
        &tradeoff_rows(plan).into_iter().map(|row| line(row.into_iter().map(|cell| tabled(&cell)))).collect::<String>();
    text + "\n</details>\n"
}

fn objections(ranked: &Ranked) -> impl Iterator<Item = String> {
    let label = escaped(&ranked.assessment.label);
    ranked.assessment.objections.iter().map(move |o| format!("{label}: {}: {}", o.who, escaped(&o.why)))
}

fn notes(plan: &FunctionPlan) -> impl Iterator<Item = String> {
    plan.strategies.iter().flat_map(|ranked| {
        let label = escaped(&ranked.assessment.label);
        ranked.assessment.remarks().map(move |note| format!("{label}: {}", escaped(note)))
    })
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    match items(lines) {
        list if list.is_empty() => list,
        list => format!("\n### {title}\n\n{list}"),
    }
}

fn items(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| format!("- {line}\n")).collect()
}

/// The same in a table, where bars part cells, in code too.
fn tabled(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}

/// Text that Markdown and HTML leave as it is, in one line. `code` between two single marks stays code.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    // Marks side by side begin another kind of code, and a last mark without a partner begins none: they are text.
    let has_code = !text.contains("``");
    let (mut inside, mut marks) = (false, text.matches('`').count());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '`' => {
                marks -= 1;
                let is_code = has_code && (inside || marks > 0);
                inside = is_code && !inside;
                result.push_str(if is_code { "`" } else { "\\`" });
            }
            '\n' | '\r' => result.push(' '),
            _ if inside => result.push(c),
            // Within a word it is no emphasis.
            '_' if is_letter(before) && is_letter(rest.peek().copied()) => result.push(c),
            '\\' | '*' | '_' | '[' | ']' | '#' | '~' => result.extend(['\\', c]),
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            _ => result.push(c),
        }
        before = Some(c);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By CommonMark 0.31: in code nothing is markup, and nothing escapes; a mark without another is a mark.
    #[test]
    fn code_stays_code_and_text_stays_text() {
        assert_eq!(escaped("a <b> c#d"), "a &lt;b&gt; c\\#d");
        assert_eq!(escaped("`where x < 3 * y`: [no] <b>"), "`where x < 3 * y`: \\[no\\] &lt;b&gt;");
        assert_eq!(escaped("`a` ` <b>"), "`a` \\` &lt;b&gt;");
        assert_eq!(escaped("` <b> ``"), "\\` &lt;b&gt; \\`\\`");
        assert_eq!(escaped("add_item _x_ &lt;"), "add_item \\_x\\_ &amp;lt;");
        assert_eq!(tabled("`hot|new`"), "`hot\\|new`");
    }
}
