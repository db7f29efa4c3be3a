//! The grammar of the text notation: from tokens to a document and a list of problems.
//!
//! A statement or clause that cannot be read is one problem; reading goes on at the next line that opens with a
//! known word, so half-typed text still gives the part that is understood.

use winnow::Parser;
use winnow::combinator::{delimited, opt, preceded, separated};
use winnow::error::ErrMode;

use super::expressions::{argument, does_not_continue, expression};
use super::hot::hot_calls;
use super::lexer::{Token, TokenKind, lex, opens_statement};
use super::popularity::{popularity, rate};
use super::returns::returns;
use super::signature::signature;
use super::source::{snapshot, source_time};
use super::tokens::{
    Fault, Input, Parsed, fail_at, here, into_problem, kind, name, next, peek, quantity, sign, skip_to, spanned, text,
    whole,
};
use crate::design::document::{Document, Entity, Invalidation, Limit, Read, Server, Side, Statistic, Write};
use crate::design::expression::Expr;
use crate::design::name::Identifier;
use crate::design::problem::{Code, Span, did_you_mean};
use crate::design::problems::Problems;
use crate::design::slots::{Slot, settings_slot, topology_slot};
use crate::design::spanned::Spanned;
use crate::design::unread::Unread;
use crate::design::words::{READ_CLAUSES, STATEMENTS, WRITE_CLAUSES, is_keyword};

/// What a text says, as far as it can be read.
pub struct Text {
    pub document: Document,
    /// What the document leaves out.
    pub unread: Unread,
    pub problems: Problems,
}

/// Reads a whole design.
pub fn document(source: &str) -> Text {
    let mut problems = Problems::default();
    let tokens = lex(source, &mut problems);
    let mut reader = Reader {
        input: Input::new(&tokens),
        text: Text { document: Document::default(), unread: Unread::default(), problems },
        open: Section::None,
        titled: false,
    };
    while peek(&reader.input).kind != TokenKind::End {
        let unread = reader.input.len();
        if let Err(fault) = reader.item() {
            reader.text.problems.extend(into_problem(fault));
            // What cannot even be begun is passed over, so that reading always goes on.
            if reader.input.len() == unread {
                next(&mut reader.input);
            }
            let in_lines = matches!(reader.open, Section::Topology | Section::Settings | Section::Accept);
            skip_to(&mut reader.input, |token| token.opens_line && (in_lines || is_keyword(token.text)));
        }
    }
    reader.text
}

/// What the clauses and lines that follow belong to.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Read,
    Write,
    /// After a statement without a name that can be read: its clauses are passed over.
    Unread,
    Topology,
    Settings,
    Accept,
}

struct Reader<'t, 's> {
    input: Input<'t, 's>,
    text: Text,
    open: Section,
    titled: bool,
}

impl Reader<'_, '_> {
    /// Reads the next statement, clause or line.
    fn item(&mut self) -> Parsed<()> {
        let token = *peek(&self.input);
        if opens_statement(&self.input) {
            self.open = Section::Unread;
            next(&mut self.input);
            return self.statement(&token);
        }
        if token.is_reported() {
            return Err(ErrMode::Cut(Fault::Reported));
        }
        if is_mistyped_declaration(&self.input) {
            return Err(self.mistyped_declaration());
        }
        match self.open {
            Section::None => {
                self.open = Section::Unread;
                Err(unknown(&token, "opens no statement", &STATEMENTS))
            }
            Section::Read => self.read_clause(&token),
            Section::Write => self.write_clause(&token),
            Section::Unread if is_keyword(token.text) => {
                next(&mut self.input);
                skip_to(&mut self.input, |token| token.opens_line && is_keyword(token.text));
                Ok(())
            }
            Section::Unread => Err(unknown(&token, "opens no statement", &STATEMENTS)),
            Section::Topology | Section::Settings => self.setting(&token),
            Section::Accept => self.limit(),
        }
    }

    /// Keeps the name that is declared.
    fn mistyped_declaration(&mut self) -> ErrMode<Fault> {
        self.open = Section::Unread;
        let (word, name, sign) = (*next(&mut self.input), *next(&mut self.input), peek(&self.input));
        let unread = &mut self.text.unread;
        match sign.kind {
            TokenKind::Colon => unread.entities.add(name.text),
            _ => unread.reads.add(name.text),
        }
        unknown(&word, "opens no statement", &STATEMENTS)
    }

