//! The design: its two notations, what it means, and its problems. `docs/notation.md` describes the notation.
//!
//! A text or JSON is read into a [`Document`], which contains what is written and nothing else. A document is resolved into
//! a [`Design`]: names are looked up, units are base units, and what was left out is assumed. Both steps return what
//! they understood and a list of problems, so a half-typed text still gives a plan.

mod alphabet;
mod assumed;
pub mod condition;
pub mod day;
pub mod document;
mod domain;
mod environment;
pub mod expression;
mod from_json;
pub mod integer;
pub(crate) mod json;
pub mod metric;
mod model;
pub mod name;
mod number;
mod position;
mod problem;
mod problems;
mod quantity;
pub mod range;
mod resolve;
#[cfg(feature = "schema")]
mod schema;
mod slots;
mod source;
pub mod spanned;
mod text;
mod unread;
mod value;
mod words;

pub use alphabet::{Alphabet, AlphabetError};
pub use day::day_of;
pub use document::{Document, Server};
pub use domain::{Domain, Parameter, binomial, powers};
pub use metric::Metric;
pub use model::{
    Assumption, Binding, Cut, CutArgument, Design, Entity, EnvironmentLine, Function, Invalidation, Limit,
    MeasuredCall, MeasuredCalls, Popularity, Returns, Settings, Stated, Step, Topology, Write,
};
pub use number::{Amount, Number, NumberError, Whole};
pub use position::{LineIndex, Position};
pub use problem::{Code, MOST_SHOWN, Problem, Severity, Span, shown};
pub use quantity::{Dimension, Quantity, Unit};
#[cfg(feature = "schema")]
pub use schema::schema_of;
pub use source::{Snapshot, Source};
pub use text::{Highlight, HighlightKind, highlight};
pub use value::Value;

use problems::Problems;
use unread::Unread;

/// The largest source of a design, in bytes.
pub const MOST_BYTES: usize = 4_000_000;

/// The result of reading a design.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What is written, as far as it was understood.
    pub document: Document,
    /// What it means, as far as it was understood.
    pub design: Design,
    /// What is wrong, in the order of its place: the first 1,000 errors, and as many warnings.
    pub problems: Vec<Problem>,
    /// How many more problems were found.
    pub left_out: usize,
}

impl Reading {
    /// Reads a design in either notation: JSON if the first sign is `{`, text otherwise.
    ///
    /// ```
    /// let reading = keyplan::design::Reading::of("entity cart: 10\nread get_cart(cart_id: cart)");
    /// assert!(reading.is_sound());
    /// assert_eq!(reading.design.functions[0].name, "get_cart");
    /// ```
    ///
    /// A byte order mark at the start is passed over. A source of more than [`MOST_BYTES`] is not read: that is its problem.
    pub fn of(source: &str) -> Self {
        let begun = source.trim_start_matches(|c: char| c == '\u{feff}' || c.is_ascii_whitespace());
        if begun.starts_with('{') { Self::of_json(source) } else { Self::of_text(source) }
    }

    /// Reads a design in the text notation.
    pub fn of_text(source: &str) -> Self {
        if let Some(problem) = too_large(source) {
            return Self::resolved(Document::default(), &Unread::default(), problem.into());
        }
        let text = text::document(source);
        Self::resolved(text.document, &text.unread, text.problems)
    }

    /// Reads a design in the JSON notation.
    pub fn of_json(source: &str) -> Self {
        if let Some(problem) = too_large(source) {
            return Self::resolved(Document::default(), &Unread::default(), problem.into());
        }
        match from_json::from_json(source) {
            Ok(document) => {
                let mut reading = Self::of_document(document);
                json::find_paths(source, &mut reading.problems);
                reading
            }
            Err(problems) => Self::resolved(Document::default(), &Unread::default(), problems),
        }
    }

    /// Reads a design that another program put together.
    #[must_use]
    pub fn of_document(document: Document) -> Self {
        Self::resolved(document, &Unread::default(), Problems::default())
    }

    fn resolved(document: Document, unread: &Unread, problems: Problems) -> Self {
        let (design, problems) = resolve::resolve(&document, unread, problems);
        let (problems, left_out) = problems.finish();
        Self { document, design, problems, left_out }
    }

    /// Whether the whole design was understood; warnings do not count.
    pub fn is_sound(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity == Severity::Warning)
    }
}

fn too_large(source: &str) -> Option<Problem> {
    let message = format!("a design of {} bytes is too large", source.len());
    let hint = format!("write at most {MOST_BYTES} bytes, which is 4 MB");
    (source.len() > MOST_BYTES).then(|| Problem::new(Code::TooLarge, 0..0, message, hint))
}

impl Document {
    /// Reads the JSON notation of a document, without looking up its names.
    ///
    /// # Errors
    ///
    /// What is wrong, with its path and place and, for an unknown word, the nearest known one: the first mistake of the
    /// document, or else each mistake of its conditions and arguments.
    pub fn from_json(source: &str) -> Result<Self, Vec<Problem>> {
        from_json::from_json(source).map_err(|problems| problems.finish().0)
    }

    /// The document in the JSON notation.
    pub fn to_json(&self) -> String {
        json::pretty(self)
    }

    /// The document in the text notation; the same as its `Display`.
    pub fn to_text(&self) -> String {
        self.to_string().trim_start().to_owned()
    }
}
