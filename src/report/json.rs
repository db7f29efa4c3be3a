//! The documents that programs read: `keyplan.plan/1` and `keyplan.count/1`.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::Counted;
use crate::json::pretty;
use crate::keyspace::{ClassCount, Count};
use crate::plan::{FunctionPlan, Plan, Ranked, Tradeoff, TurningPoint};
use crate::strategy::{Caveat, Estimate, SettingValue, Worst};

/// The plan in JSON.
pub fn plan(plan: &Plan) -> String {
    let functions = Value::list(&plan.functions, function);
    let sums = plan.totals.metrics.iter().map(|&(metric, value)| {
        let declaration = metric.declaration();
        (declaration.name, figure(&Estimate::of(value), declaration.unit))
    });
    let writes = Value::list(&plan.totals.writes, |total| {
        Value::Object(vec![
            ("write", total.write.as_str().into()),
            ("functions", Value::Number(total.functions.into())),
            ("messages", Value::Number(total.messages)),
        ])
    });
    let totals = Value::Object(vec![("metrics", Value::Object(sums.collect())), ("writes", writes)]);
    pretty(&Value::Object(vec![("format", "keyplan.plan/1".into()), ("functions", functions), ("totals", totals)]))
}

/// The counts in JSON: a function's name, its keys, and the classes that writes kill.
pub fn counts(functions: &[Counted<'_>]) -> String {
    let functions = functions.iter().map(|Counted { function, keys, classes, explanation }| {
        let mut fields = vec![("function", (*function).into())];
        match keys.as_exact() {
            Some(keys) => fields.extend([("keys", keys.to_string().into()), ("exact", Value::Truth(true))]),
            None => fields.extend(bounds(keys, keys)),
        }
        fields.push(("classes", Value::list(classes, counted_class)));
        if !explanation.is_empty() {
            fields.push(("explanation", Value::texts(explanation)));
        }
        Value::Object(fields)
    });
    let functions = Value::List(functions.collect());
    pretty(&Value::Object(vec![("format", "keyplan.count/1".into()), ("functions", functions)]))
}

/// A value of JSON that borrows its words and keeps the order of its fields. One type, so one serialiser.
pub(super) enum Value<'a> {
    Null,
    Truth(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<(&'static str, Value<'a>)>),
}

impl<'a> Value<'a> {
    pub(super) fn list<T>(items: &'a [T], value: impl Fn(&'a T) -> Self) -> Self {
        Self::List(items.iter().map(value).collect())
    }

    pub(super) fn texts(texts: &'a [String]) -> Self {
        Self::list(texts, |text| text.as_str().into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (*name, value))),
        }
    }
}

fn function(plan: &FunctionPlan) -> Value<'_> {
    let recommended = plan.recommended.iter().filter_map(|recommendation| {
        let assessment = &plan.strategies.get(recommendation.choice)?.assessment;
        Some(Value::Object(vec![
            ("strategy", assessment.strategy.name().into()),
            ("label", assessment.label.as_str().into()),
            ("reasons", Value::texts(&recommendation.reasons)),
        ]))
    });
    let inapplicable = Value::list(&plan.inapplicable, |(strategy, why)| {
        Value::Object(vec![
            ("strategy", strategy.name().into()),
            ("code", why.code().into()),
            ("why", why.to_string().into()),
        ])
    });
    let mut fields = vec![
        ("function", plan.function.as_str().into()),
        ("strategies", Value::list(&plan.strategies, strategy)),
        ("inapplicable", inapplicable),
        ("recommended", Value::List(recommended.collect())),
    ];
    if !plan.tradeoff.is_empty() {
        fields.push(("turning_points", Value::list(&plan.turning_points, turning_point)));
        fields.push(("tradeoff", Value::list(&plan.tradeoff, tradeoff)));
    }
    Value::Object(fields)
}

fn turning_point(point: &TurningPoint) -> Value<'_> {
    Value::Object(vec![
        ("input", point.input.name().into()),
        ("now", Value::Number(point.now)),
        ("at", Value::Number(point.at)),
        ("then", point.then.as_str().into()),
    ])
}

