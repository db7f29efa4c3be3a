//! The steps of a document with their names looked up, and their effects for given arguments.

use std::iter;

use super::document::{Limits, Over, Part, Place, ReadStep, Step, Write};
use super::effect::Effect;
use super::error::SchemeError;
use super::hot::HotCalls;
use super::template::{Filling, Template};
use crate::design::{self, Binding, Function, Invalidation, Parameter, Value};
use crate::keyspace::{addresses, scope};

/// A step of a read.
#[derive(Clone, Debug)]
pub enum ReadAction {
    /// Fetch a version.
    FetchVersion(String, Place, Template),
    /// Register a key in the directory.
    Register(Template),
    /// Announce a key to all callers.
    Publish(Template),
}

impl ReadAction {
    /// Looks up the names of a step. `place` is its path in the document.
    ///
    /// # Errors
    ///
    /// As [`Template::new`].
    pub fn new(step: &ReadStep, parameters: &[Parameter], place: &str) -> Result<Self, SchemeError> {
        let template = |parts: &[Part]| Template::new(parts, parameters, place);
        Ok(match step {
            ReadStep::FetchVersion { name, from, item } => Self::FetchVersion(name.clone(), *from, template(item)?),
            ReadStep::Register { class } => Self::Register(template(class)?),
            ReadStep::Publish { class } => Self::Publish(template(class)?),
        })
    }

    /// The effect for a call whose result is stored under `key`.
    pub fn effect(&self, call: &[Value], key: &str, limits: Limits) -> Effect {
        let name = |template: &Template| template.key(Filling { values: call, ..Filling::default() }, limits);
        let key = key.to_owned();
        match self {
            Self::FetchVersion(version, from, item) => {
                Effect::FetchVersion { name: version.clone(), from: *from, item: name(item) }
            }
            Self::Register(class) => Effect::Register { class: name(class), key },
            Self::Publish(class) => Effect::PublishKey { class: name(class), key },
        }
    }
}

/// The steps of one write.
#[derive(Clone, Debug)]
pub struct WriteActions {
    /// The write's name.
    pub name: String,
    /// The write's parameters.
    pub parameters: Vec<Parameter>,
    actions: Vec<WriteAction>,
}

/// A step of a write.
#[derive(Clone, Debug)]
struct WriteAction {
    verb: Verb,
    /// The class that the step is about.
    invalidation: Invalidation,
    /// The key or the name that the step is about.
    template: Template,
}

/// What a step of a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Delete,
    DeleteCalls,
    DeleteBuckets(u32),
    DeleteHot,
    LookUp,
    Publish,
    Bump(Place),
}

/// What the steps of writes refer to.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The function whose calls are stored.
    pub stored: &'a Function,
    /// The calls that have a key, if not all do.
    pub hot: Option<&'a HotCalls>,
    /// The limits of keys.
    pub limits: Limits,
}

impl WriteActions {
    /// Looks up the names of a write's steps. `place` is their path in the document.
    ///
    /// # Errors
    ///
    /// As [`Template::new`]; keys that name a parameter that is not bound, and steps over buckets or hot calls that the
    /// scheme does not have.
    pub fn new(
        write: &Write,
        understood: design::Write,
        context: Context<'_>,
        place: &str,
    ) -> Result<Self, SchemeError> {
        let steps = write.steps.iter().filter_map(|step| Some((step, step.template()?)));
        let actions = steps
            .zip(understood.invalidations)
            .map(|((step, parts), invalidation)| {
                let template = Template::new(parts, &context.stored.parameters, place)?;
                WriteAction::new(step, invalidation, template, context, place)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { name: write.write.to_string(), parameters: understood.parameters, actions })
    }

    /// The effects of the write, lazily.
    pub fn effects<'a>(&'a self, context: Context<'a>, arguments: Vec<Value>) -> impl Iterator<Item = Effect> + 'a {
        self.actions.iter().flat_map(move |action| action.effects(context, &arguments))
    }
}

impl WriteAction {
    fn new(
        step: &Step,
        invalidation: Invalidation,
        template: Template,
        context: Context<'_>,
        place: &str,
    ) -> Result<Self, SchemeError> {
        let verb = match step {
            Step::DeleteEach { over: Over::Calls, .. } => Verb::DeleteCalls,
            Step::DeleteEach { over: Over::Buckets, .. } => match template.buckets() {
                Some(buckets) => Verb::DeleteBuckets(buckets),
                None => return Err(SchemeError::scheme(place, "the key has no bucket that could run")),
            },
            Step::DeleteEach { over: Over::Hot, .. } if context.hot.is_none() => {
                return Err(SchemeError::scheme(place, "there are no hot calls that could run"));
            }
            Step::DeleteEach { over: Over::Hot, .. } => Verb::DeleteHot,
            Step::RegistryLookup { .. } => Verb::LookUp,
            Step::Publish { .. } => Verb::Publish,
            Step::Bump { place, .. } => Verb::Bump(*place),
            Step::Delete { .. } | Step::Nothing => Verb::Delete,
        };
        let runs = |parameter| verb == Verb::DeleteHot && context.hot.is_some_and(|hot| hot.tells(parameter));
        let is_free =
            |parameter: usize| invalidation.bindings.get(parameter) == Some(&Binding::Free) && !runs(parameter);
        if verb != Verb::DeleteCalls && template.arguments().any(is_free) {
            return Err(SchemeError::scheme(place, "a key names a parameter that the write does not bind"));
        }
        Ok(Self { verb, invalidation, template })
    }

    fn effects<'a>(&'a self, context: Context<'a>, arguments: &[Value]) -> Box<dyn Iterator<Item = Effect> + 'a> {
        let Context { stored, hot, limits } = context;
        let Some(fixed) = scope(stored, &self.invalidation, arguments) else { return Box::new(iter::empty()) };
        // Except for calls, the template names fixed parameters only.
        let values = values_of(stored, &fixed);
        let name = move |values: &[Value]| self.template.key(Filling { values, ..Filling::default() }, limits);
        let once = |effect| Box::new(iter::once(effect));
        match self.verb {
            Verb::Delete => once(Effect::Delete { key: name(&values) }),
            Verb::LookUp => once(Effect::RegistryLookup { entry: name(&values) }),
            Verb::Publish => once(Effect::Publish { entry: name(&values) }),
            Verb::Bump(place) => once(Effect::Bump { place, item: name(&values) }),
            Verb::DeleteCalls => {
                let calls = addresses(stored, &fixed, u64::MAX);
                Box::new(calls.map(move |call| Effect::Delete { key: name(&call.arguments) }))
            }
            Verb::DeleteBuckets(buckets) => Box::new((1..=buckets).map(move |bucket| {
                let filling = Filling { values: &values, bucket: Some(bucket), ..Filling::default() };
                Effect::Delete { key: self.template.key(filling, limits) }
            })),
            Verb::DeleteHot => {
                Box::new(hot.into_iter().flat_map(move |hot| hot.within(fixed.clone())).map(move |texts| {
                    let filling = Filling { values: &values, texts: &texts, ..Filling::default() };
                    Effect::Delete { key: self.template.key(filling, limits) }
                }))
            }
        }
    }
}

/// The values that are fixed; all others are absent.
fn values_of(function: &Function, fixed: &[(usize, Value)]) -> Vec<Value> {
    let mut values = vec![Value::Absent; function.parameters.len()];
    for (parameter, value) in fixed {
        if let Some(place) = values.get_mut(*parameter) {
            *place = value.clone();
        }
    }
    values
}
