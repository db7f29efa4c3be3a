//! A plan: for each function its counts, the comparison and the recommendation.

use keyplan::design::Metric;
use keyplan::plan::{FunctionPlan, Plan};
use keyplan::report::{self, Align, Cell, MAIN, Mark, Row, Table};
use keyplan::strategy::StrategyId;

use super::prose;
use super::table::{self, Column};

/// The six ways that are compared first, by the strategy that stands for each. The others are their variants and the
/// baseline.
const SIX_WAYS: [StrategyId; 6] = [
    StrategyId::Restrict,
    StrategyId::Registry,
    StrategyId::Broadcast,
    StrategyId::HashSlot,
    StrategyId::Ttl,
    StrategyId::VersionColumn,
];

/// The metrics shown besides those that `accept` names.
const MORE_METRICS: usize = 5;
/// The least width of the strategies' names, in columns.
const LEAST_NAME: usize = 16;
/// The width of the strategies' names that is worth more than cells in one line, in columns.
const ROOMY_NAME: usize = 28;
/// The spaces between two columns, and where that is too wide.
const GAPS: [usize; 2] = [2, 1];

/// What is shown of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The metrics that `accept` names.
    pub accepted: &'a [Metric],
    /// Whether every metric and the trade-off are shown.
    pub all: bool,
    /// The columns to fit in.
    pub width: usize,
}

/// A whole plan.
pub fn plan(plan: &Plan, shown: Shown<'_>) -> String {
    let mut out = String::new();
    if !plan.title.is_empty() {
        out += &(prose(&plan.title, "", shown.width) + "\n");
    }
    out.extend(plan.functions.iter().map(|plan| function(plan, shown)));
    let totals = report::totals(&plan.totals);
    if plan.functions.len() > 1 && !totals.is_empty() {
        out += "All functions together, each with its first recommendation:\n";
        out.extend(totals.iter().map(|sentence| prose(sentence, "  ", shown.width)));
        out += "\n";
    }
    if !plan.assumed.is_empty() {
        out += "Assumed, because the design does not say:\n";
        out.extend(plan.assumed.iter().map(|a| prose(&format!("{}: {}", a.what, a.value), "  ", shown.width)));
    }
    out
}

fn function(plan: &FunctionPlan, shown: Shown<'_>) -> String {
    let mut out = prose(&report::key_space_sentence(plan), "", shown.width);
    out.extend(plan.classes.iter().map(|class| prose(&report::class_sentence(class), "", shown.width)));
    out += "\n";
    if plan.no_calls.is_some() {
        return out + &recommendations(plan, shown.width) + "\n";
    }
    out += &comparison(plan, shown);
    out += "\n";
    out += &recommendations(plan, shown.width);
    if !plan.turning_points.is_empty() {
        out += "\nWhat would change it:\n";
        out.extend(plan.turning_points.iter().map(|point| prose(&point.sentence(), "   ", shown.width)));
    }
    if shown.all {
        out += &tradeoff(plan, shown.width);
    }
    if !plan.inapplicable.is_empty() {
        out += "\n";
    }
    out.extend(
        plan.inapplicable
            .iter()
            .map(|(strategy, why)| prose(&format!("{strategy} does not apply: {why}."), "", shown.width)),
    );
    out + "\n"
}

fn recommendations(plan: &FunctionPlan, width: usize) -> String {
    let mut out = prose(&report::recommendation_sentence(plan), "", width);
    for (place, recommendation) in plan.recommended.iter().enumerate() {
        let Some(ranked) = plan.strategies.get(recommendation.choice) else { continue };
        let assessment = &ranked.assessment;
        out += "\n";
        let export = export(plan, recommendation.choice);
        out += &prose(&format!("{}. {} ({export})", place + 1, assessment.label), "", width);
        out.extend(recommendation.reasons.iter().map(|reason| prose(reason, "   ", width)));
        let caveats = assessment.caveats.iter().map(|caveat| format!("Unchecked: {}.", caveat.why));
        let objections = assessment.objections.iter().map(|o| format!("Will object: {}: {}.", o.who, o.why));
        out.extend(caveats.chain(objections).map(|sentence| prose(&sentence, "   ", width)));
    }
    out
}

/// What `keyplan scheme` takes for a strategy: its name and, where it has several variants, which one.
fn export(plan: &FunctionPlan, choice: usize) -> String {
    let strategy = |index: usize| plan.strategies.get(index).map(|ranked| ranked.assessment.strategy);
    let name = strategy(choice).map_or("", StrategyId::name);
    let variants = (0..plan.strategies.len()).filter(|index| strategy(*index) == strategy(choice));
    let before = variants.clone().filter(|index| *index < choice).count();
    match variants.count() {
        0 | 1 => format!("--strategy {name}"),
        _ => format!("--strategy {name} --variant {}", before + 1),
    }
}

/// The options that no other option beats.
fn tradeoff(plan: &FunctionPlan, width: usize) -> String {
    let rows = report::tradeoff_rows(plan);
    if rows.is_empty() {
        return String::new();
    }
    let [strategy, figures @ ..] = report::TRADEOFF_HEADS;
    let [messages, stale, source, memory] = figures.map(|head| (head, Align::Right));
    let columns = table::columns([(strategy, Align::Left), messages, stale, source, memory], &rows);
    format!("\nNo other option is as good in all four and better in one:\n{}", table::table(&columns, 2, width))
}

