//! The comparison as a table: strategies as rows, metrics as columns, the best, the worst and the forbidden marked.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::design::Metric;
use crate::design::document::Statistic;
use crate::design::metric::Better;
use crate::plan::{Break, FunctionPlan, Ranked};
use crate::strategy::{Estimate, format};

/// A comparison that is ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What the columns are; the first names the strategies.
    pub headers: Vec<Header>,
    /// The strategies, each with a cell for each column.
    pub rows: Vec<Row>,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Its name, as people read it.
    pub text: String,
    /// What it means, in a sentence.
    pub meaning: Cow<'static, str>,
    /// How its cells are set.
    pub align: Align,
    /// Its metric, if it shows one.
    pub metric: Option<Metric>,
}

/// One strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells, in the order of the headers.
    pub cells: Vec<Cell>,
    /// Where it is in [`FunctionPlan::strategies`].
    pub index: usize,
    /// The place among what is recommended, from 1.
    pub recommended: Option<usize>,
}

/// What is looked at first; the other metrics are for a closer look.
pub const MAIN: [Metric; 7] = [
    Metric::KeySpace,
    Metric::MessagesPerWrite,
    Metric::HitRatio,
    Metric::ReadLatency,
    Metric::StaleReadShare,
    Metric::StaleAge,
    Metric::CacheBytes,
];

impl Header {
    /// Whether the column belongs to a first look.
    pub fn is_main(&self) -> bool {
        self.metric.is_none_or(|metric| MAIN.contains(&metric))
    }
}

/// What stands in a row and a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What is shown: a name, or a mean.
    pub text: String,
    /// The worst, where it differs from the mean.
    pub worst: Option<String>,
    /// What it is sorted by; infinite where there is no bound.
    pub sort: Option<f64>,
    /// Whether it stands out.
    pub mark: Option<Mark>,
    /// Why it stands out; empty where that needs no words.
    pub note: String,
    /// How it is set.
    pub align: Align,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        self.worst.iter().try_for_each(|worst| write!(f, " (worst {worst})"))
    }
}

/// How a cell stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// The best of its column.
    Best,
    /// The worst of its column.
    Worst,
    /// It breaks a limit.
    Broken,
}

impl Mark {
    /// A sign for it, so that nothing rests on colour.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Best => "▲",
            Self::Worst => "▽",
            Self::Broken => "✕",
        }
    }

    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Worst => "worst",
            Self::Broken => "breaks a limit",
        }
    }
}

/// How a cell is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Words: from the left.
    Left,
    /// Numbers: to the right.
    Right,
}

/// The comparison of one function's strategies.
///
/// Columns are the metrics that at least one strategy has. A value that most strategies share is not marked. A strategy that
/// keeps more limits with leases stands there with them only.
pub fn table(plan: &FunctionPlan) -> Table {
    let metrics: Vec<Metric> = Metric::ALL
        .iter()
        .copied()
        .filter(|metric| plan.strategies.iter().any(|ranked| ranked.assessment.metrics.get(*metric).is_some()))
        .collect();
    let extremes: Vec<Extremes> = metrics.iter().map(|&metric| Extremes::of(plan, metric)).collect();
    let shown = plan.strategies.iter().enumerate().filter(|(_, ranked)| plan.with_leases(ranked).is_none());
    let rows = shown.map(|(index, ranked)| Row {
        cells: [strategy_cell(ranked), limits_cell(plan, ranked)]
            .into_iter()
            .chain(metrics.iter().zip(&extremes).map(|(&metric, extremes)| metric_cell(ranked, metric, extremes)))
            .collect(),
        index,
        recommended: plan.recommended.iter().position(|r| r.choice == index).map(|place| place + 1),
    });
    Table { headers: headers(&metrics), rows: rows.collect() }
}

fn headers(metrics: &[Metric]) -> Vec<Header> {
    let words = |text: &str, meaning: &'static str| Header {
        text: text.into(),
        meaning: meaning.into(),
        align: Align::Left,
        metric: None,
    };
    let strategy = words("strategy", "A way of invalidating, with its settings.");
    let limits = words("limits", "Whether it keeps to what the design accepts.");
    let metrics = metrics.iter().map(|&metric| Header {
        text: format::name(metric),
        meaning: metric.declaration().meaning.into(),
        align: Align::Right,
        metric: Some(metric),
    });
    [strategy, limits].into_iter().chain(metrics).collect()
}

