//! The design once it is understood: names are looked up, units are base units, what was left out is assumed.

use std::borrow::Cow;

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;
use serde::Serialize;

use super::condition::{Condition, Term};
use super::document::{Server, Side, Statistic};
use super::domain::Parameter;
use super::metric::Metric;
use super::problem::Span;
use super::source::Source;
use super::value::Value;

/// A design that can be counted and planned.
#[derive(Clone, Debug)]
pub struct Design {
    /// The title, perhaps empty.
    pub title: String,
    /// What is counted.
    pub entities: Vec<Entity>,
    /// What is cached.
    pub functions: Vec<Function>,
    /// What makes it wrong.
    pub writes: Vec<Write>,
    /// The machines and what is between them.
    pub topology: Topology,
    /// What is settled about the strategies.
    pub settings: Settings,
    /// What must be kept to.
    pub limits: Vec<Limit>,
    /// What the document left out, and what was taken instead.
    pub assumed: Vec<Assumption>,
    /// Of that, the lines of `topology` and `settings`.
    pub left_open: Vec<EnvironmentLine>,
}

impl Design {
    /// Whether the document leaves out a line of `topology` or `settings`, so that its value is assumed.
    pub fn leaves_open(&self, line: EnvironmentLine) -> bool {
        self.left_open.contains(&line)
    }
}

/// A line of `topology` or `settings` whose value is assumed where the document leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvironmentLine {
    /// `server`
    Server,
    /// `callers`
    Callers,
    /// `caches`
    Caches,
    /// `replicas`
    Replicas,
    /// `round trip`
    RoundTrip,
    /// `fill delay`
    FillDelay,
    /// `message loss`
    MessageLoss,
    /// `bandwidth`
    Bandwidth,
    /// `retention`
    Retention,
    /// `row at hand`
    RowAtHand,
    /// `lag`
    Lag,
    /// `buckets`
    Buckets,
    /// `page size`
    PageSize,
    /// `batch`
    Batch,
}

/// Something that the document left out, with what was taken instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// What was left out, as `rate of get_cart`.
    pub what: Cow<'static, str>,
    /// What was taken, as the notation writes it.
    pub value: Cow<'static, str>,
}

/// A kind of thing.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// How many there are; at least 1.
    pub count: BigUint,
    /// How the traffic is spread over them.
    pub popularity: Popularity,
}

/// How traffic is spread over ranked things.
#[derive(Clone, Debug, PartialEq)]
pub enum Popularity {
    /// All alike.
    Uniform,
    /// The i-th in proportion to i^-skew; the skew is above 0.
    Zipf(f64),
    /// The first step is the hottest; shares sum to 1. What comes after the last step has nothing.
    Measured(Vec<Step>),
}

/// A step of a measured table: things that are all alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// How many things; infinite for all the rest.
    pub count: f64,
    /// The share of the traffic that they have together.
    pub share: f64,
}

/// A function whose results are cached.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// What every call satisfies.
    pub conditions: Vec<Stated>,
    /// The texts that conditions compare with; [`Condition::TextIs`] counts into them.
    pub texts: Vec<String>,
    /// The words of all choices, subsets and lists; terms stand for words by their index here.
    pub words: Vec<String>,
    /// Calls a second.
    pub rate: f64,
    /// How calls are spread over the arguments other than entities.
    pub popularity: Popularity,
    /// What a result weighs.
    pub returns: Returns,
    /// What a miss costs at the database.
    pub source: Source,
    /// Which calls are hot, where that is known; the popularity says how the others are spread.
    pub hot: Option<MeasuredCalls>,
}

impl Function {
    /// The most items that one call asks for; 0 where the result is no list.
    pub fn most_items(&self) -> f64 {
        let Returns::List { cut, .. } = &self.returns else { return 0.0 };
        let most = match cut.size() {
            CutArgument::Fixed(size) => Some(size as f64),
            CutArgument::Parameter(parameter) => {
                self.parameters.get(parameter).and_then(|known| BigInt::from(&known.domain.bounds().1).to_f64())
            }
        };
        let items = self.returns.list_items();
        most.unwrap_or(items).clamp(0.0, items)
    }
}

/// The calls of a function that are known to be hot.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredCalls {
    /// The parameters whose values tell them from other calls: at least one, each once, no entities.
    pub parameters: Vec<usize>,
    /// At least one, with different values; the hottest first. Their shares sum to at most 1.
    pub calls: Vec<MeasuredCall>,
}

impl MeasuredCalls {
    /// The share of the calls that are not among them, from 0 to 1.
    #[must_use]
    pub fn rest(&self) -> f64 {
        (1.0 - self.calls.iter().map(|call| call.share).sum::<f64>()).max(0.0)
    }
}

/// A call that is known to be hot; several calls, where a function has more parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredCall {
    /// The value of each of the parameters, in their order; each is one that its parameter admits.
    pub values: Vec<Value>,
    /// Its share of the calls with the same entities, above 0.
    pub share: f64,
    /// Where it stands.
    pub span: Span,
}

/// A condition with its text and its place.
#[derive(Clone, Debug)]
pub struct Stated {
    /// What it says.
    pub condition: Condition,
    /// How it is written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a result weighs.
#[derive(Clone, Debug, PartialEq)]
pub enum Returns {
    /// The same for every call, in bytes.
    Size(f64),
    /// A piece of a list.
    List {
        /// What one item weighs, in bytes.
        item: f64,
        /// How the arguments cut it out.
        cut: Cut,
        /// How many items the whole list has; at least 1.
        items: BigUint,
    },
}

impl Returns {
    /// The items of the whole list; 0 where the result is no list.
    pub fn list_items(&self) -> f64 {
        match self {
            Self::Size(_) => 0.0,
            Self::List { items, .. } => items.to_f64().unwrap_or(f64::MAX).min(f64::MAX),
        }
    }

