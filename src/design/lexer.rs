//! Words, numbers and signs of the text notation.

use std::fmt;

use logos::Logos;

use super::problem::{Code, Problem, Span};

/// What a piece of the text is.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\f\u{feff}]+")]
#[logos(skip(r"#[^\n]*", allow_greedy = true))]
pub enum Kind {
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?")]
    Number,
    #[regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", priority = 20)]
    Date,
    #[regex(r#""([^"\\\n]|\\[^\n])*""#)]
    Text,
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    #[regex(r"\[([^\]\\\n]|\\[^\n])*\]")]
    Alphabet,
    #[token("(")]
    OpenParen,
    #[token(")")]
    CloseParen,
    #[token("{")]
    OpenBrace,
    #[token("}")]
    CloseBrace,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token("?")]
    Question,
    #[token("..=")]
    RangeTo,
    #[token("..<")]
    RangeBelow,
    #[token("..")]
    BareRange,
    #[token("==")]
    Equal,
    #[token("!=")]
    NotEqual,
    #[token("<=")]
    AtMost,
    #[token(">=")]
    AtLeast,
    #[token("<")]
    Below,
    #[token(">")]
    Above,
    #[token("=>")]
    Implies,
    #[token("=")]
    Assign,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("**")]
    Power,
    #[token("*")]
    Times,
    #[token("/")]
    Slash,
    #[token("%")]
    Percent,
    /// The end of the text; every token list closes with one.
    End,
}

/// The words that open a statement.
pub const STATEMENTS: [&str; 7] = ["design", "entity", "read", "write", "topology", "settings", "accept"];
/// The words that open a clause of a `read`.
pub const READ_CLAUSES: [&str; 4] = ["where", "rate", "returns", "source"];
/// The words that open a clause of a `write`.
pub const WRITE_CLAUSES: [&str; 2] = ["rate", "invalidates"];

/// Whether a word opens a statement or a clause.
pub fn is_keyword(word: &str) -> bool {
    STATEMENTS.contains(&word) || READ_CLAUSES.contains(&word) || WRITE_CLAUSES.contains(&word)
}

/// Whether a word is a name: letters, digits and `_`, and no digit first.
pub fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// One piece of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub text: &'s str,
    /// Where it stands, in bytes.
    pub start: usize,
    /// Whether it is the first of its line: where reading goes on after a problem.
    pub opens_line: bool,
}

impl Token<'_> {
    /// Where it stands, in bytes.
    pub fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }

    /// How a message names it.
    pub fn named(&self) -> String {
        match self.kind {
            Kind::End => "the end of the text".into(),
            _ => format!("`{}`", self.text),
        }
    }
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.kind, self.text)
    }
}

/// Cuts a text into tokens; characters that the notation does not use are problems and are passed over.
pub fn lex(source: &str) -> (Vec<Token<'_>>, Vec<Problem>) {
    let mut tokens = Vec::with_capacity(source.len() / 4);
    let mut problems: Vec<Problem> = Vec::new();
    let mut read_to = 0;
    let mut lexer = Kind::lexer(source);
    while let Some(kind) = lexer.next() {
        let span = lexer.span();
        let opens_line = tokens.is_empty() || source.as_bytes()[read_to..span.start].contains(&b'\n');
        match kind {
            Ok(kind) => {
                tokens.push(Token { kind, text: lexer.slice(), start: span.start, opens_line });
                read_to = span.end;
            }
            Err(()) => match problems.last_mut() {
                // A run of strange characters is one problem, not one each.
                Some(last) if last.span.end == span.start => last.span.end = span.end,
                _ => problems.push(stray(source, span)),
            },
        }
    }
    tokens.push(Token { kind: Kind::End, text: "", start: source.len(), opens_line: true });
    (tokens, problems)
}

fn stray(source: &str, span: Span) -> Problem {
    let (message, hint) = match source[span.clone()].chars().next() {
        Some('"') => ("this text is not closed".to_owned(), "end it with `\"` on the same line"),
        Some('[') => ("this alphabet is not closed".to_owned(), "end it with `]`, as in `[a-z0-9_]`"),
        Some('≤' | '≥' | '≠') => ("signs are written in ASCII".to_owned(), "write `<=`, `>=` or `!=`"),
        Some('&' | '|' | '!') => (
            "conditions are joined by words".to_owned(),
            "write `and`, `or`, `not`, and words to choose from as `{new, hot}`",
        ),
        // A character that cannot be seen is named by its number.
        Some(c) if c.is_control() => (
            format!("the character U+{:04X} means nothing here", u32::from(c)),
            "names are letters a-z, digits and `_`",
        ),
        _ => (format!("`{}` means nothing here", &source[span.clone()]), "names are letters a-z, digits and `_`"),
    };
    Problem::new(Code::StrayCharacter, span, message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind> {
        lex(source).0.into_iter().map(|t| t.kind).collect()
    }

    #[test]
    fn ranges_are_not_decimal_points() {
        assert_eq!(kinds("0..<1.5"), [Kind::Number, Kind::RangeBelow, Kind::Number, Kind::End]);
        assert_eq!(kinds("5..20"), [Kind::Number, Kind::BareRange, Kind::Number, Kind::End]);
    }

    #[test]
    fn dates_are_one_word_and_differences_are_three() {
        assert_eq!(kinds("2020-01-01"), [Kind::Date, Kind::End]);
        assert_eq!(kinds("2020 - 01"), [Kind::Number, Kind::Minus, Kind::Number, Kind::End]);
    }

    #[test]
    fn comments_end_with_their_line() {
        let (tokens, problems) = lex("a # ü ≤ \n b");
        assert!(problems.is_empty());
        assert_eq!(tokens.iter().map(|t| t.text).collect::<Vec<_>>(), ["a", "b", ""]);
        assert!(tokens[1].opens_line);
    }

    #[test]
    fn a_run_of_strange_characters_is_one_problem() {
        let (tokens, problems) = lex("a §§§ b");
        assert_eq!((tokens.len(), problems.len()), (3, 1));
        assert_eq!(&"a §§§ b"[problems[0].span.clone()], "§§§");
    }
}
