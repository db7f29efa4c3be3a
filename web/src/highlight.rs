//! Colours for a design's text: what each piece of a line is, and whether something is wrong with it.

use keyplan::design::{Document, Problem, STATEMENTS, Severity, Span};

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Space, signs and whatever else.
    Plain,
    /// From `#` to the end of the line.
    Comment,
    /// In quotation marks.
    Text,
    /// Digits, with their suffix.
    Number,
    /// A word that opens a statement.
    Statement,
    /// Another word of the notation.
    Word,
    /// The name of an entity.
    Entity,
    /// The name of a read or a write.
    Function,
    /// The name of a parameter.
    Parameter,
}

/// A piece of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What stands there.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
    /// The gravest problem that covers it.
    pub fault: Option<Severity>,
}

const WORDS: [&str; 46] = [
    "where",
    "rate",
    "returns",
    "source",
    "invalidates",
    "zipf",
    "uniform",
    "measured",
    "rest",
    "list",
    "of",
    "window",
    "page",
    "step",
    "subset",
    "max",
    "min",
    "text",
    "date",
    "bool",
    "and",
    "or",
    "not",
    "in",
    "is",
    "set",
    "absent",
    "div",
    "abs",
    "len",
    "ceil_div",
    "count_set",
    "true",
    "false",
    "bytes",
    "KiB",
    "MiB",
    "ms",
    "s",
    "h",
    "day",
    "callers",
    "caches",
    "replicas",
    "round",
    "trip",
];

/// The text's lines in pieces. Only the names of the document are told from other words.
pub fn lines<'a>(source: &'a str, document: &Document, problems: &[Problem]) -> Vec<Vec<Piece<'a>>> {
    let names = names(document);
    let faults = Faults::of(source, problems);
    let mut start = 0;
    let lines = source.split('\n').map(|line| {
        let pieces = scan(line).into_iter().flat_map(|(span, kind)| {
            let kind = if kind == Kind::Word {
                word_kind(&line[span.clone()], &names, line[..span.start].trim())
            } else {
                kind
            };
            faults.split(start + span.start..start + span.end).into_iter().map(move |(span, fault)| (span, kind, fault))
        });
        let pieces =
            pieces.filter_map(|(span, kind, fault)| Some(Piece { text: source.get(span)?, kind, fault })).collect();
        start += line.len() + 1;
        pieces
    });
    lines.collect()
}

/// Names with what they are; the last of the same name is what it is shown as.
type Names<'a> = Vec<(&'a str, Kind)>;

fn names(document: &Document) -> Names<'_> {
    let entities = document.entities.iter().map(|entity| (entity.name.value.as_str(), Kind::Entity));
    let reads = document.reads.iter().map(|read| (read.function.value.as_str(), Kind::Function));
    let writes = document.writes.iter().map(|write| (write.name.value.as_str(), Kind::Function));
    let of_reads = document.reads.iter().flat_map(|read| &read.parameters);
    let of_writes = document.writes.iter().flat_map(|write| &write.parameters);
    let parameters = of_reads.chain(of_writes).map(|parameter| (parameter.name.value.as_str(), Kind::Parameter));
    parameters.chain(entities).chain(reads).chain(writes).collect()
}

fn word_kind(word: &str, names: &[(&str, Kind)], before: &str) -> Kind {
    if before.is_empty() && STATEMENTS.contains(&word) {
        return Kind::Statement;
    }
    match names.iter().rfind(|(name, _)| *name == word) {
        Some((_, kind)) => *kind,
        None if WORDS.contains(&word) => Kind::Word,
        None => Kind::Plain,
    }
}

/// A line's tokens, without gaps; every word is a [`Kind::Word`].
fn scan(line: &str) -> Vec<(Span, Kind)> {
    let mut tokens: Vec<(Span, Kind)> = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '#' => (Kind::Comment, rest.len()),
            '"' => (Kind::Text, quoted_length(rest)),
            c if c.is_ascii_digit() => (Kind::Number, number_length(rest)),
            c if c.is_ascii_alphabetic() || c == '_' => (Kind::Word, length_while(rest, is_word_part)),
            c => (Kind::Plain, c.len_utf8()),
        };
        let start = line.len() - rest.len();
        match tokens.last_mut() {
            Some((span, Kind::Plain)) if kind == Kind::Plain => span.end = start + length,
            _ => tokens.push((start..start + length, kind)),
        }
        rest = &rest[length..];
    }
    tokens
}

fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn length_while(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// Up to the closing quotation mark, or the whole line where there is none.
fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// Digits with a fraction and a suffix; the two dots of a range are no fraction.
fn number_length(text: &str) -> usize {
    let whole = length_while(text, is_word_part);
    match text[whole..].strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            whole + 1 + length_while(fraction, is_word_part)
        }
        _ => whole,
    }
}

/// Where something is wrong.
struct Faults(Vec<(Span, Severity)>);

impl Faults {
    fn of(source: &str, problems: &[Problem]) -> Self {
        Self(problems.iter().map(|problem| (visible(source, &problem.span), problem.severity)).collect())
    }

    /// A stretch cut where faults begin or end, with the gravest fault of each part.
    fn split(&self, stretch: Span) -> Vec<(Span, Option<Severity>)> {
        let edges = self.0.iter().flat_map(|(span, _)| [span.start, span.end]);
        let mut cuts: Vec<usize> = edges.filter(|edge| stretch.start < *edge && *edge < stretch.end).collect();
        cuts.extend([stretch.start, stretch.end]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.iter().zip(cuts.iter().skip(1)).map(|(&start, &end)| (start..end, self.at(start))).collect()
    }

    fn at(&self, place: usize) -> Option<Severity> {
        let here = || self.0.iter().filter(|(span, _)| span.contains(&place)).map(|(_, severity)| *severity);
        here().find(|severity| *severity == Severity::Error).or_else(|| here().next())
    }
}

/// At least one character on one line, so that there is something to underline.
fn visible(source: &str, span: &Span) -> Span {
    if !span.is_empty() {
        return span.clone();
    }
    let place = span.start.min(source.len());
    let length = |c: Option<char>| c.filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let (before, after) = source.split_at_checked(place).unwrap_or((source, ""));
    match length(after.chars().next()) {
        0 => place - length(before.trim_end_matches('\n').chars().next_back())..place,
        next => place..place + next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyplan::design::Reading;

    fn pieces(source: &str) -> Vec<(String, Kind, bool)> {
        let reading = Reading::of(source);
        let lines = lines(source, &reading.document, &reading.problems);
        lines.into_iter().flatten().map(|p| (p.text.to_owned(), p.kind, p.fault.is_some())).collect()
    }

    #[test]
    fn names_are_told_from_words() {
        let found = pieces("entity cart: 10 # carts\nread get(id: cart, n: 1..=9)");
        let kind = |text: &str| found.iter().find(|(t, ..)| t == text).map(|(_, kind, _)| *kind);
        assert_eq!(kind("entity"), Some(Kind::Statement));
        assert_eq!(kind("cart"), Some(Kind::Entity));
        assert_eq!(kind("get"), Some(Kind::Function));
        assert_eq!(kind("id"), Some(Kind::Parameter));
        assert_eq!(kind("9"), Some(Kind::Number));
        assert_eq!(kind("# carts"), Some(Kind::Comment));
    }

    #[test]
    fn nothing_is_lost_in_any_text() {
        for source in ["", "\n\n", "a \"b\\\" # c", "ö≤ 1.5.. \"", "{\"format\": 1}", "read f(x: 5..20)\r\n", "é\n"]
        {
            let reading = Reading::of(source);
            let lines = lines(source, &reading.document, &reading.problems);
            let joined: Vec<String> = lines.iter().map(|line| line.iter().map(|piece| piece.text).collect()).collect();
            assert_eq!(joined.join("\n"), source);
        }
    }

    #[test]
    fn problems_are_underlined_at_their_place() {
        let found = pieces("read get(n: 5..20)");
        let faulty: String = found.iter().filter(|(.., fault)| *fault).map(|(text, ..)| text.as_str()).collect();
        assert!(faulty.contains(".."), "{found:?}");
    }
}
