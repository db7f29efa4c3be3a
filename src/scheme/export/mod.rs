//! From a design and the assessment of a strategy to a scheme.

mod names;
mod restrict;
mod shape;

use self::names::{bound, bucket_name, push_version, unused_name};
use self::shape::{Export, Shape, delete_calls};
use super::document::{
    Assumed, Carried, Directory, DirectoryOf, Document, FillStep, Format, Guards, Hot, Lifetime, Limits, Notice, Over,
    Part, Place, Predicted, Prediction, Run, Step, Store, Stored, VersionItem, Versions, Write,
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
use crate::mechanism::{self, Address, Buckets, Ended, Kept, Line, Mechanism, TimeToLive, When};
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

/// A time. Those of mechanisms are finite and not negative.
fn seconds(value: f64) -> Amount {
    Amount::new(value).unwrap_or(Amount::ZERO)
}

fn place(kept: Kept) -> Place {
    match kept {
        Kept::Row => Place::Row,
        Kept::Cache => Place::Cache,
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
            store: self.store(),
            value: shape.value,
            lifetime: self.lifetime(),
            limits: Limits::default(),
            guards: self.guards(),
            versions: shape.versions,
            directory: self.directory(),
            fill: self.fill(),
            run: self.run(),
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
            Address::Nothing => {
                let message = "nothing is cached, so there are no keys to export";
                return Err(SchemeError::new(Code::NoScheme, "none", message, "choose another strategy".to_owned()));
            }
        };
        Ok(self.with_versions(shape))
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

    /// The versions that an entry carries.
    fn with_versions(&self, mut shape: Shape) -> Shape {
        let versions = self.mechanism().versions();
        let is_only = versions.len() == 1;
        let mut taken = self.names();
        for (scope, version) in versions {
            // A parameter may be called `version` itself.
            let name = unused_name(&if is_only { "version".to_owned() } else { self.version_name(&scope) }, &taken);
            taken.push(name.clone());
            let carried = match version.carried {
                mechanism::Carried::InKey => {
                    push_version(&mut shape.key, name.clone());
                    Carried::InKey
                }
                mechanism::Carried::InValue => Carried::InValue,
            };
            let item = VersionItem { name, from: place(version.kept), item: self.class(&scope) };
            shape.versions.get_or_insert(Versions { carried, items: Vec::new() }).items.push(item);
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
    fn steps(&self, ended: Ended, class: Vec<Expr>, shape: &Shape) -> Vec<Step> {
        let scope: Vec<usize> =
            bound(&class).into_iter().enumerate().filter(|(_, bound)| *bound).map(|(parameter, _)| parameter).collect();
        let entry = self.class(&scope);
        match ended {
            Ended::Nothing => vec![Step::Nothing],
            Ended::DeleteEach => vec![self.delete_each(class, shape)],
            Ended::LookUp(mechanism::Directory::Shared { .. }) => vec![Step::RegistryLookup { entry, class }],
            // The other callers would delete the same keys again.
            Ended::LookUp(mechanism::Directory::Own) => vec![
                Step::RegistryLookup { entry: entry.clone(), class: class.clone() },
                Step::Publish { entry, class, notice: Notice::Forget },
            ],
            Ended::Publish => vec![Step::Publish { entry, class, notice: Notice::Drop }],
            Ended::Version(version) => vec![Step::Bump { item: entry, class, place: place(version.kept) }],
        }
    }

    fn delete_each(&self, class: Vec<Expr>, shape: &Shape) -> Step {
        let key = shape.key.clone();
        match self.mechanism().address() {
            Address::Own => delete_calls(class, key),
            Address::Slots(_) | Address::Maps(_) => Step::DeleteEach { class, key, over: Over::Buckets },
            Address::Hot { .. } => Step::DeleteEach { class, key, over: Over::Hot },
            Address::Nothing => Step::Nothing,
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
            // A line that is repeated is run once.
            let new = self.steps(ended, class.to_vec(), shape).into_iter().filter(|step| !steps.contains(step));
            steps.extend(new.collect::<Vec<_>>());
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

    fn store(&self) -> Store {
        match self.mechanism().place() {
            mechanism::Place::Cache => Store::Cache,
            mechanism::Place::Callers => Store::Caller,
        }
    }

    fn lifetime(&self) -> Lifetime {
        let lifetime = self.mechanism().lifetime();
        let sliding = lifetime.time_to_live.is_some_and(TimeToLive::is_sliding);
        Lifetime { seconds: seconds(lifetime.end()), sliding }
    }

    fn guards(&self) -> Guards {
        let guards = self.mechanism().guards();
        Guards { lease_seconds: guards.lease.map(seconds), tombstone_seconds: guards.tombstone.map(seconds) }
    }

    /// The directory. A registration is made before the source is read, so it must outlive the entry by the time of a fill.
    fn directory(&self) -> Option<Directory> {
        let (of, copies) = match self.mechanism().directory() {
            Some(mechanism::Directory::Shared { replicas }) => (DirectoryOf::All, replicas),
            Some(mechanism::Directory::Own) => (DirectoryOf::Caller, 1),
            None if self.mechanism().published().is_empty() => return None,
            // Callers know which of their copies are in a class.
            None => (DirectoryOf::Caller, 1),
        };
        let fill = self.mechanism().address().longest_fetch(self.understood) + self.reading.design.topology.fill_delay;
        Some(Directory { of, copies, seconds: seconds(self.mechanism().lifetime().end() + fill) })
    }

    /// The steps of a fill. A key is registered before the source is read: a write that comes later finds it. Without a
    /// token, a write between the registration and the store forgets the key, so it is registered again.
    fn fill(&self) -> Vec<FillStep> {
        let classes: Vec<Vec<Part>> = [self.mechanism().registered(), self.mechanism().published()]
            .iter()
            .flatten()
            .map(|scope| self.class(scope))
            .collect();
        let register = || classes.iter().map(|class| FillStep::Register { class: class.clone() });
        let token = self.mechanism().guards().lease.map(|_| FillStep::TakeToken);
        let again: Vec<FillStep> = if token.is_some() { Vec::new() } else { register().collect() };
        let announced: Vec<FillStep> = match self.mechanism().directory() {
            Some(mechanism::Directory::Own) => {
                classes.iter().map(|class| FillStep::Publish { class: class.clone() }).collect()
            }
            Some(mechanism::Directory::Shared { .. }) | None => Vec::new(),
        };
        let read = [FillStep::ReadSource, FillStep::Set];
        token.into_iter().chain(register()).chain(read).chain(again).chain(announced).collect()
    }

    fn run(&self) -> Run {
        match self.mechanism().when() {
            When::AtCommit => Run::AtCommit,
            When::FromLog { lag, batch } => Run::FromLog { lag_seconds: seconds(lag), batch },
        }
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
