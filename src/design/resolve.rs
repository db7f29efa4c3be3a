//! From the document to the design: names are looked up, units become base units, what is left out is assumed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Write as _};

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::condition::Term;
use super::day::Day;
use super::document::{self, Document, Element};
use super::expression::{Expr, Node};
use super::measured;
use super::metric::Metric;
use super::model::{
    Assumption, Binding, Cut, CutArgument, Design, Domain, Entity, Function, Invalidation, Limit, Parameter,
    Popularity, Returns, Settings, Stated, Topology, Value, Write,
};
use super::name::Name;
use super::number::Whole;
use super::problem::{Code, Outcome, Problem, Severity, Span, did_you_mean};
use super::quantity::{Dimension, Quantity};
use super::range::{End, Range};
use super::spanned::Spanned;
use super::typing::{Typing, day_of};
use super::words::DOMAINS;

/// Assumed of a read that names no rate.
pub const ASSUMED_READ_RATE: &str = "100/s";
/// Assumed of a write that names no rate.
pub const ASSUMED_WRITE_RATE: &str = "1/s";
/// Assumed of whatever names no popularity: the classical Zipf law.
const ASSUMED_POPULARITY: &str = "zipf 1";
/// Larger rates, sizes and times are beyond anything that runs, and refused.
const LARGEST: f64 = 1e15;
/// The largest number that cuts a list.
const MOST_ITEMS: u64 = 1_000_000_000_000_000;
/// The longest texts, and the most elements of sets and lists.
const LONGEST: u32 = 1_024;
/// The steepest skew: at 50 the second thing has 1e-15 of the first one's traffic.
const STEEPEST: f64 = 50.0;

/// Understands a document.
///
/// What has an error is left out of the design, and so is what refers to it; the design is then not whole.
pub fn resolve(document: &Document) -> (Design, Vec<Problem>) {
    let mut resolver = Resolver { document, problems: Vec::new(), assumed: Vec::with_capacity(16) };
    let design = resolver.design();
    (design, resolver.problems)
}

/// Paths are handed down unwritten, as are the names of what may be assumed: most are never needed.
struct Resolver<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
    assumed: Vec<Assumption>,
}

