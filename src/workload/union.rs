//! What the lines of one write invalidate together: each address once, whether one line reaches it or several.
//!
//! Inclusion and exclusion: the size of a union is the sum of its parts, less what each two of them share, more what each
//! three share, and so on. A [`Term`] is one summand.

use super::entities::{domain_size, is_entity, popularity_of};
use super::invalidations::invalidations_of;
use super::numbers::{mean_size, to_f64};
use super::quadrature::Detail;
use super::spread::Spread;
use crate::design::{Binding, Design, Function, Invalidation, Write};
use crate::keyspace::{Budget, ClassCount, class_of};

/// The most terms of one write.
const MOST_TERMS: usize = 64;

/// A summand of the union of the lines of one write: what some of these lines have in common.
#[derive(Clone, Debug)]
pub struct Term<'d> {
    /// The write.
    pub write: &'d Write,
    /// The lines, by their index among those about the function.
    pub lines: Vec<usize>,
    /// 1 for an odd number of lines, -1 for an even one.
    pub sign: f64,
    /// What the lines bind each parameter of the function to, each binding once. A call is in all of the classes if all
    /// bindings of each parameter have its value.
    pub bindings: Vec<Vec<&'d Binding>>,
}

impl<'d> Term<'d> {
    fn of_line(write: &'d Write, line: usize, invalidation: &'d Invalidation) -> Self {
        let bound = |binding: &'d Binding| Some(binding).filter(|binding| **binding != Binding::Free);
        let bindings = invalidation.bindings.iter().map(|binding| bound(binding).into_iter().collect()).collect();
        Self { write, lines: vec![line], sign: 1.0, bindings }
    }

    /// What this term and one more line have in common; `None` if that is nothing.
    fn and(&self, line: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (known, added) in both.bindings.iter_mut().zip(&line.bindings) {
            let new: Vec<&Binding> = added.iter().copied().filter(|binding| !known.contains(binding)).collect();
            known.extend(new);
        }
        both.bindings.iter().all(|bindings| agree(bindings)).then(|| {
            both.lines.extend(&line.lines);
            both.sign = -both.sign;
            both
        })
    }

    /// Whether the term binds a parameter of the function.
    pub fn binds(&self, parameter: usize) -> bool {
        self.bindings.get(parameter).is_some_and(|bindings| !bindings.is_empty())
    }

    /// The number of different bindings of a parameter.
    pub fn sources(&self, parameter: usize) -> usize {
        self.bindings.get(parameter).map_or(0, Vec::len)
    }

    /// Whether the lines have something in common only where arguments of the write are equal by chance.
    fn is_by_chance(&self) -> bool {
        self.bindings.iter().any(|bindings| bindings.len() > 1)
    }

    /// The class of the term, as one line: of several bindings of a parameter the first constant, or else the first.
    fn invalidation(&self, function: usize) -> Invalidation {
        let first = |bindings: &Vec<&Binding>| {
            let constant = bindings.iter().find(|binding| matches!(binding, Binding::Constant(_)));
            constant.or(bindings.first()).map_or(Binding::Free, |binding| (*binding).clone())
        };
        Invalidation { function, bindings: self.bindings.iter().map(first).collect() }
    }

    /// The probability that the bindings of each parameter have one value.
    fn chance(&self, design: &Design, function: &Function) -> f64 {
        let mut counted: Vec<&Vec<&Binding>> = Vec::new();
        let mut chance = 1.0;
        for (parameter, bindings) in self.bindings.iter().enumerate().filter(|(_, bindings)| bindings.len() > 1) {
            // Bindings of one parameter that are equal are so wherever they stand.
            if !counted.contains(&bindings) {
                counted.push(bindings);
                chance *= agreement(design, function, self.write, parameter, self.sources(parameter));
            }
        }
        chance
    }
}

/// Whether bindings of one parameter can have one value.
fn agree(bindings: &[&Binding]) -> bool {
    bindings.iter().filter(|binding| matches!(binding, Binding::Constant(_))).count() < 2
}

/// The probability that so many values of a parameter, drawn as a write draws them, are one.
pub fn agreement(design: &Design, function: &Function, write: &Write, parameter: usize, draws: usize) -> f64 {
    let size = domain_size(function, parameter);
    if draws < 2 || size == 0.0 {
        return 1.0;
    }
    if !is_entity(function, parameter) {
        return 1.0 / power(size, draws - 1);
    }
    let popularity = write.popularity.as_ref().unwrap_or(popularity_of(design, function, parameter));
    let spread = Spread::of(popularity, size);
    let points = spread.points(Detail::Fine);
    points.iter().zip(spread.shares(&points)).map(|(point, share)| point.weight * power(share, draws)).sum()
}