    /// The parameters that cut a list, if any do.
    pub fn cutters(&self) -> Vec<usize> {
        match *self {
            Self::Size(_) => Vec::new(),
            Self::List { cut, .. } => cut.arguments().into_iter().filter_map(CutArgument::parameter).collect(),
        }
    }
}

/// How arguments cut a piece out of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// `limit` items from `offset` on.
    Window {
        /// How many items.
        limit: CutArgument,
        /// From where.
        offset: CutArgument,
    },
    /// The page-th piece of `size` items; the first page is the least value of `page`.
    Page {
        /// Which page.
        page: CutArgument,
        /// How many items a page has.
        size: CutArgument,
    },
}

impl Cut {
    /// How many items it takes.
    pub fn size(self) -> CutArgument {
        match self {
            Self::Window { limit: size, .. } | Self::Page { size, .. } => size,
        }
    }

    /// Its two arguments, in the order in which the notation writes them.
    fn arguments(self) -> [CutArgument; 2] {
        match self {
            Self::Window { limit, offset } => [limit, offset],
            Self::Page { page, size } => [page, size],
        }
    }
}

/// A number that cuts a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutArgument {
    /// The value of this parameter.
    Parameter(usize),
    /// The same number in every call: as a parameter whose domain has only this value.
    Fixed(u64),
}

impl CutArgument {
    /// The parameter, if it is one.
    pub fn parameter(self) -> Option<usize> {
        match self {
            Self::Parameter(parameter) => Some(parameter),
            Self::Fixed(_) => None,
        }
    }
}

/// A function that makes cached results wrong.
#[derive(Clone, Debug)]
pub struct Write {
    /// Its name.
    pub name: String,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// Writes a second.
    pub rate: f64,
    /// How writes are spread over the entities, if not as the reads.
    pub popularity: Option<Popularity>,
    /// What it makes wrong.
    pub invalidations: Vec<Invalidation>,
}

/// The class of one function's addresses that a write makes wrong.
#[derive(Clone, Debug)]
pub struct Invalidation {
    /// Which function, in the design's list.
    pub function: usize,
    /// What each of its parameters is bound to; together the scope.
    pub bindings: Vec<Binding>,
}

impl Invalidation {
    /// Whether it binds a parameter of the function.
    pub fn binds(&self, parameter: usize) -> bool {
        self.bindings.get(parameter).is_some_and(|binding| *binding != Binding::Free)
    }

    /// The parameters of the function that it binds, in order.
    pub fn scope(&self) -> Vec<usize> {
        (0..self.bindings.len()).filter(|&parameter| self.binds(parameter)).collect()
    }
}

/// What a parameter of a killed function is bound to.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// `_`: all its values.
    Free,
    /// A parameter of the write.
    Parameter(usize),
    /// Always the same value.
    Constant(Value),
    /// An expression of the write's parameters.
    Expression(Term),
}

impl Binding {
    /// The write's parameters that the binding depends on.
    pub fn parameters(&self) -> Vec<usize> {
        match self {
            Self::Free | Self::Constant(_) => Vec::new(),
            Self::Parameter(index) => vec![*index],
            Self::Expression(term) => {
                let mut found = Vec::new();
                Term::each_parameter(term, &mut |index| found.push(index));
                found
            }
        }
    }
}

/// The machines and what is between them.
#[derive(Clone, Debug)]
pub struct Topology {
    /// What the cache servers run.
    pub server: Server,
    /// Data-access servers; at least 1.
    pub callers: u32,
    /// Cache servers; at least 1.
    pub caches: u32,
    /// Copies of a directory; at least 1.
    pub replicas: u32,
    /// A message to the cache and back, in seconds.
    pub round_trip: f64,
    /// From the database's answer to the cache's having it, in seconds.
    pub fill_delay: f64,
    /// The share of messages between callers that are lost.
    pub message_loss: f64,
    /// What the network of one cache server carries, in bytes a second; above 0.
    pub bandwidth: f64,
    /// What one cache server keeps before it evicts, in bytes; without it, nothing is evicted.
    pub memory: Option<f64>,
    /// The most reads of the database a second, of all functions together; above 0. Without it, none is known.
    pub source_at_most: Option<f64>,
}

impl Topology {
    /// What all cache servers together keep before they evict, in bytes.
    pub fn memory_of_all(&self) -> Option<f64> {
        self.memory.map(|memory| memory * f64::from(self.caches))
    }
}

/// What is settled about the strategies.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Seconds, where the document says so.
    pub ttl: Option<f64>,
    /// At least 1.
    pub buckets: u32,
    /// At least 1.
    pub page_size: u32,
    /// Seconds that an entry stays that is never asked for again.
    pub retention: f64,
    /// The share of calls that have the row at hand.
    pub row_at_hand: f64,
    /// Seconds by which the deletes of a commit log come after their writes.
    pub lag: f64,
    /// Deletes of a commit log in one message; at least 1.
    pub batch: u32,
    /// Seconds after which entries expire that a write should have killed, where the document says so.
    pub backstop: Option<f64>,
    /// Seconds for which a miss holds the right to fill, where the document says so.
    pub lease: Option<f64>,
    /// Seconds for which a deleted key takes no fill; 0 where nothing stops it.
    pub tombstone: f64,
}

/// What must be kept to.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Of what.
    pub metric: Metric,
    /// Its mean or its worst value.
    pub statistic: Statistic,
    /// Which side.
    pub keep: Side,
    /// In base units.
    pub value: f64,
    /// How it is written.
    pub text: String,
}