    fn statement(&mut self, keyword: &Token<'_>) -> Parsed<()> {
        let (input, Text { document, unread, problems }) = (&mut self.input, &mut self.text);
        match keyword.text {
            "design" => {
                let title = text(input)?;
                if std::mem::replace(&mut self.titled, true) {
                    return Err(duplicate(title.span, "the title"));
                }
                document.design = title.value;
                self.open = Section::None;
            }
            "entity" => {
                let declared = *peek(input);
                let entity = entity(input).inspect_err(|_| match declared.kind {
                    TokenKind::Name => unread.entities.add(declared.text),
                    _ => unread.entities.add_nameless(),
                })?;
                document.entities.push(entity);
                self.open = Section::None;
            }
            "read" => {
                let head = signature(input, problems).inspect_err(|_| unread.reads.add_nameless())?;
                unread.of_reads.insert(document.reads.len(), head.unread);
                document.reads.push(Read::new(head.name, head.parameters));
                self.open = Section::Read;
            }
            "write" => {
                let head = signature(input, problems)?;
                unread.of_writes.insert(document.writes.len(), head.unread);
                document.writes.push(Write {
                    name: head.name,
                    parameters: head.parameters,
                    rate: None,
                    popularity: None,
                    invalidates: Vec::new(),
                });
                self.open = Section::Write;
            }
            "topology" => self.open = Section::Topology,
            "settings" => self.open = Section::Settings,
            _ => self.open = Section::Accept,
        }
        Ok(())
    }

    fn read_clause(&mut self, token: &Token<'_>) -> Parsed<()> {
        let Some(read) = self.text.document.reads.last_mut() else { return Ok(()) };
        let input = &mut self.input;
        next(input);
        match token.text {
            "where" => condition(input).map(|condition| read.conditions.push(condition)),
            "rate" => rate(input).and_then(|(rate, popularity)| {
                read.popularity = popularity.or(read.popularity.take());
                fill(&mut read.rate, rate, "the rate")
            }),
            "returns" => spanned(returns, input).and_then(|r| fill(&mut read.returns, r, "what the function returns")),
            "source" => spanned(source_time, input).and_then(|time| fill(&mut read.source, time, "the source's time")),
            "snapshot" => spanned(snapshot, input).and_then(|s| fill(&mut read.snapshot, s, "the snapshot")),
            "version" => spanned(quantity, input).and_then(|time| fill(&mut read.version, time, "the version's time")),
            "hot" => spanned(hot_calls, input).and_then(|hot| fill(&mut read.hot, hot, "which calls are hot")),
            _ => Err(unknown(token, "opens no clause of a `read`", &READ_CLAUSES)),
        }
    }

    fn write_clause(&mut self, token: &Token<'_>) -> Parsed<()> {
        let Some(write) = self.text.document.writes.last_mut() else { return Ok(()) };
        let input = &mut self.input;
        next(input);
        match token.text {
            "rate" => rate(input).and_then(|(rate, popularity)| {
                write.popularity = popularity.or(write.popularity.take());
                fill(&mut write.rate, rate, "the rate")
            }),
            "invalidates" => invalidation(input).map(|kill| write.invalidates.push(kill)),
            _ => Err(unknown(token, "opens no clause of a `write`", &WRITE_CLAUSES)),
        }
    }

    /// One line of `topology` or `settings`: words, then a number or a quantity.
    fn setting(&mut self, token: &Token<'_>) -> Parsed<()> {
        let (words, span) = words_of_line(&mut self.input);
        let (slot, known) = match self.open {
            Section::Topology => topology_slot(&mut self.text.document.topology, &words),
            _ => settings_slot(&mut self.text.document.settings, &words),
        };
        let input = &mut self.input;
        match slot {
            Some(Slot::Server(place)) => spanned(server, input).and_then(|s| fill(place, s, &words)),
            Some(Slot::Whole(place)) => spanned(whole, input).and_then(|n| fill(place, n, &words)),
            Some(Slot::Quantity(place)) => spanned(quantity, input).and_then(|q| fill(place, q, &words)),
            None if words.is_empty() => Err(here(input, format!("{} names no setting", token.named()), "")),
            None => {
                let known: Vec<String> = known.iter().map(|name| name.replace('_', " ")).collect();
                let written = words.replace('_', " ");
                let hint = did_you_mean(&written, known.iter().map(String::as_str));
                Err(fail_at(span, Code::UnknownWord, format!("`{written}` is not known here"), hint))
            }
        }
    }