/// Returns a number to the power of a small whole one, the same on every platform.
pub fn power(base: f64, exponent: usize) -> f64 {
    std::iter::repeat_n(base, exponent).product()
}

/// Whether a line is looked at, by its index among those about the function.
pub type Wanted<'w> = &'w dyn Fn(usize) -> bool;

/// Returns the terms of all writes about a function, in the order of the design. Of the lines, only the wanted ones are looked
/// at, and of these only what they bind of the parameters `bound`. A note says of which write there are too many; its lines are taken to have nothing in
/// common.
pub fn terms<'d>(
    design: &'d Design,
    function: usize,
    (bound, wanted): (&[usize], Wanted<'_>),
    notes: &mut Vec<String>,
) -> Vec<Term<'d>> {
    let lines = invalidations_of(design, function);
    let mut terms = Vec::new();
    for write in &design.writes {
        let of_write =
            lines.iter().enumerate().filter(|(line, (other, _))| std::ptr::eq(*other, write) && wanted(*line));
        let of_write: Vec<(usize, &Invalidation)> =
            of_write.map(|(line, (_, invalidation))| (line, *invalidation)).collect();
        let apart = outermost(&of_write, bound);
        let singles: Vec<Term<'d>> = apart
            .into_iter()
            .map(|(line, invalidation)| {
                let mut term = Term::of_line(write, line, invalidation);
                let is_apart = |parameter: &usize| !bound.contains(parameter);
                (0..term.bindings.len()).filter(is_apart).for_each(|parameter| term.bindings[parameter].clear());
                term
            })
            .collect();
        terms.extend(of_lines(&singles).unwrap_or_else(|| {
            notes.push(format!(
                "{} has many lines: an address that several of them reach is counted for each",
                write.name
            ));
            singles
        }));
    }
    terms
}

/// The lines that no other line contains, as far as `bound` goes. Of equal ones the first stays.
fn outermost<'d>(lines: &[(usize, &'d Invalidation)], bound: &[usize]) -> Vec<(usize, &'d Invalidation)> {
    let is_within = |inner: &Invalidation, outer: &Invalidation| {
        bound.iter().all(|&p| !outer.binds(p) || inner.bindings.get(p) == outer.bindings.get(p))
    };
    let is_outermost = |&&(place, line): &&(usize, &Invalidation)| {
        !lines.iter().any(|&(other, outer)| {
            other != place && is_within(line, outer) && (other < place || !is_within(outer, line))
        })
    };
    lines.iter().filter(is_outermost).copied().collect()
}

/// The terms of the lines of one write; `None` if there are too many.
fn of_lines<'d>(lines: &[Term<'d>]) -> Option<Vec<Term<'d>>> {
    let mut terms: Vec<Term<'d>> = lines.to_vec();
    let mut next = 0;
    while let Some(term) = terms.get(next).cloned() {
        let last = term.lines.last().copied();
        let later = lines.iter().filter(|line| line.lines.first().copied() > last);
        terms.extend(later.filter_map(|line| term.and(line)));
        if terms.len() > MOST_TERMS.max(lines.len()) {
            return None;
        }
        next += 1;
    }
    Some(terms)
}

/// What several lines of one write have in common, counted.
#[derive(Clone, Debug)]
pub struct Overlap {
    lines: Vec<usize>,
    class: ClassCount,
}

/// Counts what the lines of each write about a function have in common.
#[must_use]
pub fn overlaps(design: &Design, function: usize, budget: Budget) -> Vec<Overlap> {
    let shared = |term: &Term<'_>| {
        let class = class_of(design, term.write, &term.invalidation(function), budget)?;
        Some(Overlap { lines: term.lines.clone(), class })
    };
    let terms = terms(design, function, (&all_parameters(design, function), &|_| true), &mut Vec::new());
    terms.iter().filter(|term| term.lines.len() > 1).filter_map(shared).collect()
}

fn all_parameters(design: &Design, function: usize) -> Vec<usize> {
    (0..design.functions.get(function).map_or(0, |function| function.parameters.len())).collect()
}

