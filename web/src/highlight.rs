//! Colours for a design's text: what each piece of a line is, and whether something is wrong with it.

use std::collections::HashMap;

use keyplan::design::{Document, HighlightKind, Problem, Severity, Span, highlight};

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Space, signs and whatever else.
    Plain,
    /// From `#` to the end of the line.
    Comment,
    /// In quotation marks or brackets.
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
    /// The most severe problem that covers it.
    pub fault: Option<Severity>,
}

/// The lines of the text in pieces, without gaps. Names that the document defines have a colour of their own.
pub fn lines<'a>(source: &'a str, document: &Document, problems: &[Problem]) -> Vec<Vec<Piece<'a>>> {
    let kinds = kinds(source, &names(document));
    let faults = faults(source, problems);
    let mut ends = ends(source, &kinds, &faults).into_iter().peekable();
    let (mut kinds, mut faults) = (Stretches::new(kinds), Stretches::new(faults));
    let mut start = 0;
    let lines = source.split('\n').map(|line| {
        let end = start + line.len();
        let mut pieces = Vec::new();
        while let Some(cut) = ends.next_if(|cut| *cut <= end) {
            if cut > start {
                let (kind, fault) = (kinds.at(start).unwrap_or(Kind::Plain), faults.at(start));
                pieces.extend(source.get(start..cut).map(|text| Piece { text, kind, fault }));
                start = cut;
            }
        }
        start = end + 1;
        pieces
    });
    lines.collect()
}

/// Names with what they are; the last of the same name is what it is shown as.
type Names<'a> = HashMap<&'a str, Kind>;

fn names(document: &Document) -> Names<'_> {
    let entities = document.entities.iter().map(|entity| (entity.name.value.as_str(), Kind::Entity));
    let reads = document.reads.iter().map(|read| (read.function.value.as_str(), Kind::Function));
    let writes = document.writes.iter().map(|write| (write.name.value.as_str(), Kind::Function));
    let of_reads = document.reads.iter().flat_map(|read| &read.parameters);
    let of_writes = document.writes.iter().flat_map(|write| &write.parameters);
    let parameters = of_reads.chain(of_writes).map(|parameter| (parameter.name.value.as_str(), Kind::Parameter));
    parameters.chain(entities).chain(reads).chain(writes).collect()
}

/// The places of what has a colour, in order.
fn kinds(source: &str, names: &Names<'_>) -> Vec<(Span, Kind)> {
    let pieces = highlight(source).into_iter().map(|piece| {
        let name = || names.get(&source[piece.span.clone()]).copied();
        let kind = match piece.kind {
            HighlightKind::Comment => Kind::Comment,
            HighlightKind::Text => Kind::Text,
            HighlightKind::Number => Kind::Number,
            HighlightKind::Statement => Kind::Statement,
            HighlightKind::Word => name().unwrap_or(Kind::Word),
            HighlightKind::Name => name().unwrap_or(Kind::Plain),
            HighlightKind::Sign => Kind::Plain,
        };
        (piece.span, kind)
    });
    pieces.filter(|(_, kind)| *kind != Kind::Plain).collect()
}

/// Where something is wrong, in order and without overlap: errors where errors and warnings meet.
fn faults(source: &str, problems: &[Problem]) -> Vec<(Span, Severity)> {
    let covered = |severity| {
        let of_severity = problems.iter().filter(|problem| problem.severity == severity);
        union(of_severity.map(|problem| visible(source, &problem.span)).collect())
    };
    let errors = covered(Severity::Error);
    let mut faults: Vec<(Span, Severity)> = Vec::new();
    let mut next_error = 0;
    for warning in covered(Severity::Warning) {
        let mut start = warning.start;
        while let Some(error) = errors.get(next_error).filter(|error| error.start < warning.end) {
            if start < error.start {
                faults.push((start..error.start, Severity::Warning));
            }
            start = start.max(error.end);
            if error.end > warning.end {
                break;
            }
            next_error += 1;
        }
        if start < warning.end {
            faults.push((start..warning.end, Severity::Warning));
        }
    }
    faults.extend(errors.into_iter().map(|error| (error, Severity::Error)));
    faults.sort_unstable_by_key(|(span, _)| span.start);
    faults
}

/// The same places, in order, with those that overlap joined.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| span.start);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// Where pieces end, in order.
fn ends(source: &str, kinds: &[(Span, Kind)], faults: &[(Span, Severity)]) -> Vec<usize> {
    let line_ends = source.match_indices('\n').map(|(at, _)| at).chain([source.len()]);
    let of_kinds = kinds.iter().flat_map(|(span, _)| [span.start, span.end]);
    let of_faults = faults.iter().flat_map(|(span, _)| [span.start, span.end]);
    let mut ends: Vec<usize> = line_ends.chain(of_kinds).chain(of_faults).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Stretches of the text in order, asked for from left to right.
struct Stretches<T> {
    rest: std::iter::Peekable<std::vec::IntoIter<(Span, T)>>,
}

impl<T: Copy> Stretches<T> {
    fn new(stretches: Vec<(Span, T)>) -> Self {
        Self { rest: stretches.into_iter().peekable() }
    }

    /// What covers a place, if anything does.
    fn at(&mut self, place: usize) -> Option<T> {
        while self.rest.next_if(|(span, _)| span.end <= place).is_some() {}
        self.rest.peek().filter(|(span, _)| span.contains(&place)).map(|(_, what)| *what)
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
    fn errors_are_shown_before_warnings_and_each_place_has_one_fault() {
        let problem = |span: Span| Problem::new(keyplan::design::Code::Syntax, span, "", "");
        let problems =
            [problem(2..4), problem(0..8).as_warning(), problem(6..9), problem(3..5), problem(11..12).as_warning()];
        let (error, warning) = (Severity::Error, Severity::Warning);
        let expected = [(0..2, warning), (2..5, error), (5..6, warning), (6..9, error), (11..12, warning)];
        assert_eq!(faults("0123456789abcdef", &problems), expected);
    }

    #[test]
    fn problems_are_underlined_at_their_place() {
        let found = pieces("read get(n: 5..20)");
        let faulty: String = found.iter().filter(|(.., fault)| *fault).map(|(text, ..)| text.as_str()).collect();
        assert!(faulty.contains(".."), "{found:?}");
    }
}
