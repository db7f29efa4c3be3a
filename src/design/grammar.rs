//! The grammar of the text notation: from tokens to a document and a list of problems.
//!
//! A statement or clause that cannot be read is one problem; reading goes on at the next line that opens with a
//! known word, so half-typed text still gives the part that is understood.

use winnow::Parser;
use winnow::combinator::{delimited, opt, preceded, separated, terminated};
use winnow::error::ErrMode;

use super::alphabet::Alphabet;
use super::conditions::expression;
use super::day::Day;
use super::document::{
    Collection, Cut, CutArgument, Document, Domain, Element, Entity, Invalidation, Limit, Parameter, Popularity, Read,
    Returns, Side, Statistic, Texts, Write,
};
use super::expression::Expr;
use super::lexer::{Token, TokenKind, lex, opens_statement};
use super::measured;
use super::name::{Identifier, Name};
use super::number::Whole;
use super::problem::{Code, Outcome, Problem, Span, did_you_mean};
use super::quantity::Quantity;
use super::range::{End, Range};
use super::slots::{Slot, settings_slot, topology_slot};
use super::spanned::Spanned;
use super::tokens::{
    Fault, Input, Parsed, fail_at, here, into_problem, kind, next, number, otherwise, peek, quantity, sign, skip_to,
    spanned, text, whole, word,
};
use super::words::{READ_CLAUSES, STATEMENTS, WRITE_CLAUSES, is_keyword};

/// Reads a whole design; what could not be read is among the problems and left out of the document.
pub fn document(source: &str) -> (Document, Vec<Problem>) {
    let (tokens, problems) = lex(source);
    let mut reader = Reader {
        input: Input::new(&tokens),
        document: Document::default(),
        open: Section::None,
        problems,
        titled: false,
    };
    while peek(&reader.input).kind != TokenKind::End {
        let unread = reader.input.len();
        if let Err(fault) = reader.item() {
            reader.problems.push(*fault);
            // What cannot even be begun is passed over, so that reading always goes on.
            if reader.input.len() == unread {
                next(&mut reader.input);
            }
            let in_lines = matches!(reader.open, Section::Topology | Section::Settings | Section::Accept);
            skip_to(&mut reader.input, |token| token.opens_line && (in_lines || is_keyword(token.text)));
        }
    }
    reader.problems.sort_by_key(|problem| problem.span.start);
    (reader.document, reader.problems)
}

/// What the clauses and lines that follow belong to.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Read,
    Write,
    /// After a statement whose head could not be read: its clauses are read and let go.
    Lost,
    Topology,
    Settings,
    Accept,
}

struct Reader<'t, 's> {
    input: Input<'t, 's>,
    document: Document,
    open: Section,
    problems: Vec<Problem>,
    titled: bool,
}

impl Reader<'_, '_> {
    /// Reads the next statement, clause or line.
    fn item(&mut self) -> Outcome<()> {
        let token = *peek(&self.input);
        if opens_statement(&self.input) {
            self.open = Section::Lost;
            next(&mut self.input);
            return self.statement(&token).map_err(into_problem);
        }
        match self.open {
            Section::None => Err(unknown(&token, "opens no statement", &STATEMENTS)),
            Section::Read => self.read_clause(&token),
            Section::Write => self.write_clause(&token),
            Section::Lost if is_keyword(token.text) => {
                next(&mut self.input);
                skip_to(&mut self.input, |token| token.opens_line && is_keyword(token.text));
                Ok(())
            }
            Section::Lost => Err(unknown(&token, "opens no statement", &STATEMENTS)),
            Section::Topology | Section::Settings => self.setting(&token),
            Section::Accept => self.limit().map_err(into_problem),
        }
    }

