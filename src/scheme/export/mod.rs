//! From a design and the assessment of a strategy to a scheme.

use num_bigint::BigInt;
use num_integer::Integer;

use super::document::{
    Assumed, Cover, Document, Fixed, Format, Hot, Limits, Over, Part, Place, Predicted, Prediction, ReadStep, Reads,
    Restriction, Step, Stored, Ttl, Write,
};
use super::error::{Code, SchemeError};
use super::hot::MOST_HOT;
use super::key_scheme::Scheme;
use crate::design::document::{self, Domain};
use crate::design::expression::{Expr, Node};
use crate::design::json::pretty;
use crate::design::name::{Identifier, Name};
use crate::design::range::{End, Range};
use crate::design::spanned::Spanned;
use crate::design::{Amount, Cut, CutArgument, Function, Reading, Returns, Whole};
use crate::keyspace::encoding::{BETWEEN_ARGUMENTS, escape, sha256_hex};
use crate::strategy::{Assessment, StrategyId, Worst};
use crate::workload::Profile;

/// Between the function and its arguments.
const AFTER_FUNCTION: &str = "::";
/// Before the number of a bucket.
const BEFORE_BUCKET: &str = "/";
/// In the place of an argument that may be anything.
const ANYTHING: &str = "*";

impl Scheme {
    /// The scheme of a function under a strategy, with the settings that the strategy was assessed with.
    ///
    /// # Errors
    ///
    /// As [`Document::export`].
    pub fn export(reading: &Reading, function: &str, assessment: &Assessment) -> Result<Self, SchemeError> {
        Self::new(Document::export(reading, function, assessment)?)
    }
}

impl Document {
    /// The scheme of a function under a strategy as plain data, for other programs to run.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownFunction`] where the design has no such function or does not understand it, [`Code::NoScheme`] for a
    /// strategy that has none, or that does not suit the function.
    pub fn export(reading: &Reading, function: &str, assessment: &Assessment) -> Result<Self, SchemeError> {
        let understood = reading.design.functions.iter().find(|known| known.name == function);
        let written = reading.document.reads.iter().find(|known| known.function.value.as_str() == function);
        let (Some(understood), Some(written)) = (understood, written) else {
            let names: Vec<&str> = reading.design.functions.iter().map(|function| function.name.as_str()).collect();
            let hint = format!("known here: {}", names.join(", "));
            return Err(SchemeError::new(Code::UnknownFunction, function, "the design has no such function", hint));
        };
        Export { reading, understood, written, assessment }.scheme()
    }

    /// The document as JSON, indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

/// What an export starts from.
struct Export<'a> {
    reading: &'a Reading,
    understood: &'a Function,
    written: &'a document::Read,
    assessment: &'a Assessment,
}

/// What tells one strategy from another.
struct Shape {
    restriction: Option<Restriction>,
    key: Vec<Part>,
    hot: Option<Hot>,
    value: Stored,
    reads: Reads,
    /// What a write does about one class.
    step: Box<dyn Fn(Vec<Expr>) -> Step>,
}

/// The parameters of a restricted function: those of the function, and one for each number that its cut fixes.
struct Interface {
    names: Vec<String>,
    fixed: Vec<Fixed>,
}

impl Interface {
    /// The index and the name of the parameter for an argument of the cut.
    fn parameter(&mut self, argument: CutArgument, usual_name: &str) -> (usize, String) {
        let index = match argument {
            CutArgument::Parameter(parameter) => parameter,
            CutArgument::Fixed(value) => {
                let parameter = unused_name(usual_name, &self.names);
                self.names.push(parameter.clone());
                self.fixed.push(Fixed { parameter, value: Whole(value.into()) });
                self.names.len() - 1
            }
        };
        (index, self.names.get(index).cloned().unwrap_or_default())
    }
}

/// A name that is not taken: the usual one, with underscores before it where need be.
fn unused_name(usual: &str, taken: &[String]) -> String {
    let mut name = usual.to_owned();
    while taken.contains(&name) {
        name.insert(0, '_');
    }
    name
}