fn strategy_cell(ranked: &Ranked) -> Cell {
    Cell {
        text: ranked.assessment.label.clone(),
        worst: None,
        sort: None,
        mark: None,
        note: String::new(),
        align: Align::Left,
    }
}

fn limits_cell(plan: &FunctionPlan, ranked: &Ranked) -> Cell {
    let broken = ranked.breaks.len();
    let text = match (broken, ranked.keeps_to.len()) {
        (0, 0) => "none set".into(),
        (0, _) => "kept".into(),
        (broken, kept) => format!("breaks {broken} of {}", broken + kept),
    };
    Cell {
        text,
        worst: None,
        sort: Some(broken as f64),
        mark: (broken > 0).then_some(Mark::Broken),
        note: [reasons(ranked.breaks.iter()), plan.without_leases(ranked).map_or(String::new(), need_of_leases)]
            .join("\n")
            .trim()
            .into(),
        align: Align::Left,
    }
}

/// What a strategy breaks without leases.
fn need_of_leases(without: &Ranked) -> String {
    format!("Without leases: {}.", without.breaks.iter().map(|b| b.why.as_str()).collect::<Vec<_>>().join("; "))
}

fn metric_cell(ranked: &Ranked, metric: Metric, extremes: &Extremes) -> Cell {
    let breaks: Vec<&Break> = ranked.breaks.iter().filter(|b| b.metric == metric).collect();
    let (Some(estimate), Some(text)) = (ranked.assessment.metrics.get(metric), ranked.assessment.written(metric))
    else {
        return Cell {
            text: "–".into(),
            worst: None,
            sort: None,
            mark: None,
            note: String::new(),
            align: Align::Right,
        };
    };
    Cell {
        text,
        worst: format::worst(metric, estimate),
        sort: Some(judged(metric, estimate)),
        mark: if breaks.is_empty() { extremes.mark(judged(metric, estimate)) } else { Some(Mark::Broken) },
        note: reasons(breaks.into_iter()),
        align: Align::Right,
    }
}

/// One line for each limit.
fn reasons<'a>(breaks: impl Iterator<Item = &'a Break>) -> String {
    breaks.map(|b| b.why.clone()).collect::<Vec<_>>().join("\n")
}

/// What a metric is judged by: the statistic that its limits mean.
fn judged(metric: Metric, estimate: &Estimate) -> f64 {
    match metric.declaration().limit {
        Statistic::Mean => estimate.value,
        Statistic::Worst => estimate.worst_value(),
    }
}

/// The best and the worst of a column, as far as they say something.
struct Extremes {
    best: Option<f64>,
    worst: Option<f64>,
}

impl Extremes {
    fn of(plan: &FunctionPlan, metric: Metric) -> Self {
        let shown = plan.strategies.iter().filter(|ranked| plan.with_leases(ranked).is_none());
        let estimates = shown.filter_map(|ranked| ranked.assessment.metrics.get(metric));
        let values: Vec<f64> = estimates.map(|estimate| judged(metric, estimate)).collect();
        let is_rare = |value: &f64| values.iter().filter(|other| alike(**other, *value)).count() * 2 <= values.len();
        let least = values.iter().copied().min_by(f64::total_cmp);
        let most = values.iter().copied().max_by(f64::total_cmp);
        let (best, worst) = match metric.declaration().better {
            Better::Less => (least, most),
            Better::More => (most, least),
        };
        Self { best: best.filter(is_rare), worst: worst.filter(is_rare) }
    }

    fn mark(&self, value: f64) -> Option<Mark> {
        let is = |extreme: Option<f64>| extreme.is_some_and(|extreme| alike(extreme, value));
        match (is(self.best), is(self.worst)) {
            (true, false) => Some(Mark::Best),
            (false, true) => Some(Mark::Worst),
            _ => None,
        }
    }
}

/// Whether two values differ by no more than rounding.
fn alike(a: f64, b: f64) -> bool {
    a == b || (a.is_finite() && b.is_finite() && (a - b).abs() <= 1e-9 * a.abs().max(b.abs()))
}