impl Resolver<'_> {
    fn design(&mut self) -> Design {
        let document = self.document;
        self.refuse_duplicates("entity", document.entities.iter().map(|e| &e.name), format_args!("/entities"));
        self.refuse_duplicates("read", document.reads.iter().map(|r| &r.function), format_args!("/reads"));
        self.refuse_duplicates("write", document.writes.iter().map(|w| &w.name), format_args!("/writes"));
        let entities: Vec<Entity> =
            document.entities.iter().enumerate().filter_map(|(i, entity)| self.entity(entity, i)).collect();
        let functions: Vec<Function> = document
            .reads
            .iter()
            .enumerate()
            .filter_map(|(i, read)| self.sound(|this| this.function(read, format_args!("/reads/{i}"), &entities)))
            .collect();
        let writes = document
            .writes
            .iter()
            .enumerate()
            .filter_map(|(i, write)| {
                self.sound(|this| this.write(write, format_args!("/writes/{i}"), &entities, &functions))
            })
            .collect();
        let before = self.assumed.len();
        let topology = self.topology(&document.topology);
        let settings = self.settings(&document.settings);
        let left_open = self.assumed.iter().skip(before).map(|assumption| assumption.what.clone()).collect();
        let limits = document.accept.iter().enumerate().filter_map(|(i, limit)| self.limit(limit, i)).collect();
        let assumed = std::mem::take(&mut self.assumed);
        let title = document.design.clone();
        Design { title, entities, functions, writes, topology, settings, limits, assumed, left_open }
    }

    fn error(
        &mut self,
        path: fmt::Arguments<'_>,
        span: &Span,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.problems.push(Problem::new(code, span.clone(), message, hint).at(path.to_string()));
    }

    fn assume(&mut self, what: fmt::Arguments<'_>, value: &'static str) {
        self.assumed.push(Assumption {
            what: what.as_str().map_or_else(|| what.to_string().into(), Cow::Borrowed),
            value: value.into(),
        });
    }

    /// What a part of the work gives, if it ran into no error.
    fn sound<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.problems.len();
        let outcome = work(self);
        outcome.filter(|_| self.problems[before..].iter().all(|problem| problem.severity == Severity::Warning))
    }

    fn refuse_duplicates<'a>(
        &mut self,
        kind: &str,
        names: impl ExactSizeIterator<Item = &'a Name>,
        path: fmt::Arguments<'_>,
    ) {
        if names.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(names.len());
        for (i, name) in names.enumerate() {
            if !seen.insert(name.value.as_str()) {
                let message = format!("there are two of {kind} `{name}`");
                self.error(format_args!("{path}/{i}"), &name.span, Code::DuplicateName, message, "rename one of them");
            }
        }
    }

    fn entity(&mut self, entity: &document::Entity, index: usize) -> Option<Entity> {
        let path = format_args!("/entities/{index}");
        if DOMAINS.contains(&entity.name.value.as_str()) {
            let message = format!("`{}` is a word of the notation", entity.name);
            self.error(path, &entity.name.span, Code::DuplicateName, message, "name the entity otherwise");
        }
        let count = self.positive(&entity.count, format_args!("{path}/count"), "an entity")?;
        let popularity = self.popularity(
            entity.popularity.as_ref(),
            path,
            &entity.name.span,
            format_args!("popularity of {}", entity.name),
            Some(&count),
        );
        Some(Entity { name: entity.name.to_string(), count, popularity })
    }

    fn positive(&mut self, count: &Spanned<Whole>, path: fmt::Arguments<'_>, whose: &str) -> Option<BigUint> {
        let found = count.value.0.to_biguint().filter(|count| !count.is_zero());
        if found.is_none() {
            self.error(
                path,
                &count.span,
                Code::BadNumber,
                format!("{whose} needs at least 1, not {count}"),
                "write 1 or more",
            );
        }
        found
    }

    fn popularity(
        &mut self,
        given: Option<&document::Popularity>,
        path: fmt::Arguments<'_>,
        span: &Span,
        what: fmt::Arguments<'_>,
        things: Option<&BigUint>,
    ) -> Popularity {
        match given {
            None => {
                self.assume(what, ASSUMED_POPULARITY);
                Popularity::Zipf(1.0)
            }
            Some(given) => self.given_popularity(given, path, span, things),
        }
    }

    /// A popularity that is written down, of so many things where their number is known.
    fn given_popularity(
        &mut self,
        given: &document::Popularity,
        path: fmt::Arguments<'_>,
        span: &Span,
        things: Option<&BigUint>,
    ) -> Popularity {
        match given {
            document::Popularity::Uniform => Popularity::Uniform,
            document::Popularity::Measured(table) => self.measured(table, path, things).unwrap_or(Popularity::Uniform),
            document::Popularity::Zipf(skew) if skew.get() > STEEPEST => {
                let message = format!("a skew of {skew} is too steep");
                self.error(path, span, Code::BadNumber, message, format!("write at most {}", STEEPEST));
                Popularity::Uniform
            }
            document::Popularity::Zipf(skew) if skew.get() == 0.0 => Popularity::Uniform,
            document::Popularity::Zipf(skew) => Popularity::Zipf(skew.get()),
        }
    }

    fn measured(
        &mut self,
        table: &Spanned<Vec<document::Step>>,
        path: fmt::Arguments<'_>,
        things: Option<&BigUint>,
    ) -> Option<Popularity> {
        let path = format_args!("{path}/popularity/measured");
        let shares: Option<Vec<f64>> = table
            .value
            .iter()
            .enumerate()
            .map(|(i, step)| self.quantity(&step.share, Dimension::Share, format_args!("{path}/{i}/share")))
            .collect();
        match measured::table(table, shares?, things) {
            Ok(steps) => Some(Popularity::Measured(steps)),
            Err(problem) => {
                self.problems.push(problem.at(path.to_string()));
                None
            }
        }
    }

    fn function(&mut self, read: &document::Read, path: fmt::Arguments<'_>, entities: &[Entity]) -> Option<Function> {
        let name = &read.function.value;
        let parameters = self.parameters(&read.parameters, path, entities);
        let words = words_of(&parameters);
        let mut typing = Typing::new(&parameters, &words);
        let mut conditions = Vec::with_capacity(read.conditions.len());
        for (i, expr) in read.conditions.iter().enumerate() {
            match typing.condition(expr) {
                Ok(condition) => {
                    let mut text = String::with_capacity(expr.span.len());
                    // Writing into a text cannot fail.
                    let _ = write!(text, "{expr}");
                    conditions.push(Stated { condition, text, span: expr.span.clone() });
                }
                Err(problem) => self.problems.push(problem.at(format!("{path}/where/{i}"))),
            }
        }
        let (texts, warnings) = (typing.texts, typing.warnings);
        self.problems.extend(warnings.into_iter().map(|warning| warning.at(path.to_string())));
        let rate = self.rate(
            read.rate.as_ref(),
            format_args!("{path}/rate"),
            format_args!("rate of {name}"),
            ASSUMED_READ_RATE,
        );
        let spread = format_args!("popularity of the arguments of {name}");
        let popularity = self.popularity(read.popularity.as_ref(), path, &read.function.span, spread, None);
        let returns = self.returns(read, path, &parameters)?;
        let source = self.quantity_or(
            read.source.as_ref(),
            Dimension::Time,
            format_args!("{path}/source"),
            format_args!("source time of {name}"),
            "10 ms",
            0.01,
        );
        Some(Function {
            name: name.to_string(),
            parameters,
            conditions,
            texts,
            words,
            rate,
            popularity,
            returns,
            source,
        })
    }

    fn parameters(
        &mut self,
        given: &[document::Parameter],
        path: fmt::Arguments<'_>,
        entities: &[Entity],
    ) -> Vec<Parameter> {
        self.refuse_duplicates("parameter", given.iter().map(|p| &p.name), format_args!("{path}/parameters"));
        given
            .iter()
            .enumerate()
            .filter_map(|(i, parameter)| {
                let path = format_args!("{path}/parameters/{i}/domain");
                let domain = self.domain(&parameter.domain, path, entities)?;
                Some(Parameter { name: parameter.name.to_string(), domain, optional: parameter.optional })
            })
            .collect()
    }

    fn domain(
        &mut self,
        domain: &Spanned<document::Domain>,
        path: fmt::Arguments<'_>,
        entities: &[Entity],
    ) -> Option<Domain> {
        let span = &domain.span;
        match &domain.value {
            document::Domain::Integers(range) => self.integers(range, span, path),
            document::Domain::Choice(of) => self.elements(of, span, path).map(Domain::Choice),
            document::Domain::Flag => Some(Domain::Flag),
            document::Domain::Entity(name) => {
                let Some(entity) = entities.iter().position(|entity| entity.name == *name) else {
                    // One that has errors of its own is complained of once, not twice.
                    if self.document.entities.iter().any(|entity| entity.name.value == *name) {
                        return None;
                    }
                    let known = entities.iter().map(|e| e.name.as_str()).chain(DOMAINS);
                    let mut hint = did_you_mean(name, known);
                    if !hint.starts_with("did") {
                        hint = format!("declare it: `entity {name}: 1_000`");
                    }
                    self.error(path, span, Code::UnknownName, format!("`{name}` is no entity"), hint);
                    return None;
                };
                Some(Domain::Entity { entity, count: entities[entity].count.clone() })
            }
            document::Domain::Subset(collection) => {
                let of = self.elements(&collection.of, span, path)?;
                let max = collection.max.unwrap_or(of.len() as u32).min(of.len() as u32);
                Some(Domain::Subset { of, max })
            }
            document::Domain::Sequence(collection) => {
                let of = self.elements(&collection.of, span, path)?;
                let Some(max) = collection.max.filter(|&max| max <= LONGEST) else {
                    let message = format!("a list needs a greatest length of at most {LONGEST}");
                    self.error(path, span, Code::Missing, message, "write `list of {a, b} max 3`");
                    return None;
                };
                Some(Domain::Sequence { of, max })
            }
            document::Domain::Text(texts) => self.texts(texts, span, path),
            document::Domain::Date(range) => self.days(range, span, path),
        }
    }

    fn integers(&mut self, range: &Range<Whole>, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        let first = &range.from.0;
        let step = range.step.as_ref().map_or_else(BigInt::one, |step| step.0.clone());
        if !step.is_positive() {
            self.error(
                path,
                span,
                Code::BadNumber,
                format!("a step of {step} leads nowhere"),
                "write a step of 1 or more",
            );
            return None;
        }
        let mut width = match &range.end {
            End::To(to) => &to.0 - first,
            End::Below(below) => &below.0 - first - 1,
        };
        if width.is_negative() {
            self.error(
                path,
                span,
                Code::EmptyDomain,
                format!("from {first} to {} there is nothing", first + width),
                "write the smaller number first",
            );
            return None;
        }
        if range.step.is_some() {
            width /= &step;
        }
        let count = BigUint::try_from(width).ok()? + 1_u32;
        Some(Domain::Integers { first: first.clone(), step, count })
    }

    fn elements(&mut self, of: &[Element], span: &Span, path: fmt::Arguments<'_>) -> Option<Vec<Element>> {
        let mut sorted: Vec<(&Element, usize)> = of.iter().zip(0..).collect();
        sorted.sort_unstable();
        let again = sorted.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min();
        let twice = again.and_then(|place| of.get(place));
        let numbers = of.iter().filter(|element| matches!(element, Element::Integer(_))).count();
        if of.is_empty() {
            self.error(path, span, Code::EmptyDomain, "there is nothing to choose from", "write `{a, b}`");
        } else if of.len() > LONGEST as usize {
            let message = format!("{} values are too many to list", of.len());
            self.error(
                path,
                span,
                Code::BadNumber,
                message,
                format!("list at most {LONGEST}, or write a range or an entity"),
            );
        } else if let Some(element) = twice {
            self.error(
                path,
                span,
                Code::DuplicateName,
                format!("`{element}` is listed twice"),
                "leave one of them out",
            );
        } else if numbers != 0 && numbers != of.len() {
            self.error(
                path,
                span,
                Code::TypeMismatch,
                "numbers and words do not mix",
                "quote the numbers: `{\"10\", all}`",
            );
        } else {
            return Some(of.to_vec());
        }
        None
    }

    fn texts(&mut self, texts: &document::Texts, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        if texts.to > LONGEST {
            let message = format!("texts of {} characters are too long for a key", texts.to);
            self.error(path, span, Code::BadNumber, message, format!("write at most {LONGEST}"));
        } else if texts.to < texts.from {
            let message = format!("no length is from {} to {}", texts.from, texts.to);
            self.error(path, span, Code::EmptyDomain, message, "write the smaller number first");
        } else {
            return Some(Domain::Text { min: texts.from, max: texts.to, alphabet: texts.alphabet.clone() });
        }
        None
    }

    fn days(&mut self, range: &Range<Day>, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        let first = range.from.0.to_julian_day();
        let end = match range.end {
            End::To(to) => i64::from(to.0.to_julian_day()) + 1,
            End::Below(below) => i64::from(below.0.to_julian_day()),
        };
        let count = u32::try_from(end - i64::from(first)).ok().filter(|&count| count > 0);
        if range.step.is_some() {
            self.error(path, span, Code::Syntax, "a range of dates has no step", "leave it out");
        }
        if count.is_none() {
            self.error(path, span, Code::EmptyDomain, "there is no day in this range", "write the earlier date first");
        }
        Some(Domain::Days { first, count: count? })
    }

    fn rate(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        path: fmt::Arguments<'_>,
        what: fmt::Arguments<'_>,
        assumed: &'static str,
    ) -> f64 {
        let value = if assumed == ASSUMED_READ_RATE { 100.0 } else { 1.0 };
        self.quantity_or(given, Dimension::Rate, path, what, assumed, value)
    }

    /// A quantity in base units; what is assumed where it is left out.
    fn quantity_or(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
        what: fmt::Arguments<'_>,
        assumed: &'static str,
        value: f64,
    ) -> f64 {
        let Some(given) = given else {
            self.assume(what, assumed);
            return value;
        };
        self.quantity(given, dimension, path).unwrap_or(value)
    }

    fn quantity(&mut self, given: &Spanned<Quantity>, dimension: Dimension, path: fmt::Arguments<'_>) -> Option<f64> {
        match given.value.in_base_units(dimension) {
            None => {
                let hint = format!("write {}", dimension.example());
                self.error(path, &given.span, Code::BadUnit, format!("`{given}` does not fit here"), hint);
                None
            }
            Some(value) if value > LARGEST => {
                let message = format!("`{given}` is beyond anything that runs");
                self.error(path, &given.span, Code::BadNumber, message, "write a smaller number");
                None
            }
            Some(value) if dimension == Dimension::Share && value > 1.0 => {
                let message = format!("`{given}` is more than the whole");
                self.error(
                    path,
                    &given.span,
                    Code::BadNumber,
                    message,
                    "write a share from 0 to 1, or from 0% to 100%",
                );
                None
            }
            value => value,
        }
    }

    fn returns(
        &mut self,
        read: &document::Read,
        path: fmt::Arguments<'_>,
        parameters: &[Parameter],
    ) -> Option<Returns> {
        let path = format_args!("{path}/returns");
        match read.returns.as_ref().map(|returns| (&returns.value, &returns.span)) {
            None => {
                self.assume(format_args!("size of what {} returns", read.function), "1000 bytes");
                Some(Returns::Size(1000.0))
            }
            Some((document::Returns::Size(size), span)) => {
                let size = Spanned::new(*size, span.clone());
                self.quantity(&size, Dimension::Size, path).map(Returns::Size)
            }
            Some((document::Returns::List { item, cut, of }, span)) => {
                let item = self.quantity(&Spanned::new(*item, span.clone()), Dimension::Size, path)?;
                let items = self.positive(of, path, "a list")?;
                let cut = match cut {
                    document::Cut::Window { limit, offset } => Cut::Window {
                        limit: self.cut_argument(limit, 1, path, parameters)?,
                        offset: self.cut_argument(offset, 0, path, parameters)?,
                    },
                    document::Cut::Page { page, size } => Cut::Page {
                        page: self.cut_argument(page, 0, path, parameters)?,
                        size: self.cut_argument(size, 1, path, parameters)?,
                    },
                };
                Some(Returns::List { item, cut, items })
            }
        }
    }

    /// The parameter that cuts a list, which must count in whole numbers.
    /// A parameter of whole numbers, or a number that is at least `least`.
    fn cut_argument(
        &mut self,
        argument: &Spanned<document::CutArgument>,
        least: u64,
        path: fmt::Arguments<'_>,
        parameters: &[Parameter],
    ) -> Option<CutArgument> {
        let span = &argument.span;
        let name = match &argument.value {
            document::CutArgument::Parameter(name) => name,
            document::CutArgument::Number(number) => {
                let fixed = number.0.to_u64().filter(|number| (least..=MOST_ITEMS).contains(number));
                if fixed.is_none() {
                    let (message, hint) = (
                        format!("a list is not cut by {number}"),
                        format!("write a number from {least} to 10^15, or a parameter's name"),
                    );
                    self.error(path, span, Code::BadNumber, message, hint);
                }
                return fixed.map(CutArgument::Fixed);
            }
        };
        let Some(index) = parameters.iter().position(|parameter| parameter.name == *name) else {
            let hint = did_you_mean(name, parameters.iter().map(|p| p.name.as_str()));
            self.error(path, span, Code::UnknownName, format!("`{name}` is no parameter here"), hint);
            return None;
        };
        let counts = match &parameters[index].domain {
            Domain::Integers { .. } => true,
            Domain::Choice(of) => matches!(of.first(), Some(Element::Integer(_))),
            _ => false,
        };
        if !counts {
            self.error(
                path,
                span,
                Code::TypeMismatch,
                format!("`{name}` does not count items"),
                "name a parameter of whole numbers, or write a number",
            );
        }
        counts.then_some(CutArgument::Parameter(index))
    }

    fn write(
        &mut self,
        write: &document::Write,
        path: fmt::Arguments<'_>,
        entities: &[Entity],
        functions: &[Function],
    ) -> Option<Write> {
        let name = &write.name.value;
        let parameters = self.parameters(&write.parameters, path, entities);
        let rate = self.rate(
            write.rate.as_ref(),
            format_args!("{path}/rate"),
            format_args!("rate of {name}"),
            ASSUMED_WRITE_RATE,
        );
        let words = words_of(&parameters);
        let popularity =
            write.popularity.as_ref().map(|given| self.given_popularity(given, path, &write.name.span, None));
        let invalidations: Vec<Invalidation> = write
            .invalidates
            .iter()
            .enumerate()
            .filter_map(|(i, invalidation)| {
                self.invalidation(
                    invalidation,
                    format_args!("{path}/invalidates/{i}"),
                    (&parameters, &words),
                    functions,
                )
            })
            .collect();
        self.warn_of_unused(write, path, &parameters, &invalidations);
        Some(Write { name: name.to_string(), parameters, rate, popularity, invalidations })
    }

    /// A parameter that no invalidation uses is often one that was meant to narrow it.
    fn warn_of_unused(
        &mut self,
        write: &document::Write,
        path: fmt::Arguments<'_>,
        parameters: &[Parameter],
        invalidations: &[Invalidation],
    ) {
        let used = |index: usize| {
            invalidations
                .iter()
                .flat_map(|invalidation| &invalidation.bindings)
                .any(|b| b.parameters().contains(&index))
        };
        if invalidations.len() != write.invalidates.len() || invalidations.is_empty() {
            return;
        }
        for (index, parameter) in parameters.iter().enumerate().filter(|(index, _)| !used(*index)) {
            let span = write.parameters.get(index).map_or(0..0, |written| written.name.span.clone());
            let message = format!("no `invalidates` of {} uses `{}`", write.name, parameter.name);
            let problem = Problem::new(Code::Unused, span, message, "bind it in place of `_`, or leave it out");
            self.problems.push(problem.as_warning().at(path.to_string()));
        }
    }

    fn invalidation(
        &mut self,
        invalidation: &document::Invalidation,
        path: fmt::Arguments<'_>,
        (parameters, words): (&[Parameter], &[String]),
        functions: &[Function],
    ) -> Option<Invalidation> {
        let name = &invalidation.function;
        let Some(index) = functions.iter().position(|function| function.name == name.value) else {
            // A function that is there but has errors of its own is complained of once, not twice.
            let known = self.document.reads.iter().map(|read| read.function.value.as_str());
            if !known.clone().any(|read| read == name.value.as_str()) {
                let hint = did_you_mean(&name.value, known);
                self.error(path, &name.span, Code::UnknownName, format!("`{name}` is no read of this design"), hint);
            }
            return None;
        };
        let function = &functions[index];
        if invalidation.arguments.len() != function.parameters.len() {
            let message =
                format!("`{name}` takes {} arguments, not {}", function.parameters.len(), invalidation.arguments.len());
            let names: Vec<&str> = function.parameters.iter().map(|p| p.name.as_str()).collect();
            let hint = format!("give one for each of ({}); `_` stands for all values", names.join(", "));
            self.error(path, &name.span, Code::WrongArguments, message, hint);
            return None;
        }
        let bindings: Vec<Binding> = invalidation
            .arguments
            .iter()
            .zip(&function.parameters)
            .enumerate()
            .filter_map(|(i, (argument, target))| {
                binding(argument, target, parameters, words)
                    .map_err(|problem| self.problems.push(problem.at(format!("{path}/arguments/{i}"))))
                    .ok()
            })
            .collect();
        (bindings.len() == function.parameters.len()).then_some(Invalidation { function: index, bindings })
    }

    fn topology(&mut self, given: &document::Topology) -> Topology {
        Topology {
            callers: self.whole_or(given.callers.as_ref(), "callers", 10),
            caches: self.whole_or(given.caches.as_ref(), "caches", 3),
            replicas: self.whole_or(given.replicas.as_ref(), "replicas", 1),
            round_trip: self.quantity_or(
                given.round_trip.as_ref(),
                Dimension::Time,
                format_args!("/topology/round_trip"),
                format_args!("round trip"),
                "0.5 ms",
                0.0005,
            ),
            fill_delay: self.quantity_or(
                given.fill_delay.as_ref(),
                Dimension::Time,
                format_args!("/topology/fill_delay"),
                format_args!("fill delay"),
                "1 ms",
                0.001,
            ),
            message_loss: self.quantity_or(
                given.message_loss.as_ref(),
                Dimension::Share,
                format_args!("/topology/message_loss"),
                format_args!("message loss"),
                "0%",
                0.0,
            ),
            bandwidth: self.bandwidth(given.bandwidth.as_ref()),
            memory: self.quantity_if(given.memory.as_ref(), Dimension::Size, format_args!("/topology/memory")),
        }
    }

    fn bandwidth(&mut self, given: Option<&Spanned<Quantity>>) -> f64 {
        let assumed = 128.0 * 1024.0 * 1024.0;
        let (path, what) = (format_args!("/topology/bandwidth"), format_args!("bandwidth"));
        let bandwidth = self.quantity_or(given, Dimension::Throughput, path, what, "128 MiB/s", assumed);
        if bandwidth > 0.0 {
            return bandwidth;
        }
        let span = given.map_or(0..0, |given| given.span.clone());
        self.error(path, &span, Code::BadNumber, "a network that carries nothing", "write `128 MiB/s`");
        assumed
    }

    fn settings(&mut self, given: &document::Settings) -> Settings {
        let retention = self.quantity_or(
            given.retention.as_ref(),
            Dimension::Time,
            format_args!("/settings/retention"),
            format_args!("retention"),
            "1 day",
            86400.0,
        );
        let row_at_hand = self.quantity_or(
            given.row_at_hand.as_ref(),
            Dimension::Share,
            format_args!("/settings/row_at_hand"),
            format_args!("row at hand"),
            "0%",
            0.0,
        );
        let lag = self.quantity_or(
            given.lag.as_ref(),
            Dimension::Time,
            format_args!("/settings/lag"),
            format_args!("lag"),
            "100 ms",
            0.1,
        );
        let mut time =
            |given: &Option<Spanned<Quantity>>, path| self.quantity_if(given.as_ref(), Dimension::Time, path);
        Settings {
            ttl: time(&given.ttl, format_args!("/settings/ttl")),
            backstop: time(&given.backstop, format_args!("/settings/backstop")),
            lease: time(&given.lease, format_args!("/settings/lease")),
            tombstone: time(&given.tombstone, format_args!("/settings/tombstone")).unwrap_or(0.0),
            buckets: self.whole_or(given.buckets.as_ref(), "buckets", 4),
            page_size: self.whole_or(given.page_size.as_ref(), "page size", 10),
            retention,
            row_at_hand,
            lag,
            batch: self.whole_or(given.batch.as_ref(), "batch", 18),
        }
    }

    fn quantity_if(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
    ) -> Option<f64> {
        given.and_then(|given| self.quantity(given, dimension, path))
    }

    /// A count of machines or buckets: at least 1, at most a billion.
    fn whole_or(&mut self, given: Option<&Spanned<Whole>>, what: &'static str, assumed: u32) -> u32 {
        let Some(given) = given else {
            self.assumed.push(Assumption { what: what.into(), value: assumed.to_string().into() });
            return assumed;
        };
        let found = given.value.0.to_u32().filter(|n| (1..=1_000_000_000).contains(n));
        if found.is_none() {
            self.error(
                format_args!("/{}", what.replace(' ', "_")),
                &given.span,
                Code::BadNumber,
                format!("{what} cannot be {given}"),
                "write a whole number from 1 to 1_000_000_000",
            );
        }
        found.unwrap_or(assumed)
    }

    fn limit(&mut self, limit: &document::Limit, index: usize) -> Option<Limit> {
        let path = format_args!("/accept/{index}");
        let Some(metric) = Metric::from_name(&limit.metric.value) else {
            let names: Vec<String> = Metric::ALL.iter().map(|m| m.declaration().name.replace('_', " ")).collect();
            let written = limit.metric.value.replace('_', " ");
            let hint = did_you_mean(&written, names.iter().map(String::as_str));
            self.error(path, &limit.metric.span, Code::UnknownWord, format!("`{written}` is no metric"), hint);
            return None;
        };
        let declaration = metric.declaration();
        let value = self.quantity(&limit.limit, declaration.dimension, path)?;
        let statistic = limit.statistic.unwrap_or(declaration.limit);
        Some(Limit { metric, statistic, keep: limit.keep, value, text: limit.to_string() })
    }
}

