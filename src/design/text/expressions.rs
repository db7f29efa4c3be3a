//! The grammar of conditions: operators by how tightly they bind.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use winnow::Parser;
use winnow::combinator::expression as by_precedence;
use winnow::combinator::{Infix as Between, Postfix, Prefix as Before, delimited, opt, separated};
use winnow::error::ErrMode;

use super::lexer::{Token, TokenKind, lex};
use super::tokens::{
    Fault, Input, Parsed, fail_at, here, into_problem, kind, next, number, otherwise, peek, sign, text,
};
use crate::design::day::Day;
use crate::design::expression::{COMPARISON_POWER, Expr, Infix, MINUS_POWER, NOT_POWER, Node, Prefix};
use crate::design::problem::Code;
use crate::design::problems::Problems;
use crate::design::spanned::Spanned;
use crate::design::words::{OPERATORS, is_keyword};

/// The most words and signs in one condition.
const MOST_TOKENS: usize = 1_000;
/// The deepest nesting of parentheses, and the longest run of operators that bind to the right.
const MOST_DEPTH: usize = 64;
/// Looser than `+`, tighter than `in`: `x in a + 1..=b`.
const RANGE_POWER: i64 = COMPARISON_POWER + 1;
const POSTFIX_POWER: i64 = COMPARISON_POWER;

/// A condition, or an argument of an invalidation.
pub fn expression(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    guard(input)?;
    let expr = nested(input)?;
    let token = peek(input);
    if let Some(operator) = infix_of(token) {
        // Only a second comparison is left unread: everything else would have been taken.
        return Err(here(
            input,
            format!("comparisons do not chain at `{}`", operator.word()),
            "write `a < b and b < c`",
        ));
    }
    Ok(expr)
}

/// One of several in parentheses; backtracks at the end of them.
pub fn argument(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    if peek(input).kind == TokenKind::CloseParen {
        return otherwise();
    }
    expression(input)
}

/// Reads one expression that is the whole of a text. No clause begins in it, so every word may be a name.
pub fn expression_from(source: &str) -> Result<Expr, Problems> {
    let mut problems = Problems::default();
    let mut tokens = lex(source, &mut problems);
    tokens.iter_mut().for_each(|token| token.opens_line = false);
    let input = &mut Input::new(&tokens);
    let whole = expression(input).and_then(|expr| match peek(input).kind {
        TokenKind::End => Ok(expr),
        _ => Err(does_not_continue(input)),
    });
    whole.map_err(|fault| {
        problems.extend(into_problem(fault));
        problems
    })
}

/// The problem of a token after a whole condition.
pub fn does_not_continue(input: &Input<'_, '_>) -> ErrMode<Fault> {
    here(input, format!("{} does not continue the condition", peek(input).named()), "join conditions with `and`")
}

/// In JSON an expression is a text.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        expression_from(&text).map(|expression| expression.value).map_err(|problems| {
            let said = problems.finish().0.into_iter().map(|problem| format!("{}: {}", problem.message, problem.hint));
            D::Error::custom(format!("in `{text}`: {}", said.collect::<Vec<_>>().join("; ")))
        })
    }
}

/// Refuses what would nest too deep, before anything recurses into it.
fn guard(input: &Input<'_, '_>) -> Parsed<()> {
    let (mut depth, mut rightward, mut run) = (0_usize, 0_usize, 0_usize);
    for (i, token) in input.iter().enumerate() {
        if token.kind == TokenKind::End || (i > 0 && token.opens_line && is_keyword(token.text)) {
            break;
        }
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBrace => depth = depth.saturating_sub(1),
            TokenKind::Implies | TokenKind::Power => rightward += 1,
            _ => {}
        }
        let is_prefix = token.kind == TokenKind::Minus || token.text == "not";
        run = if is_prefix { run + 1 } else { 0 };
        if i > MOST_TOKENS || depth > MOST_DEPTH || rightward > MOST_DEPTH || run > MOST_DEPTH {
            return Err(fail_at(
                token.span(),
                Code::TooDeep,
                format!("this condition is longer than {MOST_TOKENS} words or deeper than {MOST_DEPTH} levels"),
                "split it into several `where` lines",
            ));
        }
    }
    Ok(())
}