impl Export<'_> {
    fn scheme(&self) -> Result<Document, SchemeError> {
        let shape = self.shape()?;
        let writes = self.reading.document.writes.iter().filter_map(|write| self.write(write, &shape)).collect();
        Ok(Document {
            format: Format::V1,
            function: self.written.function.value.clone(),
            strategy: self.assessment.strategy.to_string(),
            label: self.assessment.label.clone(),
            design_sha256: sha256_hex(self.reading.document.to_json().as_bytes()),
            entities: self.entities(),
            parameters: self.written.parameters.clone(),
            conditions: self.written.conditions.clone(),
            restriction: shape.restriction,
            key: shape.key,
            hot: shape.hot,
            value: shape.value,
            ttl: self.ttl(),
            limits: Limits::default(),
            reads: shape.reads,
            writes,
            predicted: self.predicted(),
        })
    }

    fn shape(&self) -> Result<Shape, SchemeError> {
        let plain = |step: Box<dyn Fn(Vec<Expr>) -> Step>| Shape {
            restriction: None,
            key: self.call_key(),
            hot: None,
            value: Stored::Result,
            reads: Reads::default(),
            step,
        };
        let names = self.names();
        let entry = {
            let (function, names) = (self.understood.name.clone(), names.clone());
            move |class: &[Expr]| class_name(&function, &names, &bound(class))
        };
        let common = class_name(&self.understood.name, &names, &self.common_scope());
        Ok(match self.assessment.strategy {
            StrategyId::DeleteClass | StrategyId::CommitLog => plain(delete_calls(self.call_key())),
            StrategyId::Restrict => self.restricted()?,
            StrategyId::Registry => Shape {
                reads: self.after_fill(|class| ReadStep::Register { class }),
                ..plain(Box::new(move |class| Step::RegistryLookup { entry: entry(&class), class }))
            },
            StrategyId::Broadcast => Shape {
                reads: self.after_fill(|class| ReadStep::Publish { class }),
                ..plain(Box::new(move |class| Step::RegistryLookup { entry: entry(&class), class }))
            },
            StrategyId::BroadcastInvalidations => {
                plain(Box::new(move |class| Step::Publish { entry: entry(&class), class }))
            }
            StrategyId::HashSlot => self.bucketed(Stored::WithAddress),
            StrategyId::HashContainer => self.bucketed(Stored::ByAddress),
            StrategyId::HashHot => {
                let key = self.call_key();
                let over = Over::Hot;
                let step = move |class| Step::DeleteEach { class, key: key.clone(), over };
                Shape { hot: Some(self.hot()?), ..plain(Box::new(step)) }
            }
            StrategyId::Ttl => plain(Box::new(|_| Step::Nothing)),
            StrategyId::VersionColumn => self.versioned(Place::Row, common),
            StrategyId::VersionKey => self.versioned(Place::Cache, common),
            StrategyId::VersionValue => {
                let before = vec![ReadStep::FetchVersion { from: Place::Row, item: common.clone() }];
                Shape {
                    value: Stored::WithVersion,
                    reads: Reads { before, after_fill: Vec::new() },
                    ..plain(Box::new(move |class| Step::Bump { class, place: Place::Row, item: common.clone() }))
                }
            }
        })
    }

    /// Buckets of the scope that all writes share, so that each write can name them.
    fn bucketed(&self, value: Stored) -> Shape {
        let scope = self.common_scope();
        let names = self.names();
        let (inside, outside): (Vec<_>, Vec<_>) = names.iter().zip(&scope).partition(|(_, inside)| **inside);
        let mut key = vec![Part::Literal(escape(&self.understood.name) + AFTER_FUNCTION)];
        push_arguments(&mut key, inside.into_iter().map(|(name, _)| Part::Argument(name.clone())));
        push_literal(&mut key, BEFORE_BUCKET);
        let of = outside.into_iter().map(|(name, _)| name.clone()).collect();
        let buckets = self.buckets();
        key.push(Part::Bucket { of, buckets });
        let deleted = key.clone();
        Shape {
            restriction: None,
            key,
            hot: None,
            value,
            reads: Reads::default(),
            step: Box::new(move |class| Step::DeleteEach { class, key: deleted.clone(), over: Over::Buckets }),
        }
    }

    /// The most-called arguments outside the scope that all writes share.
    fn hot(&self) -> Result<Hot, SchemeError> {
        let none = |message: &str, hint: String| SchemeError::new(Code::NoScheme, "hash-hot", message, hint);
        let wanted = self.buckets() as usize;
        if wanted > MOST_HOT {
            let message = format!("a list of {wanted} hot calls is too long");
            return Err(none(&message, format!("set `buckets` to at most {MOST_HOT}")));
        }
        let common = self.common_scope();
        let (scope, others): (Vec<usize>, Vec<usize>) =
            (0..common.len()).partition(|&p| common.get(p).copied().unwrap_or_default());
        let tied = self.understood.conditions.iter().find(|stated| {
            let looked_at = stated.condition.parameters();
            scope.iter().any(|p| looked_at.contains(p)) && others.iter().any(|p| looked_at.contains(p))
        });
        if let Some(stated) = tied {
            let message = format!("which calls are hot depends on what writes bind, by `{}`", stated.text);
            return Err(none(&message, "choose `hash-slot`, whose buckets are the same for all".into()));
        }
        let calls = Profile::hottest(self.understood, &scope, wanted).ok_or_else(|| {
            none("the hottest calls cannot be listed", "set fewer `buckets`, or choose `hash-slot`".into())
        })?;
        let names = self.names();
        let of = others.into_iter().filter_map(|p| names.get(p).cloned()).collect();
        Ok(Hot { of, calls })
    }

    fn versioned(&self, place: Place, item: Vec<Part>) -> Shape {
        // A parameter may be called `version` itself.
        let name = unused_name("version", &self.names());
        let mut key = self.call_key();
        push_literal(&mut key, if self.understood.parameters.is_empty() { "v" } else { ":v" });
        key.push(Part::Version(name));
        let before = vec![ReadStep::FetchVersion { from: place, item: item.clone() }];
        Shape {
            restriction: None,
            key,
            hot: None,
            value: Stored::Result,
            reads: Reads { before, after_fill: Vec::new() },
            step: Box::new(move |class| Step::Bump { class, place, item: item.clone() }),
        }
    }

    /// The same function with one page size, and with offsets or pages that are whole pages.
    fn restricted(&self) -> Result<Shape, SchemeError> {
        let Returns::List { cut, items, .. } = &self.understood.returns else {
            let hint = "write `returns list of 120 bytes, window(limit, offset) of 1000`";
            let message = "the design does not say which parameters cut a piece out of a list";
            return Err(SchemeError::new(Code::NoScheme, "restrict", message, hint));
        };
        let items = BigInt::from(items.clone());
        // Without a page size the whole list is one page.
        let page_size =
            self.assessment.settings.page_size.map_or_else(|| items.clone(), |size| size.value.max(1).into());
        let mut interface = Interface { names: self.names(), fixed: Vec::new() };
        let (count, from, values, cover) = match *cut {
            Cut::Window { limit, offset } => {
                let offsets = Range {
                    from: 0.into(),
                    end: End::Below(Whole(items.clone())),
                    step: Some(Whole(page_size.clone())),
                };
                let (limit, limit_name) = interface.parameter(limit, "limit");
                let (offset, offset_name) = interface.parameter(offset, "offset");
                let cover = Cover::Window {
                    limit: limit_name,
                    offset: offset_name,
                    page_size: Whole(page_size.clone()),
                    items: Whole(items),
                };
                (limit, offset, offsets, cover)
            }
            Cut::Page { page, size } => {
                let first = self.first_page(page);
                let last = &first + items.div_ceil(&page_size) - 1;
                let pages = Range { from: Whole(first.clone()), end: End::To(Whole(last)), step: None };
                let (page, page_name) = interface.parameter(page, "page");
                let (size, size_name) = interface.parameter(size, "size");
                let cover = Cover::Page {
                    page: page_name,
                    size: size_name,
                    first: Whole(first),
                    page_size: Whole(page_size.clone()),
                    items: Whole(items),
                };
                (size, page, pages, cover)
            }
        };
        let only = Range { from: Whole(page_size.clone()), end: End::To(Whole(page_size)), step: None };
        let mut parameters = self.written.parameters.clone();
        let fixed = interface.fixed.iter().filter_map(|fixed| Identifier::new(&fixed.parameter));
        parameters.extend(fixed.map(|name| document::Parameter {
            name: Name::new(name, 0..0),
            domain: Spanned::new(Domain::Flag, 0..0),
            optional: false,
        }));
        for (index, range) in [(count, only), (from, values)] {
            if let Some(parameter) = parameters.get_mut(index) {
                parameter.domain = Spanned::new(Domain::Integers(range), 0..0);
                parameter.optional = false;
            }
        }
        let conditions = self.written.conditions.iter().zip(&self.understood.conditions).filter(|(_, stated)| {
            let looked_at = stated.condition.parameters();
            !looked_at.contains(&count) && !looked_at.contains(&from)
        });
        let Interface { names, fixed } = interface;
        let (added, conditions) = (fixed.len(), conditions.map(|(written, _)| written.clone()).collect());
        let restriction = Restriction { parameters, fixed, conditions, cover };
        let key = class_name(&self.understood.name, &names, &vec![true; names.len()]);
        // A write that names one window touches all pages that the window may share.
        let delete = delete_calls(key.clone());
        let step = move |mut class: Vec<Expr>| {
            let all = || Node::Name("_".to_owned()).at(0..0);
            class.extend((0..added).map(|_| all()));
            for cut in [count, from] {
                if let Some(argument) = class.get_mut(cut) {
                    *argument = all();
                }
            }
            delete(class)
        };
        Ok(Shape {
            restriction: Some(restriction),
            key,
            hot: None,
            value: Stored::Result,
            reads: Reads::default(),
            step: Box::new(step),
        })
    }

    /// The number of the first page: the least that calls can ask for.
    fn first_page(&self, page: CutArgument) -> BigInt {
        match page {
            CutArgument::Fixed(number) => number.into(),
            CutArgument::Parameter(parameter) => {
                let parameter = self.understood.parameters.get(parameter);
                parameter.map_or_else(BigInt::default, |parameter| (&parameter.domain.bounds().0).into())
            }
        }
    }

    /// What one write does, if it is about this function at all.
    fn write(&self, write: &document::Write, shape: &Shape) -> Option<Write> {
        let mut steps: Vec<Step> = self.classes_of(write).map(|class| (shape.step)(class.to_vec())).collect();
        // One `nothing` is enough, however many classes it is about.
        steps.dedup();
        let (write, parameters) = (write.name.value.clone(), write.parameters.clone());
        (!steps.is_empty()).then_some(Write { write, parameters, steps })
    }

    fn classes_of<'w>(&'w self, write: &'w document::Write) -> impl Iterator<Item = &'w [Expr]> {
        let of_this = |invalidation: &&document::Invalidation| invalidation.function.value == self.understood.name;
        write.invalidates.iter().filter(of_this).map(|invalidation| invalidation.arguments.as_slice())
    }

    /// For each class that writes kill, which parameters are bound; each combination once.
    fn scopes(&self) -> Vec<Vec<bool>> {
        let mut scopes: Vec<Vec<bool>> =
            self.reading.document.writes.iter().flat_map(|write| self.classes_of(write).map(bound)).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Which parameters all writes bind; none where there are no writes.
    fn common_scope(&self) -> Vec<bool> {
        let none = vec![false; self.understood.parameters.len()];
        let both = |a: Vec<bool>, b: Vec<bool>| a.into_iter().zip(b).map(|(a, b)| a && b).collect();
        self.scopes().into_iter().reduce(both).unwrap_or(none)
    }

    /// A step after each fill for each kind of class that the call is in.
    fn after_fill(&self, step: impl Fn(Vec<Part>) -> ReadStep) -> Reads {
        let names = self.names();
        let classes = self.scopes().into_iter().map(|scope| class_name(&self.understood.name, &names, &scope));
        Reads { before: Vec::new(), after_fill: classes.map(step).collect() }
    }

    fn names(&self) -> Vec<String> {
        self.understood.parameters.iter().map(|parameter| parameter.name.clone()).collect()
    }

    fn call_key(&self) -> Vec<Part> {
        let names = self.names();
        class_name(&self.understood.name, &names, &vec![true; names.len()])
    }

    /// The entities that the function and its writes name.
    fn entities(&self) -> Vec<document::Entity> {
        let of_writes = self.reading.document.writes.iter().filter(|write| self.classes_of(write).next().is_some());
        let parameters: Vec<&document::Parameter> =
            of_writes.flat_map(|write| &write.parameters).chain(&self.written.parameters).collect();
        let is_named = |name: &Name| {
            parameters.iter().any(|p| matches!(&p.domain.value, Domain::Entity(entity) if *entity == name.value))
        };
        let entities = self.reading.document.entities.iter().filter(|entity| is_named(&entity.name));
        entities.map(|entity| document::Entity { popularity: None, ..entity.clone() }).collect()
    }

    fn ttl(&self) -> Option<Ttl> {
        let settings = &self.assessment.settings;
        // What versions outdate stays for the retention; a backstop ends every entry.
        let guards = [settings.retention, settings.backstop].into_iter().flatten().map(|setting| setting.value);
        let seconds = settings.ttl.map(|ttl| ttl.value).or_else(|| guards.reduce(f64::min)).and_then(Amount::new)?;
        Some(Ttl { seconds, sliding: settings.sliding })
    }

    /// The buckets that the strategy was assessed with, or those of the design. At least 1.
    fn buckets(&self) -> u32 {
        let assessed = self.assessment.settings.buckets.map(|buckets| buckets.value);
        assessed.unwrap_or(self.reading.design.settings.buckets).max(1)
    }

    fn predicted(&self) -> Predicted {
        let metrics = self.assessment.metrics.iter().filter_map(|(metric, estimate)| {
            let declaration = metric.declaration();
            let (worst, unbounded) = match estimate.worst {
                None => (None, false),
                Some(Worst::Value(worst)) => (Amount::new(worst), false),
                Some(Worst::Unbounded) => (None, true),
            };
            let unit = declaration.unit.to_owned();
            Some((
                declaration.name.to_owned(),
                Prediction { value: Amount::new(estimate.value)?, unit, worst, unbounded },
            ))
        });
        Predicted {
            metrics: metrics.collect(),
            assumed: self.reading.design.assumed.iter().map(Assumed::from).collect(),
            notes: self.assessment.notes.clone(),
        }
    }
}

