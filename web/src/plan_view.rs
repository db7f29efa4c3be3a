//! What the page shows of a plan, ready to be shown: a worker makes it and sends it to the page.

use serde::{Deserialize, Serialize};

use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{ClassCount, Count};
use keyplan::plan::{FunctionPlan, Ranked};
use keyplan::report::chart::{Chart, chart};
use keyplan::report::{
    Table, class_sentence, format, formula, recommendation_sentence, scope_name, table, tradeoff_rows,
};
use keyplan::scheme;

/// The plan of one function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// The function's name.
    pub function: String,
    /// Its whole key space.
    pub keys: CountView,
    /// What each write invalidates.
    pub classes: Vec<ClassView>,
    /// Why there is nothing to plan, where the function has no calls.
    pub no_calls: Option<String>,
    /// The strategies that apply.
    pub strategies: Vec<StrategyView>,
    /// What to take, best first.
    pub recommended: Vec<RecommendationView>,
    /// The strategies beside each other.
    pub table: Table,
    /// The metrics that are drawn.
    pub charts: Vec<Chart>,
    /// What the design leaves out, and what is taken instead.
    pub assumed: Vec<(String, String)>,
    /// The strategies that do not apply, and why.
    pub inapplicable: Vec<(String, String)>,
    /// What would change the recommendation; `None` until a worker has looked ahead.
    pub outlook: Option<Outlook>,
    /// The plan in sentences, for screen readers.
    pub spoken: String,
}

/// A count of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// All digits.
    pub digits: String,
    /// As it is shown.
    pub text: String,
    /// Whether it is one key.
    pub is_one: bool,
    /// Whether it is exact, and not known by bounds only.
    pub is_exact: bool,
}

/// What one write invalidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassView {
    /// The write's name.
    pub write: String,
    /// The smallest class, where it differs from the largest.
    pub min: Option<CountView>,
    /// The largest class.
    pub max: CountView,
    /// The scope in words: `per cart_id`.
    pub scope: String,
}

/// One strategy in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StrategyView {
    /// The strategy's name, as `--strategy` takes it.
    pub name: String,
    /// What tells it from the others on the page.
    pub label: String,
    /// The limits that it breaks, each with the reason.
    pub breaks: Vec<(String, String)>,
    /// The limits that it keeps.
    pub keeps_to: Vec<String>,
    /// Who will object, and why.
    pub objections: Vec<(String, String)>,
    /// What is lost when a part dies; perhaps empty.
    pub failure_points: String,
    /// Its settings in words, and whether each is assumed.
    pub settings: Vec<(String, bool)>,
    /// What the reader must know to trust the figures.
    pub notes: Vec<String>,
    /// All metrics.
    pub figures: Vec<Figure>,
    /// Why it has no key scheme; `None` where it has one.
    pub no_scheme: Option<String>,
}

/// One metric of one strategy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Which metric.
    pub metric: Metric,
    /// The mean, as it is shown.
    pub value: String,
    /// The worst, where it differs from the mean.
    pub worst: Option<String>,
    /// The formula with the design's numbers.
    pub numbers: Option<String>,
}

/// A strategy to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationView {
    /// Which: an index into [`PlanView::strategies`].
    pub choice: usize,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// What would change the recommendation, and what strategies and settings cost beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// The turning points in sentences, the nearest first.
    pub turning_points: Vec<String>,
    /// The rows of the trade-off.
    pub tradeoff: Vec<[String; 5]>,
}

impl PlanView {
    /// Returns the view of a function's plan, made of the design that was read. `looked_ahead` says whether the plan
    /// holds turning points and the trade-off.
    #[must_use]
    pub fn new(reading: &Reading, plan: &FunctionPlan, looked_ahead: bool) -> Self {
        let classes = plan.classes.iter().map(class_sentence);
        let sentences: Vec<String> = classes.chain([recommendation_sentence(plan)]).collect();
        Self {
            function: plan.function.clone(),
            keys: CountView::new(&plan.keys),
            classes: plan.classes.iter().map(ClassView::new).collect(),
            no_calls: plan.no_calls.as_ref().map(ToString::to_string),
            strategies: plan.strategies.iter().map(|ranked| StrategyView::new(reading, plan, ranked)).collect(),
            recommended: plan
                .recommended
                .iter()
                .map(|found| RecommendationView { choice: found.choice, reasons: found.reasons.clone() })
                .collect(),
            table: table(plan),
            charts: [Metric::KeySpace, Metric::MessagesPerWrite].into_iter().filter_map(|m| chart(plan, m)).collect(),
            assumed: (reading.design.assumed.iter())
                .map(|assumption| (assumption.what.to_string(), assumption.value.to_string()))
                .collect(),
            inapplicable: (plan.inapplicable.iter())
                .map(|(strategy, why)| (strategy.name().to_owned(), why.to_string()))
                .collect(),
            outlook: looked_ahead.then(|| Outlook {
                turning_points: plan.turning_points.iter().map(|point| point.sentence()).collect(),
                tradeoff: tradeoff_rows(plan),
            }),
            spoken: sentences.join(" ").replace('`', ""),
        }
    }

    /// Returns the index of a strategy by its label; that of the recommended one where the label is unknown.
    #[must_use]
    pub fn strategy_index(&self, label: &str) -> usize {
        let chosen = self.strategies.iter().position(|strategy| strategy.label == label);
        chosen.or_else(|| self.recommended.first().map(|first| first.choice)).unwrap_or(0)
    }
}

impl CountView {
    fn new(count: &Count) -> Self {
        Self {
            digits: count.to_string(),
            text: format::count(count),
            is_one: count.as_exact().is_some_and(|count| *count == 1_u32.into()),
            is_exact: count.is_exact(),
        }
    }
}

impl ClassView {
    fn new(class: &ClassCount) -> Self {
        Self {
            write: class.write.clone(),
            min: (class.min != class.max).then(|| CountView::new(&class.min)),
            max: CountView::new(&class.max),
            scope: scope_name(class),
        }
    }
}

impl StrategyView {
    fn new(reading: &Reading, plan: &FunctionPlan, ranked: &Ranked) -> Self {
        let assessment = &ranked.assessment;
        let figure = |(metric, estimate): (Metric, &_)| Figure {
            metric,
            value: assessment.written(metric).unwrap_or_default(),
            worst: format::worst(metric, estimate),
            numbers: formula(plan, assessment, metric),
        };
        Self {
            name: assessment.strategy.to_string(),
            label: assessment.label.clone(),
            breaks: ranked.breaks.iter().map(|broken| (broken.limit.clone(), broken.why.clone())).collect(),
            keeps_to: ranked.keeps_to.clone(),
            objections: (assessment.objections.iter())
                .map(|objection| (objection.who.to_owned(), objection.why.clone()))
                .collect(),
            failure_points: assessment.failure_points.to_owned(),
            settings: (assessment.settings.rows())
                .map(|setting| {
                    let name = setting.name.replace('_', " ");
                    (format!("{name} {}", format::setting(setting.value)), setting.assumed)
                })
                .collect(),
            notes: assessment.remarks().map(str::to_owned).collect(),
            figures: assessment.metrics.iter().map(figure).collect(),
            no_scheme: scheme::Document::export(reading, &plan.function, assessment).err().map(|why| why.to_string()),
        }
    }
}
