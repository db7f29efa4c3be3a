//! What each piece of a design's text is, for editors that colour it: the parser's own tokens, and nothing else.

use std::collections::HashSet;

use super::lexer::{self, Token, TokenKind};
use crate::design::document::{Server, Settings, Topology};
use crate::design::metric::Metric;
use crate::design::problem::Span;
use crate::design::quantity::Unit;
use crate::design::slots::{settings_slot, topology_slot};
use crate::design::words::{CALLS, DOMAINS, OPERATORS, PARTICLES, READ_CLAUSES, STATEMENTS, WRITE_CLAUSES};

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: HighlightKind,
}

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighlightKind {
    /// From `#` to the end of the line.
    Comment,
    /// A text in quotation marks, or an alphabet in brackets.
    Text,
    /// A number with its suffix, or a date.
    Number,
    /// A word that opens a statement.
    Statement,
    /// Another word of the notation.
    Word,
    /// Any other name.
    Name,
    /// An operator or a bracket.
    Sign,
}

/// The pieces of a text in their order. What the notation does not use is left out, as is space.
///
/// ```
/// use keyplan::design::{HighlightKind, highlight};
///
/// let kinds: Vec<_> = highlight("entity cart: 10k # carts").into_iter().map(|piece| piece.kind).collect();
/// use HighlightKind::*;
/// assert_eq!(kinds, [Statement, Name, Sign, Number, Comment]);
/// ```
#[must_use]
pub fn highlight(source: &str) -> Vec<Highlight> {
    let words = words();
    let tokens = lexer::pieces(source);
    let mut pieces: Vec<Highlight> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let span = token.span();
        match pieces.last_mut() {
            Some(Highlight { span: last, kind: HighlightKind::Number })
                if last.end == span.start && lexer::is_suffix(token.text) =>
            {
                last.end = span.end;
            }
            _ => pieces.push(Highlight { span, kind: kind(&tokens[i..], &words) }),
        }
    }
    pieces
}

/// What the first of some tokens is.
fn kind(tokens: &[Token<'_>], words: &HashSet<&str>) -> HighlightKind {
    match tokens[0].kind {
        TokenKind::Comment => HighlightKind::Comment,
        TokenKind::Text | TokenKind::Alphabet | TokenKind::OpenText | TokenKind::OpenAlphabet => HighlightKind::Text,
        TokenKind::Number | TokenKind::Date => HighlightKind::Number,
        TokenKind::Name if tokens[0].opens_line && lexer::opens_statement(tokens) => HighlightKind::Statement,
        TokenKind::Name if words.contains(tokens[0].text) => HighlightKind::Word,
        TokenKind::Name => HighlightKind::Name,
        _ => HighlightKind::Sign,
    }
}

/// All words of the notation.
fn words() -> HashSet<&'static str> {
    let (_, of_topology) = topology_slot(&mut Topology::default(), "");
    let (_, of_settings) = settings_slot(&mut Settings::default(), "");
    let metrics = Metric::ALL.iter().map(|metric| metric.declaration().name);
    let phrases = of_topology.iter().chain(of_settings).copied().chain(metrics);
    let lists: [&[&str]; 7] = [&STATEMENTS, &READ_CLAUSES, &WRITE_CLAUSES, &DOMAINS, &OPERATORS, &CALLS, &PARTICLES];
    let single = lists
        .into_iter()
        .flatten()
        .copied()
        .chain(Unit::ALL.iter().map(|(_, word)| *word))
        .chain(Server::ALL.map(Server::word));
    phrases.flat_map(|phrase| phrase.split('_')).chain(single).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;
    use crate::examples::EXAMPLES;

    /// Holds the lists of words to the grammar: what an example writes and its document does not name is a word.
    #[test]
    fn every_word_of_the_examples_is_known() {
        for example in EXAMPLES {
            let json = Reading::of(example.text).document.to_json();
            for piece in highlight(example.text) {
                let text = &example.text[piece.span];
                let is_named = || json.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == text);
                assert!(piece.kind != HighlightKind::Name || is_named(), "{}: {text}", example.name);
            }
        }
    }

    #[test]
    fn a_limit_on_a_metric_opens_no_statement() {
        let source = "accept\n  read latency <= 5 ms\nread get()";
        let statements = highlight(source).into_iter().filter(|piece| piece.kind == HighlightKind::Statement);
        assert_eq!(statements.map(|piece| piece.span.start).collect::<Vec<_>>(), [0, 30]);
    }
}
