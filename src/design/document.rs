//! The design as it is written, the same in both notations: names are not yet looked up, nothing is assumed.
//!
//! The text notation is read into these types by the grammar and printed from them; the JSON notation is their
//! serialised form. Places are kept beside what the text says and are not part of the JSON. Conditions and arguments are
//! of a type `E`: expressions, or texts where they are not read yet.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::alphabet::Alphabet;
use super::day::Day;
pub use super::environment::{Server, Settings, Topology};
use super::expression::Expr;
use super::name::{Identifier, Name};
use super::number::{Amount, Scalar, Whole, WholeOrText};
use super::quantity::Quantity;
use super::range::Range;
pub use super::source::{Snapshot, SourceTime};
use super::spanned::Spanned;

/// The marker that opens every design document in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Format {
    /// The first, and so far the only, version.
    #[default]
    #[serde(rename = "keyplan.design/1")]
    V1,
}

/// A whole design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Design"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct Document<E = Expr> {
    /// What this is: `keyplan.design/1`.
    pub format: Format,
    /// The title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub design: String,
    /// Things that are counted and differ in popularity: carts, users, shops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// Functions whose results are cached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Read<E>>,
    /// Functions that make cached results wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write<E>>,
    /// The machines and what is between them.
    #[serde(default, skip_serializing_if = "Topology::is_empty")]
    pub topology: Topology,
    /// What is settled about the strategies.
    #[serde(default, skip_serializing_if = "Settings::is_empty")]
    pub settings: Settings,
    /// What the design must keep to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Limit>,
}

impl<E> Default for Document<E> {
    fn default() -> Self {
        Self {
            format: Format::V1,
            design: String::new(),
            entities: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            topology: Topology::default(),
            settings: Settings::default(),
            accept: Vec::new(),
        }
    }
}

/// A kind of thing, how many there are, and how unevenly they are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Its name.
    pub name: Name,
    /// How many there are.
    pub count: Spanned<Whole>,
    /// How the traffic is spread over them; Zipf with skew 1 where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub popularity: Option<Popularity>,
}

/// How traffic is spread over ranked things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Popularity {
    /// All alike.
    Uniform,
    /// The i-th is asked for in proportion to i^-skew.
    Zipf(Amount),
    /// As somebody measured it: so many of the hottest things have such a share together, the next ones such a share.
    Measured(Spanned<Vec<Step>>),
}

/// A step of a measured table: things that are all alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// How many things; left out of the last step, it is all the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Spanned<Whole>>,
    /// The share of the traffic that they have together.
    pub share: Spanned<Quantity>,
}

/// A function whose results are cached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Read"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct Read<E = Expr> {
    /// The function's name.
    pub function: Name,
    /// Its parameters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The conditions that every call satisfies.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<E>,
    /// Calls in a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Spanned<Quantity>>,
    /// How the calls are spread over the arguments other than entities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub popularity: Option<Popularity>,
    /// What a result weighs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Spanned<Returns>>,
    /// What a miss costs at the database, in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Spanned<SourceTime>>,
    /// Which state of the database a miss reads; that of its answer where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Spanned<Snapshot>>,
    /// What the version of a row costs at the database, in time; as a miss without items where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Spanned<Quantity>>,
    /// Which calls are hot, where that is known; the others are spread by the popularity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hot: Option<Spanned<HotCalls<E>>>,
}

impl<E> Read<E> {
    /// A read of which nothing else is said.
    pub fn new(function: Name, parameters: Vec<Parameter>) -> Self {
        Self {
            function,
            parameters,
            conditions: Vec::new(),
            rate: None,
            popularity: None,
            returns: None,
            source: None,
            snapshot: None,
            version: None,
            hot: None,
        }
    }
}

/// Calls that are known to be hot, by the values of some parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "HotCalls"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct HotCalls<E = Expr> {
    /// The parameters whose values tell them from other calls.
    pub parameters: Vec<Name>,
    /// Their values and shares.
    pub calls: Vec<Spanned<HotCall<E>>>,
}