/// All words of a parameter list, each once, in order.
fn words_of(parameters: &[Parameter]) -> Vec<String> {
    let mut words: Vec<&String> = parameters
        .iter()
        .flat_map(|parameter| parameter.domain.elements())
        .filter_map(|element| match element {
            Element::Word(word) => Some(word),
            Element::Integer(_) => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words.into_iter().cloned().collect()
}

/// What an argument of an invalidation binds a parameter to.
fn binding(argument: &Expr, target: &Parameter, parameters: &[Parameter], words: &[String]) -> Outcome<Binding> {
    if let Node::Name(name) = &argument.value {
        if name == "_" {
            return Ok(Binding::Free);
        }
        if let Some(index) = parameters.iter().position(|parameter| parameter.name == *name) {
            return parameter_binding(argument, target, parameters, index);
        }
    }
    if let Some(value) = constant(&argument.value, target) {
        return Ok(Binding::Constant(value));
    }
    let mut typing = Typing::new(parameters, words);
    if !matches!(kind(&target.domain), Kind::Number | Kind::Entity(_)) {
        let hint =
            format!("write a parameter of the write, one of its values, or `_` for all values of `{}`", target.name);
        let message = format!("`{argument}` is no value of `{}`", target.name);
        return Err(Problem::boxed(Code::TypeMismatch, argument.span.clone(), message, hint));
    }
    typing.number(argument).map(Binding::Expression)
}

fn parameter_binding(argument: &Expr, target: &Parameter, parameters: &[Parameter], index: usize) -> Outcome<Binding> {
    if kind(&parameters[index].domain) == kind(&target.domain) {
        return Ok(Binding::Parameter(index));
    }
    Err(Problem::boxed(
        Code::TypeMismatch,
        argument.span.clone(),
        format!("the write's `{argument}` and the read's `{}` are not of one kind", target.name),
        "give both the same entity or the same values",
    ))
}

/// What can be bound to what.
#[derive(PartialEq)]
enum Kind {
    Number,
    Entity(usize),
    Word,
    Flag,
    Subset,
    Sequence,
    Text,
    Day,
}

fn kind(domain: &Domain) -> Kind {
    match domain {
        Domain::Integers { .. } => Kind::Number,
        Domain::Choice(of) if matches!(of.first(), Some(Element::Integer(_))) => Kind::Number,
        Domain::Choice(_) => Kind::Word,
        Domain::Flag => Kind::Flag,
        Domain::Entity { entity, .. } => Kind::Entity(*entity),
        Domain::Subset { .. } => Kind::Subset,
        Domain::Sequence { .. } => Kind::Sequence,
        Domain::Text { .. } => Kind::Text,
        Domain::Days { .. } => Kind::Day,
    }
}

/// The value that a constant argument names, if it fits the parameter.
fn constant(node: &Node, target: &Parameter) -> Option<Value> {
    let word = |word: &String| {
        let known = target.domain.elements().iter().any(|element| matches!(element, Element::Word(w) if w == word));
        known.then(|| Value::Word(word.clone()))
    };
    match (node, kind(&target.domain)) {
        (Node::Integer(number), Kind::Number | Kind::Entity(_)) => Some(Value::Integer(number.0.clone())),
        (Node::Name(name), Kind::Word) => word(name),
        (Node::Text(text), Kind::Word) => word(text),
        (Node::Text(text), Kind::Text) => Some(Value::Text(text.clone())),
        (Node::Flag(flag), Kind::Flag) => Some(Value::Flag(*flag)),
        (Node::Date(date), Kind::Day) => day_of(date.to_julian_day()).map(Value::Day),
        _ => None,
    }
}

/// The expression of a binding over the write's parameters, where there is one.
impl Binding {
    /// The write's parameters that the binding depends on.
    pub fn parameters(&self) -> Vec<usize> {
        match self {
            Self::Free | Self::Constant(_) => Vec::new(),
            Self::Parameter(index) => vec![*index],
            Self::Expression(term) => {
                let mut found = Vec::new();
                Term::each_parameter(term, &mut |index| found.push(index));
                found
            }
        }
    }
}
