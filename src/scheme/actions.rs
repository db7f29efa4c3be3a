//! The steps of a document with their names looked up, and their effects for given arguments.

use std::iter;
use std::rc::Rc;

use super::document::{FillStep, Limits, Notice, Over, Part, Place, Step, Write};
use super::effect::{Effect, FillEffect};
use super::error::SchemeError;
use super::hot::HotCalls;
use super::template::{Filling, Template};
use crate::design::{self, Function, Invalidation, Parameter, Value};
use crate::keyspace::encoding::encode;
use crate::keyspace::{addresses, scope};

/// A step of a fill.
#[derive(Clone, Debug)]
pub enum FillAction {
    /// Take the token of the key.
    TakeToken,
    /// Register the key in the directory.
    Register(Template),
    /// Read the source.
    ReadSource,
    /// Store the result.
    Set,
    /// Announce the key to all callers.
    Publish(Template),
}

impl FillAction {
    /// Looks up the names of a step. `place` is its path in the document.
    ///
    /// # Errors
    ///
    /// As [`Template::new`].
    pub fn new(step: &FillStep, parameters: &[Parameter], place: &str) -> Result<Self, SchemeError> {
        let template = |parts: &[Part]| Template::new(parts, parameters, place);
        Ok(match step {
            FillStep::TakeToken => Self::TakeToken,
            FillStep::Register { class } => Self::Register(template(class)?),
            FillStep::ReadSource => Self::ReadSource,
            FillStep::Set => Self::Set,
            FillStep::Publish { class } => Self::Publish(template(class)?),
        })
    }

    /// The effect for a call.
    pub fn effect(&self, call: &[Value], limits: Limits) -> FillEffect {
        let name = |template: &Template| template.key(Filling { values: call, ..Filling::default() }, limits);
        match self {
            Self::TakeToken => FillEffect::TakeToken,
            Self::Register(class) => FillEffect::Register { class: name(class) },
            Self::ReadSource => FillEffect::ReadSource,
            Self::Set => FillEffect::Set,
            Self::Publish(class) => FillEffect::Publish { class: name(class) },
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
    Publish(Notice),
    Bump(Place),
}

impl Verb {
    /// Whether two steps do the same to an item that both reach.
    fn is_like(self, other: Self) -> bool {
        let is_delete = |verb| matches!(verb, Self::Delete | Self::DeleteCalls);
        self == other || is_delete(self) && is_delete(other)
    }
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

    /// The effects of the write, lazily and in constant memory. What several lines reach is in the first of them only.
    pub fn effects<'a>(&'a self, context: Context<'a>, arguments: &[Value]) -> impl Iterator<Item = Effect> + 'a {
        let class = |action: &'a WriteAction| Class::of(action, context, arguments).map(Rc::new);
        let classes: Vec<Rc<Class<'a>>> = self.actions.iter().filter_map(class).collect();
        (0..classes.len()).flat_map(move |place| {
            let earlier = classes.get(..place).unwrap_or_default().to_vec();
            let later = classes.get(place).map(Rc::clone);
            later.into_iter().flat_map(move |class| {
                let earlier = earlier.clone();
                Rc::clone(&class).effects().filter_map(move |(address, effect)| {
                    (!earlier.iter().any(|earlier| earlier.reaches(&class, &address))).then_some(effect)
                })
            })
        })
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
            Step::Publish { notice, .. } => Verb::Publish(*notice),
            Step::Bump { place, .. } => Verb::Bump(*place),
            Step::Delete { .. } | Step::Nothing => Verb::Delete,
        };
        let runs = |parameter| verb == Verb::DeleteHot && context.hot.is_some_and(|hot| hot.tells(parameter));
        let is_free = |parameter: usize| !invalidation.binds(parameter) && !runs(parameter);
        if verb != Verb::DeleteCalls && template.arguments().any(is_free) {
            return Err(SchemeError::scheme(place, "a key names a parameter that the write does not bind"));
        }
        Ok(Self { verb, invalidation, template })
    }
}

/// The class that one step of a write reaches.
struct Class<'a> {
    action: &'a WriteAction,
    context: Context<'a>,
    /// The values that the write binds.
    fixed: Vec<(usize, Value)>,
    /// The same by parameter; all others are absent.
    values: Vec<Value>,
}