/// The addresses that a whole write invalidates: the mean over all writes, and the most of any. `classes` has the class of
/// each line, `overlaps` what they share.
pub fn killed(
    design: &Design,
    index: usize,
    wanted: Wanted<'_>,
    (classes, overlaps): (&[ClassCount], &[Overlap]),
) -> (f64, f64) {
    let Some(function) = design.functions.get(index) else { return (0.0, 0.0) };
    let terms = terms(design, index, (&all_parameters(design, index), wanted), &mut Vec::new());
    let class = |term: &Term<'_>| match term.lines.as_slice() {
        [line] => classes.get(*line),
        lines => overlaps.iter().find(|overlap| overlap.lines == lines).map(|overlap| &overlap.class),
    };
    let mean = |term: &Term<'_>| class(term).map_or(0.0, mean_size) * term.chance(design, function);
    let means: Vec<f64> = terms.iter().map(mean).collect();
    let most = |term: &Term<'_>| class(term).map_or(0.0, |class| to_f64(class.max.at_most()));
    (mean_over(&terms, &means), most_of_any(design, &terms, most))
}

/// How many different values of the parameters `bound` the lines of a write name together: the mean over the writes that
/// have a wanted line, and the most of any.
#[must_use]
pub fn named(design: &Design, index: usize, bound: &[usize], wanted: Wanted<'_>) -> (f64, f64) {
    let Some(function) = design.functions.get(index) else { return (0.0, 0.0) };
    let terms = terms(design, index, (bound, wanted), &mut Vec::new());
    let chances: Vec<f64> = terms.iter().map(|term| term.chance(design, function)).collect();
    (mean_over(&terms, &chances), most_of_any(design, &terms, |_| 1.0))
}

/// The share of the writes about a function that have a wanted line.
#[must_use]
pub fn share_of_writes(design: &Design, index: usize, wanted: Wanted<'_>) -> f64 {
    let rate = |wanted: Wanted<'_>| {
        let terms = terms(design, index, (&[], wanted), &mut Vec::new());
        (rate_of_writes(&terms), writes_of(&terms).count() as f64)
    };
    match (rate(wanted), rate(&|_| true)) {
        ((some, _), (all, _)) if all > 0.0 => some / all,
        ((_, some), (_, all)) if all > 0.0 => some / all,
        _ => 0.0,
    }
}

/// The most that any write comes to, where the lines of a write have nothing in common by chance.
fn most_of_any(design: &Design, terms: &[Term<'_>], most: impl Fn(&Term<'_>) -> f64) -> f64 {
    let signed = |term: &&Term<'_>| if term.is_by_chance() { 0.0 } else { term.sign * most(term) };
    let of_write = |write: &Write| -> f64 {
        terms.iter().filter(|term| std::ptr::eq(term.write, write)).map(|term| signed(&term)).sum()
    };
    design.writes.iter().map(of_write).fold(0.0, f64::max)
}

/// Returns how many scopes a term covers: all members of an entity that it leaves free, and a part of a scope if it binds a
/// parameter that is no entity and does not cut a list.
pub fn reach(design: &Design, function: &Function, entities: &[usize], others: &[usize], term: &Term<'_>) -> f64 {
    let covered = |&p: &usize| match term.sources(p) {
        0 => domain_size(function, p),
        sources => agreement(design, function, term.write, p, sources),
    };
    let cutters = function.returns.cutters();
    let is_split = |p: &&usize| term.binds(**p) && !cutters.contains(p);
    let split: f64 =
        others.iter().filter(is_split).map(|&p| power(domain_size(function, p), term.sources(p))).product();
    entities.iter().map(covered).product::<f64>() / split
}

/// Returns the mean over the writes, by their rates, of the sum of the `values` of their terms. If no write is ever called,
/// all have the same weight.
pub fn mean_over(terms: &[Term<'_>], values: &[f64]) -> f64 {
    let signed = terms.iter().zip(weights(terms)).map(|(term, weight)| term.sign * weight);
    signed.zip(values).map(|(weight, value)| weight * value).sum::<f64>() + 0.0
}

/// Returns for each term the share of its write among all writes.
pub fn weights(terms: &[Term<'_>]) -> Vec<f64> {
    let total = rate_of_writes(terms);
    let alike = 1.0 / writes_of(terms).count().max(1) as f64;
    terms.iter().map(|term| if total > 0.0 { term.write.rate / total } else { alike }).collect()
}

/// Returns the writes a second, each write counted once.
pub fn rate_of_writes(terms: &[Term<'_>]) -> f64 {
    // An empty sum is -0 in doubles; adding 0 makes it 0.
    writes_of(terms).map(|write| write.rate).sum::<f64>() + 0.0
}

/// The writes of the terms, each once.
fn writes_of<'t, 'd>(terms: &'t [Term<'d>]) -> impl Iterator<Item = &'d Write> + use<'t, 'd> {
    let is_first = |&(place, term): &(usize, &Term<'d>)| {
        !terms.iter().take(place).any(|other| std::ptr::eq(other.write, term.write))
    };
    terms.iter().enumerate().filter(is_first).map(|(_, term)| term.write)
}