    /// One line of `accept`: `worst stale age <= 2 s`.
    fn limit(&mut self) -> Parsed<()> {
        let input = &mut self.input;
        let statistic = match peek(input).text {
            "mean" => Some(Statistic::Mean),
            "worst" => Some(Statistic::Worst),
            _ => None,
        };
        if statistic.is_some() {
            next(input);
        }
        let (words, span) = words_of_line(input);
        let Some(metric) = Identifier::new(&words) else {
            let message = format!("{} names no metric", peek(input).named());
            return Err(here(input, message, "write a limit as `stale age <= 2 s`"));
        };
        let keep = match peek(input).kind {
            TokenKind::AtMost => Side::AtMost,
            TokenKind::AtLeast => Side::AtLeast,
            _ => {
                return Err(here(
                    input,
                    format!("a limit needs `<=` or `>=`, not {}", peek(input).named()),
                    "write `stale age <= 2 s`",
                ));
            }
        };
        next(input);
        let limit = spanned(quantity, input)?;
        self.text.document.accept.push(Limit { metric: Spanned::new(metric, span), statistic, keep, limit });
        Ok(())
    }
}

/// Whether an entity, a read or a write is declared here by a word that is not known: `raed f(`, `entty cart:`.
fn is_mistyped_declaration(tokens: &[Token<'_>]) -> bool {
    match tokens {
        [word, name, sign, ..] => {
            (word.kind, name.kind) == (TokenKind::Name, TokenKind::Name)
                && word.opens_line
                && !is_keyword(word.text)
                && matches!(sign.kind, TokenKind::Colon | TokenKind::OpenParen)
        }
        _ => false,
    }
}

/// The words up to the value, as one name: `round trip` is `round_trip`. The value is a number, or after `server` a word.
fn words_of_line(input: &mut Input<'_, '_>) -> (String, Span) {
    let start = peek(input).start;
    let (mut words, mut end) = (String::with_capacity(24), start);
    while peek(input).kind == TokenKind::Name && words != "server" && (words.is_empty() || !peek(input).opens_line) {
        let token = next(input);
        end = token.span().end;
        if !words.is_empty() {
            words.push('_');
        }
        words.push_str(token.text);
    }
    (words, start..end)
}

fn unknown(token: &Token<'_>, what: &str, known: &[&str]) -> ErrMode<Fault> {
    let hint = did_you_mean(token.text, known.iter().copied());
    fail_at(token.span(), Code::UnknownWord, format!("{} {what}", token.named()), hint)
}

fn duplicate(span: Span, what: &str) -> ErrMode<Fault> {
    fail_at(span, Code::DuplicateName, format!("{what} is given twice"), "leave one of them out")
}

/// Puts a value into its place, if the place is still free.
fn fill<T>(place: &mut Option<Spanned<T>>, value: Spanned<T>, what: &str) -> Parsed<()> {
    if place.is_some() {
        return Err(duplicate(value.span, &what.replace('_', " ")));
    }
    *place = Some(value);
    Ok(())
}

/// `memcached` or `redis`
fn server(input: &mut Input<'_, '_>) -> Parsed<Server> {
    let token = *peek(input);
    let names = Server::ALL.map(Server::word);
    match Server::from_word(token.text) {
        Some(server) => {
            next(input);
            Ok(server)
        }
        None if token.kind == TokenKind::Name && !token.opens_line => {
            Err(unknown(&token, "is no cache server", &names))
        }
        None => {
            let message = format!("the name of a cache server is missing before {}", token.named());
            Err(here(input, message, "write `server memcached` or `server redis`"))
        }
    }
}

fn entity(input: &mut Input<'_, '_>) -> Parsed<Entity> {
    let name = name(input)?;
    sign(TokenKind::Colon, "`:` and how many there are", "write `entity cart: 1_000_000`").parse_next(input)?;
    let count = spanned(whole, input)?;
    let popularity = opt(preceded(kind(TokenKind::Comma), popularity)).parse_next(input)?;
    Ok(Entity { name, count, popularity })
}

/// `get_items_in_cart(cart_id, _, _)`
fn invalidation(input: &mut Input<'_, '_>) -> Parsed<Invalidation> {
    let function = name(input)?;
    let arguments = delimited(
        sign(TokenKind::OpenParen, "`(`", "write the arguments as `(cart_id, _, _)`"),
        separated(0.., argument, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseParen, "`,` or `)`", "separate arguments by commas")),
    )
    .parse_next(input)?;
    Ok(Invalidation { function, arguments })
}

/// A condition, which ends where a line or a clause begins.
fn condition(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    let condition = expression(input)?;
    let after = peek(input);
    if after.opens_line || is_keyword(after.text) { Ok(condition) } else { Err(does_not_continue(input)) }
}