fn nested(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    by_precedence(operand).prefix(prefix).postfix(postfix).infix(infix).parse_next(input).map_err(|error| match error {
        // Nothing could be read: say what belongs here.
        ErrMode::Backtrack(_) => here(
            input,
            format!("a value is missing before {}", peek(input).named()),
            "write a parameter, a number, a word or a condition in parentheses",
        ),
        cut => cut,
    })
}

fn operand(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    let token = *peek(input);
    match token.kind {
        TokenKind::Number => {
            let (number, span) = number(input)?;
            let whole = number.whole().map_err(|e| {
                fail_at(
                    span.clone(),
                    Code::BadNumber,
                    format!("this number is {e}"),
                    "conditions count in whole numbers",
                )
            })?;
            Ok(Node::Integer(whole).at(span))
        }
        TokenKind::Date => {
            let day = Day::parse(token.text)
                .ok_or_else(|| here(input, format!("{} is not in the calendar", token.named()), ""))?;
            next(input);
            Ok(Node::Date(day.0).at(token.span()))
        }
        TokenKind::Text => text(input).map(|t| Node::Text(t.value).at(t.span)),
        TokenKind::OpenParen => {
            next(input);
            let inner = nested(input)?;
            let close = sign(TokenKind::CloseParen, "`)`", "close the parenthesis").parse_next(input)?;
            Ok(inner.value.at(token.start..close.span().end))
        }
        TokenKind::OpenBrace => {
            let items = list(TokenKind::OpenBrace, TokenKind::CloseBrace, input)?;
            Ok(Node::Set(items).at(token.start..last_end(input)))
        }
        TokenKind::Name if is_operand(&token) => {
            next(input);
            if peek(input).kind == TokenKind::OpenParen {
                let arguments = list(TokenKind::OpenParen, TokenKind::CloseParen, input)?;
                let name = Spanned::new(token.text.to_owned(), token.span());
                return Ok(Node::Call(name, arguments).at(token.start..last_end(input)));
            }
            let node = match token.text {
                "true" => Node::Flag(true),
                "false" => Node::Flag(false),
                name => Node::Name(name.to_owned()),
            };
            Ok(node.at(token.span()))
        }
        _ => otherwise(),
    }
}

fn is_operand(token: &Token<'_>) -> bool {
    let opens_clause = token.opens_line && is_keyword(token.text);
    !OPERATORS.contains(&token.text) && !opens_clause
}

fn list(open: TokenKind, close: TokenKind, input: &mut Input<'_, '_>) -> Parsed<Vec<Expr>> {
    let item = move |input: &mut Input<'_, '_>| {
        if peek(input).kind == close {
            return otherwise();
        }
        nested(input)
    };
    delimited(
        kind(open),
        separated(0.., item, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(close, "`,` or the closing bracket", "separate values by commas")),
    )
    .parse_next(input)
}

fn last_end(input: &Input<'_, '_>) -> usize {
    input.previous_tokens().next().map_or(0, |token| token.span().end)
}

fn prefix<'t, 's>(input: &mut Input<'t, 's>) -> Parsed<Before<Input<'t, 's>, Expr, ErrMode<Fault>>> {
    let token = peek(input);
    let before = match (token.kind, token.text) {
        (TokenKind::Minus, _) => Before(MINUS_POWER, |_: &mut _, x: Expr| Ok(prefixed(Prefix::Minus, x))),
        (TokenKind::Name, "not") => Before(NOT_POWER, |_: &mut _, x: Expr| Ok(prefixed(Prefix::Not, x))),
        _ => return otherwise(),
    };
    next(input);
    Ok(before)
}

/// The operator with its operand. The operator itself is not part of the place: pointing at the operand is enough.
fn prefixed(prefix: Prefix, operand: Expr) -> Expr {
    let span = operand.span.clone();
    match (prefix, operand.value) {
        // A negative number is a number, so that both notations hold the same tree.
        (Prefix::Minus, Node::Integer(number)) if number.0.sign() == num_bigint::Sign::Plus => {
            Node::Integer(crate::design::number::Whole(-number.0)).at(span)
        }
        (prefix, value) => Node::Prefix(prefix, Box::new(value.at(span.clone()))).at(span),
    }
}

fn postfix<'t, 's>(input: &mut Input<'t, 's>) -> Parsed<Postfix<Input<'t, 's>, Expr, ErrMode<Fault>>> {
    if peek(input).text != "is" {
        return otherwise();
    }
    next(input);
    let token = *peek(input);
    let fold: fn(&mut Input<'t, 's>, Expr) -> Parsed<Expr> = match token.text {
        "set" => |_, x| Ok(presence(x, true)),
        "absent" => |_, x| Ok(presence(x, false)),
        _ => {
            return Err(here(
                input,
                format!("{} does not follow `is`", token.named()),
                "write `x is set` or `x is absent`",
            ));
        }
    };
    next(input);
    Ok(Postfix(POSTFIX_POWER, fold))
}