/// The strategies side by side, the six ways first: as few tables as fit the width.
fn comparison(plan: &FunctionPlan, shown: Shown<'_>) -> String {
    let mut table = report::table(plan);
    let is_variant =
        |row: &Row| plan.strategies.get(row.index).is_none_or(|ranked| !SIX_WAYS.contains(&ranked.assessment.strategy));
    table.rows.sort_by_key(is_variant);
    let metrics = if shown.all { every_metric(&table) } else { first_metrics(&table, shown.accepted) };
    let metrics: Vec<Column> = metrics.into_iter().map(|index| metric(&table, index)).collect();
    let (marks, names) = (marks(&table, plan), names(&table));
    let mut out = String::new();
    let mut left = metrics.as_slice();
    while !left.is_empty() {
        let Fit { metrics, gap, name_width } = Fit::new(&marks, left, shown.width);
        left = &left[metrics.len()..];
        let columns = [vec![marks.clone(), names.clone().wrapped(name_width)], metrics].concat();
        out += &table::table(&columns, gap, shown.width);
        out += "\n";
    }
    out + &prose(&legend(&table), "", shown.width)
}

/// Columns that fit beside the marks and the names.
struct Fit {
    metrics: Vec<Column>,
    /// The spaces between two columns.
    gap: usize,
    /// What is left for the names.
    name_width: usize,
}

impl Fit {
    /// The roomiest layout of all metrics that fits; where none does, as many metrics as fit.
    fn new(marks: &Column, metrics: &[Column], width: usize) -> Self {
        let fit = |metrics: Vec<Column>, gap: usize| {
            let used = metrics.iter().map(|column| gap + column.width()).sum::<usize>();
            let name_width = width.saturating_sub(marks.width() + gap + used).max(LEAST_NAME);
            let fits = marks.width() + gap + name_width + used <= width;
            (Self { metrics, gap, name_width }, fits)
        };
        let [wide, narrow] = GAPS;
        let narrowest: Vec<Column> = metrics.iter().cloned().map(Column::narrowest).collect();
        let (roomy, fits) = fit(metrics.iter().cloned().map(Column::roomy).collect(), wide);
        if fits && roomy.name_width >= ROOMY_NAME {
            return roomy;
        }
        let all = GAPS.into_iter().map(|gap| fit(narrowest.clone(), gap));
        let fewer = (1..metrics.len()).rev().map(|count| fit(narrowest[..count].to_vec(), wide));
        let fitting = all.chain(fewer).find(|(_, fits)| *fits).map(|(fit, _)| fit);
        fitting.unwrap_or_else(|| fit(narrowest[..1].to_vec(), narrow).0)
    }
}

/// The places of what is recommended, and a sign where a limit is broken.
fn marks(table: &Table, plan: &FunctionPlan) -> Column {
    let mark = |row: &Row| {
        let breaks = plan.strategies.get(row.index).is_some_and(|ranked| !ranked.breaks.is_empty());
        let place = row.recommended.map_or(String::new(), |place| place.to_string());
        if breaks { place + Mark::Broken.sign() } else { place }
    };
    Column::new("", Align::Left, table.rows.iter().map(mark).collect()).narrowest()
}

fn names(table: &Table) -> Column {
    let name = |row: &Row| row.cells.first().map_or(String::new(), |cell| cell.text.clone());
    Column::new("strategy", Align::Left, table.rows.iter().map(name).collect())
}

/// The table's columns of all metrics.
fn every_metric(table: &Table) -> Vec<usize> {
    (0..).zip(&table.headers).filter(|(_, head)| head.metric.is_some()).map(|(index, _)| index).collect()
}

/// The table's columns of the metrics that `accept` names, and of a few more.
fn first_metrics(table: &Table, accepted: &[Metric]) -> Vec<usize> {
    let index = |metric: &Metric| table.headers.iter().position(|head| head.metric == Some(*metric));
    let mut named: Vec<usize> = accepted.iter().filter_map(index).collect();
    named.sort_unstable();
    named.dedup();
    let more = MAIN.iter().filter_map(index).filter(|index| !named.contains(index)).take(MORE_METRICS);
    named.iter().copied().chain(more).collect()
}

fn metric(table: &Table, index: usize) -> Column {
    let head = table.headers.get(index).map_or("", |head| &head.text);
    let cells = table.rows.iter().map(|row| row.cells.get(index).map_or(String::new(), cell)).collect();
    Column::new(head, Align::Right, cells)
}

/// The mean after its mark, and the worst in the line below.
fn cell(cell: &Cell) -> String {
    let mark = cell.mark.map_or("", Mark::sign);
    let worst = cell.worst.as_ref().map_or(String::new(), |worst| format!("\nworst {}", worst.replace(' ', "\u{a0}")));
    format!("{mark}{}{worst}", cell.text)
}

/// What the signs in the table mean, as far as it has them.
fn legend(table: &Table) -> String {
    let cells = || table.rows.iter().flat_map(|row| &row.cells);
    let marks =
        [Mark::Best, Mark::Worst, Mark::Broken].into_iter().filter(|mark| cells().any(|c| c.mark == Some(*mark)));
    let marks = marks.map(|mark| format!("{} {}", mark.sign(), mark.word()));
    let recommended = table.rows.iter().any(|row| row.recommended.is_some()).then(|| "1, 2, 3 recommended".to_owned());
    recommended.into_iter().chain(marks).collect::<Vec<_>>().join(", ")
}
