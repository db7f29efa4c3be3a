//! Numbers and days that are worked out: operators between two numbers, and the functions of conditions.

use super::Typing;
use super::typed::{Fitted, Typed, misfit, mismatch};
use crate::design::condition::{Arithmetic, Term};
use crate::design::domain::Domain;
use crate::design::expression::{Expr, Infix};
use crate::design::problem::{Code, Problem, did_you_mean};
use crate::design::words::CALLS;

/// Numbers in conditions may have this many bits: some 1,200 digits.
const MOST_BITS: u64 = 4_096;

impl Typing<'_> {
    /// An operation on two numbers or days.
    pub(super) fn arithmetic(
        &mut self,
        operation: Arithmetic,
        (left, right): (&Expr, &Expr),
        operator: Infix,
        expr: &Expr,
    ) -> Fitted<Typed> {
        let typed_left = Box::new(self.expression(left)?);
        let typed_right = self.expression(right)?;
        let divides = matches!(operation, Arithmetic::Modulo | Arithmetic::Divide);
        if let (Typed::Number(_), Typed::Number(by), true) = (&*typed_left, &typed_right, divides) {
            self.warn_of_zero(by, right);
        }
        self.join(operation, (*typed_left, typed_right), operator, expr)
    }

    /// Both sides of an operation in one term.
    #[inline(never)]
    fn join(&self, operation: Arithmetic, sides: (Typed, Typed), operator: Infix, expr: &Expr) -> Fitted<Typed> {
        let binary = |a, b| Term::Binary(operation, Box::new(a), Box::new(b));
        match sides {
            (Typed::Number(a), Typed::Number(b)) => self.bounded(binary(a, b), expr).map(Typed::Number),
            (Typed::Day(a), Typed::Day(b)) if operation == Arithmetic::Subtract => {
                self.bounded(binary(a, b), expr).map(Typed::Number)
            }
            (Typed::Day(a), Typed::Number(b)) if matches!(operation, Arithmetic::Add | Arithmetic::Subtract) => {
                self.bounded(binary(a, b), expr).map(Typed::Day)
            }
            (Typed::Number(a), Typed::Day(b)) if operation == Arithmetic::Add => {
                self.bounded(binary(a, b), expr).map(Typed::Day)
            }
            (a, b) => {
                let message = format!("`{}` cannot join {} and {}", operator.word(), a.noun(), b.noun());
                Err(mismatch(expr, message, "numbers join numbers; dates differ by days"))
            }
        }
    }

    /// A function of conditions.
    pub(super) fn call(&mut self, name: &str, arguments: &[Expr], expr: &Expr) -> Fitted<Typed> {
        let wrong = |wanted: &str| {
            Err(misfit(Code::WrongArguments, expr, format!("`{name}` takes {wanted}, not {}", arguments.len()), ""))
        };
        Ok(Typed::Number(match (name, arguments) {
            ("ceil_div", [dividend, divisor]) => {
                let (dividend, by) = (self.number(dividend)?, self.number(divisor)?);
                self.warn_of_zero(&by, divisor);
                self.bounded(Term::Binary(Arithmetic::CeilDivide, Box::new(dividend), Box::new(by)), expr)?
            }
            ("ceil_div", _) => return wrong("two numbers"),
            ("abs", [operand]) => Term::Absolute(Box::new(self.number(operand)?)),
            ("abs", _) => return wrong("one number"),
            ("min" | "max", []) => return wrong("at least one number"),
            ("min" | "max", terms) => {
                let terms = terms.iter().map(|term| self.number(term)).collect::<Fitted<Vec<_>>>()?;
                if name == "min" { Term::Minimum(terms) } else { Term::Maximum(terms) }
            }
            ("len", [operand]) => {
                let index = self.parameter(operand)?;
                match self.parameters[index].domain {
                    Domain::Text { .. } | Domain::Subset { .. } | Domain::Sequence { .. } => Term::Length(index),
                    _ => {
                        return Err(mismatch(
                            operand,
                            format!("`{operand}` has no length"),
                            "texts, subsets and lists have one",
                        ));
                    }
                }
            }
            ("len", _) => return wrong("one parameter"),
            ("count_set", operands) => {
                Term::CountSet(operands.iter().map(|operand| self.parameter(operand)).collect::<Fitted<_>>()?)
            }
            _ => {
                let hint = did_you_mean(name, CALLS);
                return Err(misfit(Code::UnknownWord, expr, format!("`{name}` is no function of conditions"), hint));
            }
        }))
    }

    /// Refuses terms whose values could have more digits than anybody wants.
    pub(super) fn bounded(&self, term: Term, expr: &Expr) -> Fitted<Term> {
        if term.too_large(self.parameters, MOST_BITS) {
            return Err(misfit(
                Code::BadNumber,
                expr,
                format!("`{expr}` can have more than {} digits", MOST_BITS * 3 / 10),
                "make the exponent or the factors smaller",
            ));
        }
        Ok(term)
    }

    pub(super) fn warn_of_zero(&mut self, divisor: &Term, expr: &Expr) {
        let bounds = divisor.bounds(self.parameters, MOST_BITS);
        if bounds.is_some_and(|(low, high)| !low.is_positive() && !high.is_negative()) {
            let warning = Problem::new(
                Code::DivisionByZero,
                expr.span.clone(),
                format!("`{expr}` can be 0; calls for which it is do not count"),
                format!("write `{expr} != 0 and …`, or leave 0 out of the values"),
            );
            self.warnings.push(warning.as_warning());
        }
    }
}
