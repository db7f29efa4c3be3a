//! Results for people: boxed tables in a terminal, tab-separated lines where the output is piped.

use std::io::IsTerminal;

use comfy_table::presets::{NOTHING, UTF8_HORIZONTAL_ONLY};
use comfy_table::{CellAlignment, ContentArrangement, Table};

use keyplan::plan::{FunctionPlan, Plan};
use keyplan::report::simulation::{self, Simulated};
use keyplan::report::{self, Align, Counted, format};

/// The key space of each function, and its classes.
pub fn counts(counted: &[Counted<'_>]) -> String {
    let mut rows = Vec::new();
    for Counted { function, keys, classes, .. } in counted {
        rows.push([(*function).to_owned(), String::new(), String::new(), format::all_digits(keys)]);
        for class in classes {
            let size = if class.min == class.max {
                format::count(&class.min)
            } else {
                let mean = class.mean().map_or(String::new(), |mean| format!(", mean {mean}"));
                format!("{} to {}{mean}", format::count(&class.min), format::count(&class.max))
            };
            rows.push([String::new(), class.write.clone(), report::scope_name(class), size]);
        }
    }
    let heads = ["function", "write", "scope", "keys"].map(str::to_owned);
    let mut out = lines(&heads, &[Align::Left, Align::Left, Align::Left, Align::Right], &rows);
    for Counted { function, explanation, .. } in counted.iter().filter(|counted| !counted.explanation.is_empty()) {
        out += &format!("\n{function}\n");
        out.extend(explanation.iter().map(|line| format!("  {line}\n")));
    }
    out
}

/// A plan: for each function its counts, the comparison and the recommendation.
pub fn plan(plan: &Plan, all: bool) -> String {
    let mut out = String::new();
    if !plan.title.is_empty() {
        out += &format!("{}\n\n", plan.title);
    }
    for function in &plan.functions {
        out += &self::function(function, all);
    }
    let totals = report::totals(&plan.totals);
    if plan.functions.len() > 1 && !totals.is_empty() {
        out += "All in all, under what is recommended first:\n";
        out += &totals.iter().map(|sentence| format!("  {sentence}\n")).collect::<String>();
        out += "\n";
    }
    if !plan.assumed.is_empty() {
        out += "Assumed, because the design does not say:\n";
        out += &plan.assumed.iter().map(|a| format!("  {}: {}\n", a.what, a.value)).collect::<String>();
    }
    out
}

/// A simulation: for each function what was predicted and what came of it.
pub fn simulation(functions: &[Simulated<'_>]) -> String {
    let mut out = String::new();
    for simulated in functions {
        let (rows, sentences) = (simulation::rows(simulated), simulation::sentences(simulated));
        out += &format!("{}\n", simulated.plan.function);
        if !rows.is_empty() {
            let heads = simulation::HEADS.map(str::to_owned);
            let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Left];
            out += &lines(&heads, &aligns, &rows);
        }
        out.extend(sentences.iter().map(|sentence| format!("{sentence}.\n")));
        out += "\n";
    }
    out
}

fn function(plan: &FunctionPlan, all: bool) -> String {
    let mut out = report::key_space_sentence(plan) + "\n";
    for class in &plan.classes {
        out += &(report::class_sentence(class) + "\n");
    }
    let table = report::table(plan);
    let shown: Vec<usize> =
        (0..).zip(&table.headers).filter(|(_, head)| all || head.is_main()).map(|(i, _)| i).collect();
    let heads: Vec<String> = shown.iter().filter_map(|&i| table.headers.get(i)).map(|head| head.text.clone()).collect();
    let aligns: Vec<Align> = shown.iter().filter_map(|&i| table.headers.get(i)).map(|head| head.align).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| shown.iter().filter_map(|&i| row.cells.get(i)).map(cell).collect()).collect();
    out += &format!("\n{}\n", lines(&heads, &aligns, &rows));
    out += &(report::recommendation_sentence(plan) + "\n");
    for (place, recommendation) in plan.recommended.iter().enumerate() {
        let Some(ranked) = plan.strategies.get(recommendation.choice) else { continue };
        out += &format!("\n{}. {}\n", place + 1, ranked.assessment.label);
        out += &recommendation.reasons.iter().map(|reason| format!("   {reason}\n")).collect::<String>();
        let caveats = &ranked.assessment.caveats;
        out += &caveats.iter().map(|caveat| format!("   Unchecked: {}.\n", caveat.why)).collect::<String>();
        let objections = &ranked.assessment.objections;
        out += &objections.iter().map(|o| format!("   Will object: {}: {}.\n", o.who, o.why)).collect::<String>();
    }
    if !plan.turning_points.is_empty() {
        out += "\nWhat would change it:\n";
        out += &plan.turning_points.iter().map(|point| format!("   {}\n", point.sentence())).collect::<String>();
    }
    let efficient = report::tradeoff_rows(plan);
    if all && !efficient.is_empty() {
        out += "\nNothing else is as good in all four, and better in one:\n";
        let heads = report::TRADEOFF_HEADS.map(str::to_owned);
        let aligns = [Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
        out += &lines(&heads, &aligns, &efficient);
    }
    for (strategy, why) in &plan.inapplicable {
        out += &format!("\n{strategy} does not apply: {why}.\n");
    }
    out + "\n"
}

fn cell(cell: &report::Cell) -> String {
    cell.mark.map_or_else(|| cell.to_string(), |mark| format!("{cell} {}", mark.sign()))
}

fn lines<R: AsRef<[String]>>(heads: &[String], aligns: &[Align], rows: &[R]) -> String {
    if !std::io::stdout().is_terminal() {
        let all = std::iter::once(heads).chain(rows.iter().map(AsRef::as_ref));
        return all.map(|cells| cells.join("\t") + "\n").collect();
    }
    let mut table = Table::new();
    table.load_style(if rows.is_empty() { NOTHING } else { UTF8_HORIZONTAL_ONLY });
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads);
    table.add_rows(rows.iter().map(|row| row.as_ref().to_vec()));
    for (column, align) in table.column_iter_mut().zip(aligns) {
        column.set_cell_alignment(match align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }
    format!("{table}\n")
}
