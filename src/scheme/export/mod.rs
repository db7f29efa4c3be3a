//! From a design and the assessment of a strategy to a scheme.

mod names;
mod restrict;
mod shape;

use self::names::{bound, bucket_name, push_version, unused_name};
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
use crate::mechanism::{Address, Buckets, Carried, Directory, Ended, Kept, Lifetime, Line, Mechanism, TimeToLive};
use crate::strategy::{Assessment, Worst};
use crate::workload::{Profile, bound_by_all};

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
        let understood = reading.design.functions.iter().enumerate().find(|(_, known)| known.name == function);
        let written = reading.document.reads.iter().find(|known| known.function.value.as_str() == function);
        let (Some((index, understood)), Some(written)) = (understood, written) else {
            let names: Vec<&str> = reading.design.functions.iter().map(|function| function.name.as_str()).collect();
            let hint = format!("known here: {}", names.join(", "));
            return Err(SchemeError::new(Code::UnknownFunction, function, "the design has no such function", hint));
        };
        Export { reading, index, understood, written, assessment }.scheme()
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

    /// What the mechanism says, as the parts of a document.
    fn shape(&self) -> Result<Shape, SchemeError> {
        let shape = match self.mechanism().address() {
            Address::Own => Shape::of(self.call_key()),
            Address::Slots(buckets) => Shape { value: Stored::WithAddress, ..Shape::of(self.bucket_key(buckets)) },
            Address::Maps(buckets) => Shape { value: Stored::ByAddress, ..Shape::of(self.bucket_key(buckets)) },
            Address::Hot { calls } => Shape { hot: Some(self.hot(*calls)?), ..Shape::of(self.call_key()) },
            Address::Pages { size } => restrict::shape(self, *size)?,
        };
        Ok(self.with_versions(self.with_registrations(shape)))
    }

    /// The key of a bucket.
    fn bucket_key(&self, buckets: &Buckets) -> Vec<Part> {
        let names = self.names();
        let (kept, hashed): (Vec<_>, Vec<_>) =
            names.into_iter().enumerate().partition(|(parameter, _)| buckets.kept.contains(parameter));
        let of = hashed.into_iter().map(|(_, name)| name).collect();
        let kept = kept.into_iter().map(|(_, name)| name);
        bucket_name(&self.understood.name, kept, Part::Bucket { of, buckets: buckets.count.max(1) })
    }

    /// A step after each fill for each class under which it is registered.
    fn with_registrations(&self, shape: Shape) -> Shape {
        let classes = self.mechanism().registered().into_iter().map(|scope| self.class(&scope));
        let after_fill = match self.mechanism().directory() {
            None => Vec::new(),
            Some(Directory::Shared { .. }) => classes.map(|class| ReadStep::Register { class }).collect(),
            Some(Directory::Own) => classes.map(|class| ReadStep::Publish { class }).collect(),
        };
        Shape { reads: Reads { after_fill, ..shape.reads }, ..shape }
    }

    /// A fetch for each version that an entry carries.
    fn with_versions(&self, mut shape: Shape) -> Shape {
        let versions = self.mechanism().versions();
        let is_only = versions.len() == 1;
        let mut taken = self.names();
        for (scope, version) in versions {
            // A parameter may be called `version` itself.
            let name = unused_name(&if is_only { "version".to_owned() } else { self.version_name(&scope) }, &taken);
            let from = match version.kept {
                Kept::Row => Place::Row,
                Kept::Cache => Place::Cache,
            };
            shape.reads.before.push(ReadStep::FetchVersion { name: name.clone(), from, item: self.class(&scope) });
            match version.carried {
                Carried::InKey => push_version(&mut shape.key, name.clone()),
                Carried::InValue => shape.value = Stored::WithVersions,
            }
            taken.push(name);
        }
        shape
    }

    /// The name of the version of a scope: `version_of_product`, or `version_of_all` if nothing is bound.
    fn version_name(&self, scope: &[usize]) -> String {
        let names = self.names();
        let bound: Vec<&str> = scope.iter().filter_map(|&parameter| names.get(parameter)).map(String::as_str).collect();
        format!("version_of_{}", if bound.is_empty() { "all".to_owned() } else { bound.join("_and_") })
    }

    /// What a write does about one line.
    fn step(&self, ended: Ended, class: Vec<Expr>, shape: &Shape) -> Step {
        let scope: Vec<usize> =
            bound(&class).into_iter().enumerate().filter(|(_, bound)| *bound).map(|(parameter, _)| parameter).collect();
        match ended {
            Ended::Nothing => Step::Nothing,
            Ended::DeleteEach => self.delete_each(class, shape),
            Ended::LookUp(_) => Step::RegistryLookup { entry: self.class(&scope), class },
            Ended::Publish => Step::Publish { entry: self.class(&scope), class },
            Ended::Version(version) => {
                let place = match version.kept {
                    Kept::Row => Place::Row,
                    Kept::Cache => Place::Cache,
                };
                Step::Bump { item: self.class(&scope), class, place }
            }
        }
    }

    fn delete_each(&self, class: Vec<Expr>, shape: &Shape) -> Step {
        let key = shape.key.clone();
        match self.mechanism().address() {
            Address::Own => delete_calls(class, key),
            Address::Slots(_) | Address::Maps(_) => Step::DeleteEach { class, key, over: Over::Buckets },
            Address::Hot { .. } => Step::DeleteEach { class, key, over: Over::Hot },
            // A write that names one window touches all pages that the window may share.
            Address::Pages { .. } => delete_calls(shape.pages.class(class), key),
        }
    }

    /// The most-called arguments outside the scope that all writes share.
    fn hot(&self, calls: u32) -> Result<Hot, SchemeError> {
        let none = |message: &str, hint: String| SchemeError::new(Code::NoScheme, "hash-hot", message, hint);
        let wanted = calls as usize;
        if wanted > MOST_HOT {
            let message = format!("a list of {wanted} hot calls is too long");
            return Err(none(&message, format!("set `buckets` to at most {MOST_HOT}")));
        }
        let common = bound_by_all(&self.reading.design, self.index);
        let (scope, others): (Vec<usize>, Vec<usize>) =
            (0..self.understood.parameters.len()).partition(|parameter| common.contains(parameter));
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

    /// What one write does, if it is about this function at all.
    fn write(&self, write: &document::Write, shape: &Shape) -> Option<Write> {
        let of_this = |(line, _): &(&Line, Ended)| {
            self.reading.design.writes.get(line.write).is_some_and(|known| known.name == write.name.value.as_str())
        };
        let ended = self.mechanism().lines().filter(of_this).map(|(_, ended)| ended);
        let mut steps: Vec<Step> = Vec::new();
        for (class, ended) in self.classes_of(write).zip(ended) {
            let step = self.step(ended, class.to_vec(), shape);
            // A line that is repeated is run once.
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        let (write, parameters) = (write.name.value.clone(), write.parameters.clone());
        (!steps.is_empty()).then_some(Write { write, parameters, steps })
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
        let Lifetime { time_to_live, backstop, retention } = self.mechanism().lifetime();
        let end = backstop.map_or(retention, |backstop| backstop.min(retention));
        let seconds = Amount::new(time_to_live.map_or(end, TimeToLive::seconds))?;
        Some(Ttl { seconds, sliding: time_to_live.is_some_and(TimeToLive::is_sliding) })
    }

    fn mechanism(&self) -> &Mechanism {
        &self.assessment.mechanism
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
