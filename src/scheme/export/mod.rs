//! From a design and the assessment of a strategy to a scheme.

mod names;
mod restrict;
mod shape;

use self::names::{bound, bucket_name, class_name, push_version, unused_name};
use self::shape::{Export, Shape, delete_calls};
use super::document::{
    Assumed, Document, Format, Hot, Limits, Over, Part, Place, Predicted, Prediction, ReadStep, Reads, Step, Stored,
    Ttl, Write,
};
use super::error::{Code, SchemeError};
use super::hot::MOST_HOT;
use super::key_scheme::Scheme;
use crate::design::document::{self, Domain};
use crate::design::expression::Expr;
use crate::design::json::pretty;
use crate::design::name::Name;
use crate::design::{Amount, Reading};
use crate::keyspace::encoding::sha256_hex;
use crate::strategy::{Assessment, StrategyId, Worst};
use crate::workload::Profile;

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
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
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
            StrategyId::Restrict => restrict::shape(self)?,
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
        let inside = inside.into_iter().map(|(name, _)| name.clone());
        let of = outside.into_iter().map(|(name, _)| name.clone()).collect();
        let buckets = self.buckets();
        let key = bucket_name(&self.understood.name, inside, Part::Bucket { of, buckets });
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
        push_version(&mut key, name);
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

    /// What one write does, if it is about this function at all.
    fn write(&self, write: &document::Write, shape: &Shape) -> Option<Write> {
        let mut steps: Vec<Step> = self.classes_of(write).map(|class| (shape.step)(class.to_vec())).collect();
        // One `nothing` is enough, however many classes it is about.
        steps.dedup();
        let (write, parameters) = (write.name.value.clone(), write.parameters.clone());
        (!steps.is_empty()).then_some(Write { write, parameters, steps })
    }

    /// A step after each fill for each kind of class that the call is in.
    fn after_fill(&self, step: impl Fn(Vec<Part>) -> ReadStep) -> Reads {
        let names = self.names();
        let classes = self.scopes().into_iter().map(|scope| class_name(&self.understood.name, &names, &scope));
        Reads { before: Vec::new(), after_fill: classes.map(step).collect() }
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