fn tradeoff(option: &Tradeoff) -> Value<'_> {
    Value::Object(vec![
        ("strategy", option.strategy.name().into()),
        ("label", option.label.as_str().into()),
        ("messages", Value::Number(option.messages)),
        ("stale_read_share", Value::Number(option.stale)),
        ("source_reads", Value::Number(option.source)),
        ("bytes", Value::Number(option.memory)),
        ("efficient", Value::Truth(option.efficient)),
    ])
}

fn strategy(ranked: &Ranked) -> Value<'_> {
    let assessment = &ranked.assessment;
    let settings = assessment.settings.rows().map(|row| {
        let value = match row.value {
            SettingValue::Seconds(number) | SettingValue::Share(number) => Value::Number(number),
            SettingValue::Count(count) => Value::Number(count as f64),
            SettingValue::Switch(on) => Value::Truth(on),
        };
        Value::Object(vec![
            ("name", row.name.into()),
            ("value", value),
            ("unit", row.value.unit().into()),
            ("assumed", Value::Truth(row.assumed)),
        ])
    });
    // Why a limit is broken; `breaks` has the limits alone.
    let breaches = Value::list(&ranked.breaks, |broken| {
        Value::Object(vec![
            ("limit", broken.limit.as_str().into()),
            ("metric", broken.metric.declaration().name.into()),
            ("why", broken.why.as_str().into()),
        ])
    });
    let objections = Value::list(&assessment.objections, |objection| {
        Value::Object(vec![("who", objection.who.into()), ("why", objection.why.as_str().into())])
    });
    let mut metrics: Vec<(&str, Value<'_>)> = assessment
        .metrics
        .iter()
        .map(|(metric, estimate)| (metric.declaration().name, figure(estimate, metric.declaration().unit)))
        .collect();
    metrics.sort_unstable_by_key(|(name, _)| *name);
    Value::Object(vec![
        ("strategy", assessment.strategy.name().into()),
        ("label", assessment.label.as_str().into()),
        ("settings", Value::List(settings.collect())),
        ("metrics", Value::Object(metrics)),
        ("failure_points", assessment.failure_points.into()),
        ("keeps_to", Value::texts(&ranked.keeps_to)),
        ("breaks", Value::list(&ranked.breaks, |broken| broken.limit.as_str().into())),
        ("breaches", breaches),
        ("objections", objections),
        ("notes", Value::texts(&assessment.notes)),
        ("caveats", Value::list(&assessment.caveats, caveats)),
    ])
}

/// Which figures are outside the range in which they were checked, and why.
fn caveats(caveats: &Caveat) -> Value<'_> {
    let metrics = caveats.metrics.iter().map(|metric| metric.declaration().name.into());
    Value::Object(vec![("metrics", Value::List(metrics.collect())), ("why", caveats.why.as_str().into())])
}

/// A worst without bound is null, and says so.
fn figure(estimate: &Estimate, unit: &'static str) -> Value<'static> {
    let mut fields = vec![("value", Value::Number(estimate.value)), ("unit", unit.into())];
    match estimate.worst {
        None => {}
        Some(Worst::Value(worst)) => fields.push(("worst", Value::Number(worst))),
        Some(Worst::Unbounded) => fields.extend([("worst", Value::Null), ("unbounded", Value::Truth(true))]),
    }
    Value::Object(fields)
}

/// Where counting exactly took too long.
fn bounds<'a>(least: &Count, most: &Count) -> [(&'static str, Value<'a>); 3] {
    [
        ("exact", Value::Truth(false)),
        ("at_least", least.at_least().to_string().into()),
        ("at_most", most.at_most().to_string().into()),
    ]
}

fn counted_class(class: &ClassCount) -> Value<'_> {
    let keys = match (class.min.as_exact(), class.max.as_exact(), class.mean()) {
        (Some(min), Some(max), Some(mean)) => {
            vec![("min", min.to_string().into()), ("max", max.to_string().into()), ("mean", mean.into())]
        }
        _ => bounds(&class.min, &class.max).into(),
    };
    Value::Object(vec![
        ("write", class.write.as_str().into()),
        ("scope", Value::texts(&class.scope)),
        ("keys", Value::Object(keys)),
    ])
}