    fn statement(&mut self, keyword: &Token<'_>) -> Parsed<()> {
        let input = &mut self.input;
        match keyword.text {
            "design" => {
                let title = text(input)?;
                if std::mem::replace(&mut self.titled, true) {
                    return Err(duplicate(title.span, "the title"));
                }
                self.document.design = title.value;
                self.open = Section::None;
            }
            "entity" => {
                let entity = entity(input)?;
                self.document.entities.push(entity);
                self.open = Section::None;
            }
            "read" => {
                let (function, parameters) = signature(input)?;
                self.document.reads.push(Read {
                    function,
                    parameters,
                    conditions: Vec::new(),
                    rate: None,
                    popularity: None,
                    returns: None,
                    source: None,
                });
                self.open = Section::Read;
            }
            "write" => {
                let (name, parameters) = signature(input)?;
                self.document.writes.push(Write {
                    name,
                    parameters,
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

    fn read_clause(&mut self, token: &Token<'_>) -> Outcome<()> {
        let Some(read) = self.document.reads.last_mut() else { return Ok(()) };
        let input = &mut self.input;
        next(input);
        let outcome = match token.text {
            "where" => expression(input).map(|condition| read.conditions.push(condition)),
            "rate" => rate(input).and_then(|(rate, popularity)| {
                read.popularity = popularity.or(read.popularity.take());
                fill(&mut read.rate, rate, "the rate")
            }),
            "returns" => spanned(returns, input).and_then(|r| fill(&mut read.returns, r, "what the function returns")),
            "source" => spanned(quantity, input).and_then(|q| fill(&mut read.source, q, "the source's time")),
            _ => return Err(unknown(token, "opens no clause of a `read`", &READ_CLAUSES)),
        };
        outcome.map_err(into_problem)
    }

    fn write_clause(&mut self, token: &Token<'_>) -> Outcome<()> {
        let Some(write) = self.document.writes.last_mut() else { return Ok(()) };
        let input = &mut self.input;
        next(input);
        let outcome = match token.text {
            "rate" => rate(input).and_then(|(rate, popularity)| {
                write.popularity = popularity.or(write.popularity.take());
                fill(&mut write.rate, rate, "the rate")
            }),
            "invalidates" => invalidation(input).map(|kill| write.invalidates.push(kill)),
            _ => return Err(unknown(token, "opens no clause of a `write`", &WRITE_CLAUSES)),
        };
        outcome.map_err(into_problem)
    }

    /// One line of `topology` or `settings`: words, then a number or a quantity.
    fn setting(&mut self, token: &Token<'_>) -> Outcome<()> {
        let (words, span) = words_of_line(&mut self.input);
        let (slot, known) = match self.open {
            Section::Topology => topology_slot(&mut self.document.topology, &words),
            _ => settings_slot(&mut self.document.settings, &words),
        };
        let input = &mut self.input;
        match slot {
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
        .map_err(into_problem)
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
        self.document.accept.push(Limit { metric: Spanned::new(metric, span), statistic, keep, limit });
        Ok(())
    }
}

/// The words up to the next number or sign, as one name: `round trip` is `round_trip`.
fn words_of_line(input: &mut Input<'_, '_>) -> (String, Span) {
    let start = peek(input).start;
    let (mut words, mut end) = (String::with_capacity(24), start);
    while peek(input).kind == TokenKind::Name && (words.is_empty() || !peek(input).opens_line) {
        let token = next(input);
        end = token.span().end;
        if !words.is_empty() {
            words.push('_');
        }
        words.push_str(token.text);
    }
    (words, start..end)
}

fn unknown(token: &Token<'_>, what: &str, known: &[&str]) -> Box<Problem> {
    let hint = did_you_mean(token.text, known.iter().copied());
    Problem::boxed(Code::UnknownWord, token.span(), format!("{} {what}", token.named()), hint)
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

/// `name(parameter: domain, …)`
fn signature(input: &mut Input<'_, '_>) -> Parsed<(Name, Vec<Parameter>)> {
    let name = name(input)?;
    let parameters = delimited(
        sign(TokenKind::OpenParen, "`(`", "write the parameters as `(cart_id: cart, limit: 5..=20)`"),
        separated(0.., parameter, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseParen, "`,` or `)`", "separate parameters by commas")),
    )
    .parse_next(input)?;
    Ok((name, parameters))
}

/// A name that refers to something or gives it its name.
pub(super) fn name(input: &mut Input<'_, '_>) -> Parsed<Name> {
    let token = *peek(input);
    let Some(name) = Identifier::new(token.text) else {
        let message = format!("a name is missing before {}", token.named());
        return Err(here(input, message, "names are letters, digits and `_`"));
    };
    next(input);
    Ok(Spanned::new(name, token.span()))
}

fn parameter(input: &mut Input<'_, '_>) -> Parsed<Parameter> {
    // A closing parenthesis ends the list; anything else must be a parameter.
    if peek(input).kind == TokenKind::CloseParen {
        return otherwise();
    }
    let name = name(input)?;
    sign(
        TokenKind::Colon,
        "`:` and the parameter's values",
        "write `limit: 5..=20`, `sort: {asc, desc}` or `cart_id: cart`",
    )
    .parse_next(input)?;
    let domain = spanned(domain, input)?;
    let optional = opt(kind(TokenKind::Question)).parse_next(input)?.is_some();
    Ok(Parameter { name, domain, optional })
}

fn entity(input: &mut Input<'_, '_>) -> Parsed<Entity> {
    let name = name(input)?;
    sign(TokenKind::Colon, "`:` and how many there are", "write `entity cart: 1_000_000`").parse_next(input)?;
    let count = spanned(whole, input)?;
    let popularity = opt(preceded(kind(TokenKind::Comma), popularity)).parse_next(input)?;
    Ok(Entity { name, count, popularity })
}

fn popularity(input: &mut Input<'_, '_>) -> Parsed<Popularity> {
    match peek(input).text {
        "uniform" => {
            next(input);
            Ok(Popularity::Uniform)
        }
        "zipf" => {
            next(input);
            number(input).and_then(|(number, span)| {
                let amount = number.amount().map_err(|e| fail_at(span, Code::BadNumber, e.to_string(), ""))?;
                Ok(Popularity::Zipf(amount))
            })
        }
        "measured" => {
            next(input);
            spanned(measured::steps, input).map(Popularity::Measured)
        }
        _ => Err(here(
            input,
            format!("{} is no popularity", peek(input).named()),
            "write `zipf 0.9`, `uniform`, or a table as `measured 10: 40%, 990: 35%, rest: 25%`",
        )),
    }
}

fn rate(input: &mut Input<'_, '_>) -> Parsed<(Spanned<Quantity>, Option<Popularity>)> {
    let rate = spanned(quantity, input)?;
    let popularity = opt(preceded(kind(TokenKind::Comma), popularity)).parse_next(input)?;
    Ok((rate, popularity))
}

/// The values of a parameter.
fn domain(input: &mut Input<'_, '_>) -> Parsed<Domain> {
    let token = *peek(input);
    match (token.kind, token.text) {
        (TokenKind::Number | TokenKind::Minus, _) => range(whole, input).map(Domain::Integers),
        (TokenKind::OpenBrace, _) => elements(input).map(Domain::Choice),
        (TokenKind::Date, _) => {
            Err(here(input, "dates are introduced by a word", format!("write `date {}..=…`", token.text)))
        }
        (TokenKind::Name, "bool") => {
            next(input);
            Ok(Domain::Flag)
        }
        (TokenKind::Name, "subset") => preceded(word("subset"), collection).parse_next(input).map(Domain::Subset),
        (TokenKind::Name, "list") => preceded(word("list"), collection).parse_next(input).map(Domain::Sequence),
        (TokenKind::Name, "text") => preceded(word("text"), texts).parse_next(input).map(Domain::Text),
        (TokenKind::Name, "date") => {
            next(input);
            range(day, input).map(Domain::Date)
        }
        (TokenKind::Name, _) => name(input).map(|name| Domain::Entity(name.value)),
        _ => Err(here(
            input,
            format!("{} is no set of values", token.named()),
            "write a range `5..=20`, a choice `{asc, desc}`, `bool`, an entity's name, `subset of {…}`, `list of {…} max 3`, `text 1..=32 of [a-z]` or `date 2020-01-01..=2026-12-31`",
        )),
    }
}

/// `a..=b` or `a..<b`, perhaps with a step.
fn range<'t, 's, T: ToString>(
    value: fn(&mut Input<'t, 's>) -> Parsed<T>,
    input: &mut Input<'t, 's>,
) -> Parsed<Range<T>> {
    let start = peek(input).start;
    let from = value(input)?;
    let between = *peek(input);
    let end: fn(T) -> End<T> = match between.kind {
        TokenKind::RangeTo => End::To,
        TokenKind::RangeBelow => End::Below,
        // A bare range, or a range as prose writes it: what was meant is nearly clear.
        TokenKind::BareRange | TokenKind::Minus => {
            next(input);
            let from = from.to_string();
            let to = value(input).map(|to| to.to_string());
            let end = to.as_deref().unwrap_or("b").to_owned();
            let span = start..to.map_or(between.span().end, |_| end_of_last(input));
            let (code, message) = match between.kind {
                TokenKind::Minus => (Code::Syntax, format!("`{from}-{end}` is no range")),
                _ => (Code::OpenRange, format!("`{from}..{end}` does not say whether {end} is included")),
            };
            let hint = format!("write `{from}..={end}` to include {end}, or `{from}..<{end}`");
            return Err(fail_at(span, code, message, hint));
        }
        _ => {
            return Err(here(
                input,
                format!("a range is missing its end before {}", between.named()),
                "write `5..=20` to include 20, or `5..<20`",
            ));
        }
    };
    next(input);
    let to = value(input)?;
    let step = opt(preceded(word("step"), whole)).parse_next(input)?;
    Ok(Range { from, end: end(to), step })
}

fn end_of_last(input: &Input<'_, '_>) -> usize {
    input.previous_tokens().next().map_or(0, |token| token.span().end)
}

fn day(input: &mut Input<'_, '_>) -> Parsed<Day> {
    let token = *peek(input);
    let day = (token.kind == TokenKind::Date).then(|| Day::parse(token.text)).flatten();
    let day = day.ok_or_else(|| here(input, format!("{} is not a day", token.named()), "write it as 2026-11-22"))?;
    next(input);
    Ok(day)
}

/// `{a, b, c}`
fn elements(input: &mut Input<'_, '_>) -> Parsed<Vec<Element>> {
    delimited(
        sign(TokenKind::OpenBrace, "`{`", "write `{a, b, c}`"),
        separated(0.., element, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseBrace, "`,` or `}`", "separate values by commas")),
    )
    .parse_next(input)
}

fn element(input: &mut Input<'_, '_>) -> Parsed<Element> {
    match peek(input).kind {
        TokenKind::Number | TokenKind::Minus => whole(input).map(Element::Integer),
        TokenKind::Text => text(input).map(|text| Element::from(text.value)),
        TokenKind::Name => Ok(Element::Word(next(input).text.to_owned())),
        _ => otherwise(),
    }
}

/// `of {a, b, c} max 2`
fn collection(input: &mut Input<'_, '_>) -> Parsed<Collection> {
    of(input)?;
    let of = elements(input)?;
    let max = opt(preceded(word("max"), small)).parse_next(input)?;
    Ok(Collection { of, max })
}

fn of(input: &mut Input<'_, '_>) -> Parsed<()> {
    if peek(input).text != "of" {
        return Err(here(
            input,
            format!("`of` is missing before {}", peek(input).named()),
            "write `subset of {a, b}`, `list of {a, b} max 3` or `text 1..=32 of [a-z]`",
        ));
    }
    next(input);
    Ok(())
}

/// A length.
fn small(input: &mut Input<'_, '_>) -> Parsed<u32> {
    let Spanned { value: Whole(number), span } = spanned(whole, input)?;
    u32::try_from(&number)
        .map_err(|_| fail_at(span, Code::BadNumber, format!("`{number}` is no length"), "write a small whole number"))
}

/// `1..=32 of [a-z0-9_]`
fn texts(input: &mut Input<'_, '_>) -> Parsed<Texts> {
    let Range { from, end, .. } = range(small, input)?;
    let to = match end {
        End::To(to) => to,
        End::Below(below) => below.saturating_sub(1),
    };
    of(input)?;
    let token = *peek(input);
    if token.kind != TokenKind::Alphabet {
        return Err(here(input, format!("an alphabet is missing before {}", token.named()), "write it as `[a-z0-9_]`"));
    }
    next(input);
    let alphabet = Alphabet::parse(&token.text[1..token.text.len() - 1])
        .map_err(|error| fail_at(token.span(), error.code(), error.to_string(), error.hint()))?;
    Ok(Texts { from, to, alphabet })
}

/// `4000 bytes`, or `list of 120 bytes, window(limit, offset) of 1000`.
fn returns(input: &mut Input<'_, '_>) -> Parsed<Returns> {
    if peek(input).text != "list" {
        return quantity(input).map(Returns::Size);
    }
    next(input);
    of(input)?;
    let item = terminated(
        quantity,
        sign(
            TokenKind::Comma,
            "`,` and how the list is cut",
            "write `list of 120 bytes, window(limit, offset) of 1000`",
        ),
    )
    .parse_next(input)?;
    let cutter = *peek(input);
    if !matches!(cutter.text, "window" | "page") {
        return Err(here(
            input,
            format!("{} cuts no list", cutter.named()),
            "write `window(limit, offset) of 1000` or `page(page, size) of 1000`",
        ));
    }
    next(input);
    let (first, second) = delimited(
        sign(TokenKind::OpenParen, "`(`", "write `window(limit, offset)` or `page(page, size)`"),
        (terminated(cut_argument, sign(TokenKind::Comma, "`,`", "name two parameters or numbers")), cut_argument),
        sign(TokenKind::CloseParen, "`)`", ""),
    )
    .parse_next(input)?;
    of(input)?;
    let of = spanned(whole, input)?;
    let cut = match cutter.text {
        "window" => Cut::Window { limit: first, offset: second },
        _ => Cut::Page { page: first, size: second },
    };
    Ok(Returns::List { item, cut, of })
}

/// A parameter's name, or a number.
fn cut_argument(input: &mut Input<'_, '_>) -> Parsed<Spanned<CutArgument>> {
    match peek(input).kind {
        TokenKind::Number | TokenKind::Minus => {
            spanned(whole, input).map(|number| Spanned::new(CutArgument::Number(number.value), number.span))
        }
        _ => name(input).map(|name| Spanned::new(CutArgument::Parameter(name.value), name.span)),
    }
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

fn argument(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    if peek(input).kind == TokenKind::CloseParen {
        return otherwise();
    }
    expression(input)
}
