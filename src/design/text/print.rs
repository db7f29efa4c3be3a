//! The text notation of a document: what the grammar reads back as the same document.

use std::fmt::{self, Display, Formatter};

use serde_json::json;

use crate::design::assumed;
use crate::design::document::{
    Collection, Cut, Document, Domain, Element, HotCall, Limit, Parameter, Popularity, Read, Returns, Side, Statistic,
    Step, Write,
};
use crate::design::range::{End, Range};
use crate::design::slots::{settings_lines, topology_lines};
use crate::design::words::is_name;

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.design.is_empty() {
            writeln!(f, "design {}", json!(self.design))?;
        }
        if !self.entities.is_empty() {
            writeln!(f)?;
        }
        for entity in &self.entities {
            writeln!(f, "entity {}: {}{}", entity.name, entity.count, spread(entity.popularity.as_ref()))?;
        }
        for read in &self.reads {
            writeln!(f, "\n{read}")?;
        }
        for write in &self.writes {
            writeln!(f, "\n{write}")?;
        }
        section(f, "topology", &topology_lines(&self.topology))?;
        section(f, "settings", &settings_lines(&self.settings))?;
        let limits: Vec<String> = self.accept.iter().map(Limit::to_string).collect();
        section(f, "accept", &limits)
    }
}

fn section(f: &mut Formatter<'_>, name: &str, lines: &[String]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{name}")?;
    lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
}

fn spread(popularity: Option<&Popularity>) -> String {
    match popularity {
        None => String::new(),
        Some(Popularity::Uniform) => ", uniform".into(),
        Some(Popularity::Zipf(skew)) => format!(", zipf {skew}"),
        Some(Popularity::Measured(steps)) => format!(", measured {}", list(&steps.value)),
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.count {
            Some(count) => write!(f, "{count}: {}", self.share),
            None => write!(f, "rest: {}", self.share),
        }
    }
}

fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

impl Display for Read {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "read {}({})", self.function, list(&self.parameters))?;
        for condition in &self.conditions {
            write!(f, "\n  where {condition}")?;
        }
        match (&self.rate, &self.popularity) {
            (Some(rate), popularity) => write!(f, "\n  rate {rate}{}", spread(popularity.as_ref()))?,
            // The notation hangs the popularity on the rate: without one, the rate is what is assumed of it.
            (None, Some(popularity)) => {
                write!(f, "\n  rate {}{}", assumed::READ_RATE.written, spread(Some(popularity)))?;
            }
            (None, None) => {}
        }
        if let Some(returns) = &self.returns {
            write!(f, "\n  returns {}", returns.value)?;
        }
        if let Some(source) = &self.source {
            write!(f, "\n  source {source}")?;
        }
        if let Some(snapshot) = &self.snapshot {
            write!(f, "\n  snapshot at {snapshot}")?;
        }
        if let Some(version) = &self.version {
            write!(f, "\n  version {version}")?;
        }
        if let Some(hot) = &self.hot {
            write!(f, "\n  hot ({}): {}", list(&hot.value.parameters), list(&hot.value.calls))?;
        }
        Ok(())
    }
}

impl Display for HotCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "({}) {}", list(&self.values), self.share)
    }
}

impl Display for Write {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "write {}({})", self.name, list(&self.parameters))?;
        match (&self.rate, &self.popularity) {
            (Some(rate), popularity) => write!(f, "\n  rate {rate}{}", spread(popularity.as_ref()))?,
            (None, Some(popularity)) => {
                write!(f, "\n  rate {}{}", assumed::WRITE_RATE.written, spread(Some(popularity)))?;
            }
            (None, None) => {}
        }
        self.invalidates
            .iter()
            .try_for_each(|kill| write!(f, "\n  invalidates {}({})", kill.function, list(&kill.arguments)))
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.name, self.domain, if self.optional { "?" } else { "" })
    }
}

impl Display for Domain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integers(range) => range.fmt(f),
            Self::Choice(elements) => braces(f, elements),
            Self::Flag => f.write_str("bool"),
            Self::Entity(name) => f.write_str(name),
            Self::Subset(collection) => write!(f, "subset {collection}"),
            Self::Sequence(collection) => write!(f, "list {collection}"),
            Self::Text(texts) => write!(f, "text {}..={} of [{}]", texts.from, texts.to, texts.alphabet),
            Self::Date(range) => write!(f, "date {range}"),
        }
    }
}

fn braces(f: &mut Formatter<'_>, elements: &[Element]) -> fmt::Result {
    let written: Vec<String> = elements
        .iter()
        .map(|element| match element {
            Element::Word(word) if !is_name(word) => json!(word).to_string(),
            element => element.to_string(),
        })
        .collect();
    write!(f, "{{{}}}", written.join(", "))
}

impl<T: Display> Display for Range<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.end {
            End::To(to) => write!(f, "{}..={to}", self.from)?,
            End::Below(below) => write!(f, "{}..<{below}", self.from)?,
        }
        self.step.as_ref().map_or(Ok(()), |step| write!(f, " step {step}"))
    }
}

impl Display for Collection {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("of ")?;
        braces(f, &self.of)?;
        self.max.map_or(Ok(()), |max| write!(f, " max {max}"))
    }
}

impl Display for Returns {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(size) => size.fmt(f),
            Self::List { item, cut: Cut::Window { limit, offset }, of } => {
                write!(f, "list of {item}, window({limit}, {offset}) of {of}")
            }
            Self::List { item, cut: Cut::Page { page, size }, of } => {
                write!(f, "list of {item}, page({page}, {size}) of {of}")
            }
        }
    }
}

impl Display for Limit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let statistic = match self.statistic {
            None => "",
            Some(Statistic::Mean) => "mean ",
            Some(Statistic::Worst) => "worst ",
        };
        let sign = match self.keep {
            Side::AtMost => "<=",
            Side::AtLeast => ">=",
        };
        write!(f, "{statistic}{} {sign} {}", self.metric.value.replace('_', " "), self.limit)
    }
}