/// What a step is about, one item after the other.
enum Address {
    /// The only item of the class.
    Whole,
    /// A call.
    Call(Vec<Value>),
    /// A hot call: the text of each of its values.
    Texts(Vec<String>),
}

impl<'a> Class<'a> {
    /// The class of a step; `None` if a parameter is bound to a value that is none of its own.
    fn of(action: &'a WriteAction, context: Context<'a>, arguments: &[Value]) -> Option<Self> {
        let fixed = scope(context.stored, &action.invalidation, arguments)?;
        let values = values_of(context.stored, &fixed);
        Some(Self { action, context, fixed, values })
    }

    /// The name that the template has for these values.
    fn name(&self, values: &[Value], bucket: Option<u32>) -> String {
        self.action.template.key(Filling { values, bucket, ..Filling::default() }, self.context.limits)
    }

    /// Whether this step already reached an item of a later one.
    fn reaches(&self, later: &Self, address: &Address) -> bool {
        if !self.action.verb.is_like(later.action.verb) || self.action.template != later.action.template {
            return false;
        }
        match address {
            // Buckets are the same for all values that the key does not keep.
            Address::Whole => self.name(&self.values, Some(1)) == later.name(&later.values, Some(1)),
            Address::Call(call) => self.fixed.iter().all(|(parameter, value)| call.get(*parameter) == Some(value)),
            Address::Texts(texts) => {
                self.fixed.iter().all(|(parameter, value)| texts.get(*parameter) == Some(&encode(value)))
            }
        }
    }

    /// The items of the class and what to do with each.
    fn effects(self: Rc<Self>) -> Box<dyn Iterator<Item = (Address, Effect)> + 'a> {
        let name = || self.name(&self.values, None);
        let once = |effect| Box::new(iter::once((Address::Whole, effect)));
        match self.action.verb {
            Verb::Delete => Box::new(iter::once((Address::Call(self.values.clone()), Effect::Delete { key: name() }))),
            Verb::LookUp => once(Effect::RegistryLookup { entry: name() }),
            Verb::Publish(notice) => once(Effect::Publish { entry: name(), notice }),
            Verb::Bump(place) => once(Effect::Bump { place, item: name() }),
            Verb::DeleteCalls => {
                let calls = addresses(self.context.stored, &self.fixed, u64::MAX);
                Box::new(calls.map(move |call| {
                    let key = self.name(&call.arguments, None);
                    (Address::Call(call.arguments), Effect::Delete { key })
                }))
            }
            Verb::DeleteBuckets(buckets) => Box::new(
                (1..=buckets)
                    .map(move |bucket| (Address::Whole, Effect::Delete { key: self.name(&self.values, Some(bucket)) })),
            ),
            Verb::DeleteHot => {
                let hot = self.context.hot;
                Box::new(
                    hot.into_iter()
                        .flat_map({
                            let fixed = self.fixed.clone();
                            move |hot| hot.within(fixed.clone())
                        })
                        .map(move |texts| {
                            let filling = Filling { values: &self.values, texts: &texts, ..Filling::default() };
                            let key = self.action.template.key(filling, self.context.limits);
                            (Address::Texts(self.texts(&texts)), Effect::Delete { key })
                        }),
                )
            }
        }
    }

    /// The text of each value of a hot call.
    fn texts(&self, told: &[Option<&str>]) -> Vec<String> {
        let text = |(parameter, value): (usize, &Value)| match told.get(parameter) {
            Some(Some(text)) => (*text).to_owned(),
            Some(None) | None => encode(value),
        };
        self.values.iter().enumerate().map(text).collect()
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
