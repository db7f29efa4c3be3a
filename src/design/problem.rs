//! What is wrong with a design: each problem has a stable code, a place, a message and what to write instead.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::position::{LineIndex, Position};

/// A stretch of the source text, in bytes.
pub type Span = Range<usize>;

/// A problem's stable name: programs may match on it, so a code never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// A character that the notation does not use.
    StrayCharacter,
    /// The text is not built as the notation wants it.
    Syntax,
    /// A bare `a..b`, which does not say whether `b` is included.
    OpenRange,
    /// A word that is not known at its place.
    UnknownWord,
    /// A name that refers to nothing.
    UnknownName,
    /// A name that is given twice.
    DuplicateName,
    /// A range or a set without values.
    EmptyDomain,
    /// A number that is too large, too small, or not whole where it must be.
    BadNumber,
    /// A quantity in a unit that does not fit its place.
    BadUnit,
    /// A time to live that the cache server cannot keep.
    ServerTime,
    /// Operands that do not fit their operator.
    TypeMismatch,
    /// A call or an invalidation with the wrong number of arguments.
    WrongArguments,
    /// Something that a statement needs is missing.
    Missing,
    /// A condition that is too long or nested too deep.
    TooDeep,
    /// A design of more than 4 MB.
    TooLarge,
    /// JSON that is not a design document.
    BadJson,
    /// A condition that can divide by zero: those argument tuples do not count.
    DivisionByZero,
    /// No argument tuple satisfies the conditions.
    NeverHolds,
    /// A parameter that nothing uses.
    Unused,
    /// A design without a read.
    NoFunction,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StrayCharacter => "stray-character",
            Self::Syntax => "syntax",
            Self::OpenRange => "open-range",
            Self::UnknownWord => "unknown-word",
            Self::UnknownName => "unknown-name",
            Self::DuplicateName => "duplicate-name",
            Self::EmptyDomain => "empty-domain",
            Self::BadNumber => "bad-number",
            Self::BadUnit => "bad-unit",
            Self::ServerTime => "server-time",
            Self::TypeMismatch => "type-mismatch",
            Self::WrongArguments => "wrong-arguments",
            Self::Missing => "missing",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::BadJson => "bad-json",
            Self::DivisionByZero => "division-by-zero",
            Self::NeverHolds => "never-holds",
            Self::Unused => "unused",
            Self::NoFunction => "no-function",
        })
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether a problem stops the planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The part that it concerns cannot be planned.
    Error,
    /// Worth knowing; the plan stands.
    Warning,
}

/// One problem of a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its stable name.
    pub code: Code,
    /// Whether it stops the planning.
    pub severity: Severity,
    /// Where it is, in bytes of the source; in JSON the value that it concerns.
    pub span: Span,
    /// The same place as a path (RFC 6901) into the JSON notation, such as `/reads/0/where/1`; empty for the whole. For a design
    /// in the text notation, it may be the path of what encloses the place.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead; empty where nothing better is known.
    pub hint: String,
}

/// What reading a part of a design gives, or what is wrong with it. Boxed, so that results stay small.
pub type Outcome<T> = Result<T, Box<Problem>>;

impl Problem {
    /// An error at a stretch of the source.
    pub fn new(code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (message, hint) = (printable(message.into()), printable(hint.into()));
        Self { code, severity: Severity::Error, span, path: String::new(), message, hint }
    }

    /// An error on its way out of what cannot be read.
    pub fn boxed(code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) -> Box<Self> {
        Box::new(Self::new(code, span, message, hint))
    }

    /// The same problem, but one that does not stop the planning.
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same problem with its place in the JSON notation.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The problem as a line for people: `file:line:column: what is wrong: what to write instead`.
    #[must_use]
    pub fn line(&self, file: &str, lines: &LineIndex<'_>) -> String {
        let Position { line, column } = lines.position(self.span.start);
        let kind = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        let hint = if self.hint.is_empty() { String::new() } else { format!(": {}", self.hint) };
        format!("{file}:{line}:{column}: {kind}{}{hint} [{}]", self.message, self.code)
    }
}

/// The most problems that are shown of one design.
pub const MOST_SHOWN: usize = 100;

/// The problems to show, in their order, and how many are left out: those above [`MOST_SHOWN`], where errors go before
/// warnings, and those that were not kept.
#[must_use]
pub fn shown(problems: &[Problem], not_kept: usize) -> (Vec<&Problem>, usize) {
    let of = |severity| problems.iter().enumerate().filter(move |(_, problem)| problem.severity == severity);
    let mut shown: Vec<_> = of(Severity::Error).chain(of(Severity::Warning)).take(MOST_SHOWN).collect();
    shown.sort_unstable_by_key(|(place, _)| *place);
    let left_out = problems.len() - shown.len() + not_kept;
    (shown.into_iter().map(|(_, problem)| problem).collect(), left_out)
}

/// A text that is safe to show: what it quotes may hold characters that a terminal would obey.
fn printable(text: String) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    if text.contains(char::is_control) { text.chars().map(shown).collect() } else { text }
}

/// The known word nearest to a mistyped one, if any is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let most = |candidate: &str| 1 + candidate.chars().count() / 3;
    let (lower, length) = (word.to_ascii_lowercase(), word.chars().count());
    // A word that is far longer than all of them is near to none: there is no need to work out how far.
    if known.iter().all(|candidate| length > candidate.chars().count() + most(candidate)) {
        return None;
    }
    known
        .iter()
        .map(|&candidate| (strsim::osa_distance(&lower, &candidate.to_ascii_lowercase()), candidate))
        .min_by_key(|&(distance, _)| distance)
        .filter(|&(distance, candidate)| distance <= most(candidate))
        .map(|(_, candidate)| candidate)
}

/// A mistyped word is compared with this many known ones: the time for a hint has a limit.
pub const MOST_COMPARED: usize = 1_000;

/// The hint for an unknown word: the nearest known one, or all of them where none is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known = known.into_iter();
    let compared: Vec<&str> = known.by_ref().take(MOST_COMPARED).collect();
    if let Some(near) = nearest(word, &compared) {
        return format!("did you mean `{near}`?");
    }
    let shown = compared.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match compared.len() + known.count() {
        0 => String::new(),
        1..=12 => format!("known here: {shown}"),
        more => format!("known here: {shown} and {} more", more - 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_shown_before_the_rest_is_counted() {
        let problem = Problem::new(Code::Syntax, 0..0, "", "");
        let mut problems = vec![problem.clone().as_warning(); 150];
        problems[149] = problem;
        let (shown, left_out) = shown(&problems, 7);
        assert_eq!((shown.len(), left_out), (100, 57));
        assert_eq!(shown[99].severity, Severity::Error);
    }

    #[test]
    fn a_far_word_is_not_guessed() {
        assert_eq!(nearest("ofset", &["offset", "limit"]), Some("offset"));
        assert_eq!(nearest("zzzzzz", &["offset", "limit"]), None);
    }

    #[test]
    fn codes_are_kebab_case() {
        assert_eq!(Code::OpenRange.to_string(), "open-range");
    }
}
