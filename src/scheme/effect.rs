//! What comes of the steps of a scheme, for given arguments.

use serde::Serialize;

use super::document::{Place, Step};
use super::template::{Filling, Template};
use super::{Action, Part, ReadAction, Scheme};
use crate::design::expression::Expr;
use crate::design::{Function, Invalidation, Value};
use crate::keyspace::{addresses, scope};

/// Something to do, with all its names made out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Delete a key from the cache.
    Delete {
        /// The key.
        key: String,
    },
    /// Ask the directory for the keys of a class, delete them, and forget them.
    RegistryLookup {
        /// The class.
        entry: String,
    },
    /// Tell all callers that a class is outdated.
    Publish {
        /// The class.
        entry: String,
    },
    /// Raise a version by 1.
    Bump {
        /// Where it is kept.
        place: Place,
        /// The item, or the name of the row.
        item: String,
    },
    /// Fetch a version.
    FetchVersion {
        /// Where it is kept.
        from: Place,
        /// The item, or the name of the row.
        item: String,
    },
    /// Tell the directory that a key is in use.
    Register {
        /// Its class.
        class: String,
        /// The key.
        key: String,
    },
    /// Tell all callers that a key is in use.
    PublishKey {
        /// Its class.
        class: String,
        /// The key.
        key: String,
    },
}

impl Step {
    /// What the function's parameters are bound to, if the step is about a class.
    pub(super) fn class(&self) -> Option<&[Expr]> {
        match self {
            Self::Delete { class, .. }
            | Self::DeleteEach { class, .. }
            | Self::RegistryLookup { class, .. }
            | Self::Publish { class, .. }
            | Self::Bump { class, .. } => Some(class),
            Self::Nothing => None,
        }
    }

    /// The key or the name that the step is about.
    pub(super) fn template(&self) -> Option<&[Part]> {
        match self {
            Self::Delete { key, .. } | Self::DeleteEach { key, .. } => Some(key),
            Self::RegistryLookup { entry, .. } | Self::Publish { entry, .. } => Some(entry),
            Self::Bump { item, .. } => Some(item),
            Self::Nothing => None,
        }
    }
}

impl Scheme {
    /// What a step of a read comes to for a call whose result is stored under `key`.
    pub(super) fn read_effect(&self, action: &ReadAction, call: &[Value], key: &str) -> Effect {
        let name = |template: &Template| self.name(template, call, None);
        let key = key.to_owned();
        match action {
            ReadAction::FetchVersion(from, item) => Effect::FetchVersion { from: *from, item: name(item) },
            ReadAction::Register(class) => Effect::Register { class: name(class), key },
            ReadAction::Publish(class) => Effect::PublishKey { class: name(class), key },
        }
    }

    /// What a step of a write comes to, lazily.
    pub(super) fn write_effects<'a>(
        &'a self,
        action: Action,
        invalidation: &Invalidation,
        template: &'a Template,
        arguments: &[Value],
    ) -> Box<dyn Iterator<Item = Effect> + 'a> {
        let stored = self.stored();
        let Some(fixed) = scope(stored, invalidation, arguments) else { return Box::new(std::iter::empty()) };
        if action == Action::DeleteCalls {
            let calls = addresses(stored, &fixed, u64::MAX);
            return Box::new(calls.map(|call| Effect::Delete { key: self.name(template, &call.arguments, None) }));
        }
        if let (Action::DeleteHot, Some(hot)) = (action, &self.hot) {
            let values = values_of(stored, &fixed);
            let deletes = move |texts: Vec<Option<&str>>| {
                let filling = Filling { values: &values, texts: &texts, ..Filling::default() };
                Effect::Delete { key: template.key(filling, self.document().limits) }
            };
            return Box::new(hot.within(fixed).map(deletes));
        }
        // The template names fixed parameters only, so nobody sees the absent ones.
        let values = values_of(stored, &fixed);
        if let Action::DeleteBuckets(buckets) = action {
            let deletes = move |bucket| Effect::Delete { key: self.name(template, &values, Some(bucket)) };
            return Box::new((1..=buckets).map(deletes));
        }
        let name = self.name(template, &values, None);
        Box::new(std::iter::once(match action {
            Action::LookUp => Effect::RegistryLookup { entry: name },
            Action::Publish => Effect::Publish { entry: name },
            Action::Bump(place) => Effect::Bump { place, item: name },
            _ => Effect::Delete { key: name },
        }))
    }

    fn name(&self, template: &Template, values: &[Value], bucket: Option<u32>) -> String {
        template.key(Filling { values, bucket, ..Filling::default() }, self.document().limits)
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
