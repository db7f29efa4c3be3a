//! Words, numbers and signs of the text notation.

use std::fmt;

use logos::Logos;

use crate::design::problem::{Code, Problem, Span};
use crate::design::problems::Problems;
use crate::design::words::STATEMENTS;

/// What a piece of the text is.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\n\f]+|\r\n")]
pub enum TokenKind {
    /// Left out of what the parser reads.
    #[regex(r"#[^\r\n]*", allow_greedy = true)]
    Comment,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?")]
    Number,
    #[regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", priority = 20)]
    Date,
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*""#)]
    Text,
    /// A text whose line ends before it is closed: a problem.
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*"#)]
    OpenText,
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    #[regex(r"\[(\[:[a-z]+:\]|[^\]\\\r\n]|\\[^\r\n])*\]", priority = 30)]
    Alphabet,
    /// An alphabet whose line ends before it is closed: a problem.
    #[regex(r"\[(\[:[a-z]+:\]|[^\]\\\r\n]|\\[^\r\n])*", priority = 20)]
    OpenAlphabet,
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
    /// Characters that the notation does not use: a problem.
    Stray,
    /// The end of the text; every token list closes with one.
    End,
}

/// One piece of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: TokenKind,
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

    /// Whether it ends at a place, in bytes.
    fn ends_at(&self, place: usize) -> bool {
        self.span().end == place
    }

    /// Whether it has a problem of its own.
    pub fn is_reported(&self) -> bool {
        matches!(self.kind, TokenKind::Stray | TokenKind::OpenText | TokenKind::OpenAlphabet)
    }

    /// How a message names it.
    pub fn named(&self) -> String {
        match self.kind {
            TokenKind::End => "the end of the text".into(),
            _ => format!("`{}`", self.text),
        }
    }
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.kind, self.text)
    }
}

/// Whether a word directly after a number is its suffix.
#[must_use]
pub fn is_suffix(word: &str) -> bool {
    matches!(word, "k" | "M" | "G")
}

/// Whether the first of some tokens opens a statement. A limit on a metric may begin with the same word:
/// `read latency <= 5 ms`.
#[must_use]
pub fn opens_statement(tokens: &[Token<'_>]) -> bool {
    let is_word = |token: &Token<'_>| token.kind == TokenKind::Name && STATEMENTS.contains(&token.text);
    let is_limit = || tokens.get(2).is_some_and(|token| matches!(token.kind, TokenKind::AtMost | TokenKind::AtLeast));
    tokens.first().is_some_and(is_word) && !is_limit()
}

/// Cuts a text into what the parser reads. What cannot be a token is a problem, and a token of a kind of its own.
pub fn lex<'s>(source: &'s str, problems: &mut Problems) -> Vec<Token<'s>> {
    let mut tokens: Vec<Token<'s>> = Vec::with_capacity(source.len() / 4);
    each_piece(source, |token| match tokens.last_mut() {
        _ if token.kind == TokenKind::Comment => {}
        // A run of strange characters is one problem, not one each.
        Some(last) if (last.kind, token.kind) == (TokenKind::Stray, TokenKind::Stray) && last.ends_at(token.start) => {
            last.text = &source[last.start..token.span().end];
        }
        _ => tokens.push(token),
    });
    problems.extend(tokens.iter().filter_map(problem_of));
    tokens.push(Token { kind: TokenKind::End, text: "", start: source.len(), opens_line: true });
    tokens
}

/// Cuts a text into tokens with comments, and leaves out what the notation does not use.
#[must_use]
pub fn pieces(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(source.len() / 4);
    each_piece(source, |token| match token.kind {
        TokenKind::Stray => {}
        _ => tokens.push(token),
    });
    tokens
}

/// Calls `take` with each token.
fn each_piece<'s>(source: &'s str, mut take: impl FnMut(Token<'s>)) {
    let mut read_to = 0;
    let mut lexer = TokenKind::lexer(source);
    // Some editors put a byte order mark before the text.
    lexer.bump(source.len() - source.trim_start_matches('\u{feff}').len());
    while let Some(kind) = lexer.next() {
        let span = lexer.span();
        let opens_line = read_to == 0 || source.as_bytes()[read_to..span.start].contains(&b'\n');
        // What follows a strange character at the start of a line can be read as a line of its own.
        if kind.is_ok() {
            read_to = span.end;
        }
        take(Token { kind: kind.unwrap_or(TokenKind::Stray), text: lexer.slice(), start: span.start, opens_line });
    }
}

/// The problem of a token that the grammar has no use for.
fn problem_of(token: &Token<'_>) -> Option<Problem> {
    let (message, hint) = match token.kind {
        TokenKind::Stray => return Some(stray(token)),
        TokenKind::OpenText => ("this text is not closed", "end it with `\"` on the same line"),
        TokenKind::OpenAlphabet => ("this alphabet is not closed", "end it with `]`, as in `[a-z0-9_]`"),
        _ => return None,
    };
    Some(Problem::new(Code::StrayCharacter, token.span(), message, hint))
}

fn stray(token: &Token<'_>) -> Problem {
    let names = "names are letters a-z, digits and `_`";
    let (message, hint) = match token.text.chars().next() {
        Some('≤' | '≥' | '≠') => ("signs are written in ASCII".to_owned(), "write `<=`, `>=` or `!=`"),
        Some('&' | '|' | '!') => (
            "conditions are joined by words".to_owned(),
            "write `and`, `or`, `not`, and words to choose from as `{new, hot}`",
        ),
        Some('\r') => ("a carriage return alone ends no line".to_owned(), "end lines with a line feed"),
        // A character that cannot be seen is named by its number.
        Some(c) if c.is_control() || c.is_whitespace() || c == '\u{feff}' => {
            (format!("the character U+{:04X} means nothing here", u32::from(c)), names)
        }
        _ => (format!("{} means nothing here", token.named()), names),
    };
    Problem::new(Code::StrayCharacter, token.span(), message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        lex(source, &mut Problems::default()).into_iter().map(|t| t.kind).collect()
    }

    #[test]
    fn ranges_are_not_decimal_points() {
        assert_eq!(kinds("0..<1.5"), [TokenKind::Number, TokenKind::RangeBelow, TokenKind::Number, TokenKind::End]);
        assert_eq!(kinds("5..20"), [TokenKind::Number, TokenKind::BareRange, TokenKind::Number, TokenKind::End]);
    }

    #[test]
    fn dates_are_one_word_and_differences_are_three() {
        assert_eq!(kinds("2020-01-01"), [TokenKind::Date, TokenKind::End]);
        assert_eq!(kinds("2020 - 01"), [TokenKind::Number, TokenKind::Minus, TokenKind::Number, TokenKind::End]);
    }

    #[test]
    fn comments_end_with_their_line() {
        let mut problems = Problems::default();
        let tokens = lex("a # ü ≤ \n b", &mut problems);
        assert_eq!(problems.errors(), 0);
        assert_eq!(tokens.iter().map(|t| t.text).collect::<Vec<_>>(), ["a", "b", ""]);
        assert!(tokens[1].opens_line);
    }

    #[test]
    fn a_run_of_strange_characters_is_one_problem() {
        let mut problems = Problems::default();
        let tokens = lex("a §§§ b", &mut problems);
        let (problems, _) = problems.finish();
        assert_eq!((tokens.len(), problems.len()), (4, 1));
        assert_eq!(&"a §§§ b"[problems[0].span.clone()], "§§§");
    }
}