fn presence(operand: Expr, set: bool) -> Expr {
    let span = operand.span.clone();
    Node::Presence(Box::new(operand), set).at(span)
}

fn infix_of(token: &Token<'_>) -> Option<Infix> {
    Some(match (token.kind, token.text) {
        (TokenKind::Implies, _) => Infix::Implies,
        (TokenKind::Name, "or") => Infix::Or,
        (TokenKind::Name, "and") => Infix::And,
        (TokenKind::Equal, _) => Infix::Equal,
        (TokenKind::NotEqual, _) => Infix::NotEqual,
        (TokenKind::Below, _) => Infix::Below,
        (TokenKind::AtMost, _) => Infix::AtMost,
        (TokenKind::Above, _) => Infix::Above,
        (TokenKind::AtLeast, _) => Infix::AtLeast,
        (TokenKind::Name, "in") => Infix::In,
        (TokenKind::Plus, _) => Infix::Add,
        (TokenKind::Minus, _) => Infix::Subtract,
        (TokenKind::Times, _) => Infix::Multiply,
        (TokenKind::Percent, _) => Infix::Modulo,
        (TokenKind::Name, "div") => Infix::Divide,
        (TokenKind::Power, _) => Infix::Power,
        _ => return None,
    })
}

type Fold<'t, 's> = fn(&mut Input<'t, 's>, Expr, Expr) -> Parsed<Expr>;

/// The folding function of an operator: winnow takes plain functions, which cannot carry the operator along.
fn fold_of<'t, 's>(operator: Infix) -> Fold<'t, 's> {
    macro_rules! folds {
        ($($name:ident)*) => { match operator { $(Infix::$name => |_, a, b| Ok(joined(Infix::$name, a, b)),)* } };
    }
    folds!(Implies Or And Equal NotEqual Below AtMost Above AtLeast In Add Subtract Multiply Modulo Divide Power)
}

fn infix<'t, 's>(input: &mut Input<'t, 's>) -> Parsed<Between<Input<'t, 's>, Expr, ErrMode<Fault>>> {
    let token = *peek(input);
    let between = match token.kind {
        TokenKind::RangeTo => Between::Neither(RANGE_POWER, (|_, a, b| Ok(ranged(a, b, false))) as Fold<'t, 's>),
        TokenKind::RangeBelow => Between::Neither(RANGE_POWER, (|_, a, b| Ok(ranged(a, b, true))) as Fold<'t, 's>),
        TokenKind::BareRange => Between::Neither(RANGE_POWER, open_range as Fold<'t, 's>),
        TokenKind::Slash => {
            return Err(here(
                input,
                "`/` would not give a whole number",
                "write `a div b`, which rounds down, or `ceil_div(a, b)`",
            ));
        }
        TokenKind::Assign => return Err(here(input, "`=` compares nothing", "write `==`")),
        _ => match infix_of(&token) {
            Some(operator) if operator.power() == COMPARISON_POWER => {
                Between::Neither(COMPARISON_POWER, fold_of(operator))
            }
            Some(operator) if operator.is_right() => Between::Right(operator.power(), fold_of(operator)),
            Some(operator) => Between::Left(operator.power(), fold_of(operator)),
            None => return otherwise(),
        },
    };
    next(input);
    Ok(between)
}

fn joined(operator: Infix, left: Expr, right: Expr) -> Expr {
    let span = left.span.start..right.span.end;
    Node::Infix(operator, Box::new(left), Box::new(right)).at(span)
}

fn ranged(from: Expr, to: Expr, below: bool) -> Expr {
    let span = from.span.start..to.span.end;
    Node::Range { from: Box::new(from), to: Box::new(to), below }.at(span)
}

fn open_range(_: &mut Input<'_, '_>, from: Expr, to: Expr) -> Parsed<Expr> {
    Err(fail_at(
        from.span.start..to.span.end,
        Code::OpenRange,
        format!("`{from}..{to}` does not say whether {to} is included"),
        format!("write `{from}..={to}` to include {to}, or `{from}..<{to}`"),
    ))
}