/// A call that is known to be hot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "HotCall"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct HotCall<E = Expr> {
    /// The value of each of the parameters, in their order.
    pub values: Vec<E>,
    /// Its share of the calls.
    pub share: Spanned<Quantity>,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its values.
    pub domain: Spanned<Domain>,
    /// Whether it may be absent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// The values that a parameter takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Domain {
    /// `5..=20`, `0..<1000 step 10`.
    Integers(Range<Whole>),
    /// `{asc, desc}`, `{10, 20, 50}`.
    Choice(Vec<Element>),
    /// `bool`.
    Flag,
    /// The name of an entity: one value for each.
    Entity(Identifier),
    /// `subset of {a, b, c} max 2`.
    Subset(Collection),
    /// `list of {a, b, c} max 3`.
    Sequence(Collection),
    /// `text 1..=32 of [a-z0-9_]`.
    Text(Texts),
    /// `date 2020-01-01..=2026-12-31`.
    Date(Range<Day>),
}

/// An element of a choice, a subset or a list: a whole number, or a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Element {
    /// A whole number.
    Integer(Whole),
    /// A word.
    Word(String),
}

impl From<String> for Element {
    /// A text is a word, unless it is a whole number that JSON's own numbers cannot hold.
    fn from(text: String) -> Self {
        match Whole::from_decimal(&text) {
            Some(number) if !number.is_safe() => Self::Integer(number),
            _ => Self::Word(text),
        }
    }
}

impl<'de> Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match deserializer.deserialize_any(WholeOrText("a whole number or a word"))? {
            Scalar::Number(number) => Self::Integer(number),
            Scalar::Text(text) => Self::from(text),
        })
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{number}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

/// What sets and lists are made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// The elements to choose from.
    pub of: Vec<Element>,
    /// The most elements that it holds; for a subset all where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

/// Strings over an alphabet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The least length in characters.
    pub from: u32,
    /// The greatest length in characters.
    pub to: u32,
    /// The characters.
    pub alphabet: Alphabet,
}

/// What a result weighs, and which parameters cut it out of a longer list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Returns {
    /// `4000 bytes`: every result weighs the same.
    Size(Quantity),
    /// `list of 120 bytes, window(limit, offset) of 1000`.
    List {
        /// What one item weighs.
        item: Quantity,
        /// How the arguments cut a piece out of the list.
        cut: Cut,
        /// How many items the whole list has.
        of: Spanned<Whole>,
    },
}

/// How arguments cut a piece out of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cut {
    /// The `limit` items from `offset` on.
    Window {
        /// How many items.
        limit: Spanned<CutArgument>,
        /// How many items are passed over.
        offset: Spanned<CutArgument>,
    },
    /// The page-th piece of `size` items.
    Page {
        /// Which page.
        page: Spanned<CutArgument>,
        /// How many items a page has.
        size: Spanned<CutArgument>,
    },
}

/// A number that cuts a list: the value of a parameter, or the same number in every call. In JSON a parameter is a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CutArgument {
    /// The parameter of this name.
    Parameter(Identifier),
    /// Always this number.
    Number(Whole),
}

impl<'de> Deserialize<'de> for CutArgument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a parameter's name or a whole number";
        match deserializer.deserialize_any(WholeOrText(expected))? {
            Scalar::Number(number) => Ok(Self::Number(number)),
            Scalar::Text(text) => Identifier::new(&text)
                .map(Self::Parameter)
                .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &expected)),
        }
    }
}

impl fmt::Display for CutArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => f.write_str(name),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// A function that makes cached results wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Write"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct Write<E = Expr> {
    /// Its name.
    pub name: Name,
    /// Its parameters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Writes in a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Spanned<Quantity>>,
    /// How the writes are spread over the entities; as the reads where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub popularity: Option<Popularity>,
    /// What they make wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invalidates: Vec<Invalidation<E>>,
}

/// The results of a function that a write makes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Invalidation"))]
#[serde(deny_unknown_fields, bound(deserialize = "E: Deserialize<'de>"))]
pub struct Invalidation<E = Expr> {
    /// The function.
    pub function: Name,
    /// Its arguments in order: a parameter of the write, a constant, an expression of both, or `_` for all values.
    pub arguments: Vec<E>,
}

/// One line of `accept`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The metric, as `stale_age`.
    pub metric: Name,
    /// Whether the mean or the worst value is meant; each metric has its usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<Statistic>,
    /// Which side is kept to.
    pub keep: Side,
    /// The limit itself.
    pub limit: Spanned<Quantity>,
}

/// Which value of a metric is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The mean.
    Mean,
    /// The worst.
    Worst,
}

/// Which side of a limit is kept to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}