/// Deletes the key of each call of a class.
fn delete_calls(key: Vec<Part>) -> Box<dyn Fn(Vec<Expr>) -> Step> {
    Box::new(move |class| {
        let key = key.clone();
        if bound(&class).into_iter().all(|bound| bound) {
            Step::Delete { class, key }
        } else {
            Step::DeleteEach { class, key, over: Over::Calls }
        }
    })
}

/// Which parameters an invalidation binds.
fn bound(class: &[Expr]) -> Vec<bool> {
    class.iter().map(|argument| !matches!(&argument.value, Node::Name(name) if name == "_")).collect()
}

/// The name of a class: the arguments that are bound, and `*` for the others.
fn class_name(function: &str, names: &[String], bound: &[bool]) -> Vec<Part> {
    let mut parts = vec![Part::Literal(escape(function) + AFTER_FUNCTION)];
    push_arguments(
        &mut parts,
        names.iter().zip(bound).map(|(name, &bound)| {
            if bound { Part::Argument(name.clone()) } else { Part::Literal(ANYTHING.to_owned()) }
        }),
    );
    parts
}

fn push_arguments(parts: &mut Vec<Part>, arguments: impl Iterator<Item = Part>) {
    for (i, argument) in arguments.enumerate() {
        if i > 0 {
            push_literal(parts, BETWEEN_ARGUMENTS);
        }
        match argument {
            Part::Literal(text) => push_literal(parts, &text),
            other => parts.push(other),
        }
    }
}

/// Adds a text, to the one before it if there is one.
fn push_literal(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Literal(last)) => last.push_str(text),
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}
