//! The interpreter.

use serde_json::{Map, Value as Json};

use super::counts::Counts;
use super::fill::Fill;
use super::item::{Entry, Item};
use super::message::Message;
use super::store::{Rows, Store};
use crate::design::{Amount, Value};
use crate::scheme::{
    self, Carried, DirectoryOf, Effect, FetchVersion, FillEffect, Notice, Place, Scheme, SchemeError, Stored,
    argument_json,
};

/// Runs a scheme.
#[derive(Clone, Debug)]
pub struct Runner<S, R> {
    scheme: Scheme,
    /// The cache that all callers share, with its directory.
    shared: S,
    /// The copies and the directories of each caller.
    callers: Vec<S>,
    rows: R,
    counts: Counts,
}

/// What a read found.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What it found under each of its keys, in order. A call that has no key reads the source and stores nothing.
    pub keys: Vec<Looked>,
}

/// What a read found under one key.
#[derive(Clone, Debug, PartialEq)]
pub enum Looked {
    /// A result.
    Hit(Vec<u8>),
    /// Nothing that it may take: a fill begins.
    Miss(Fill),
}

/// Why a runner stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError<E: std::error::Error + 'static> {
    /// The scheme refuses the arguments.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The store does not answer.
    #[error("the store failed: {0}")]
    Store(#[source] E),
    /// There is no caller of this number.
    #[error("there is no caller {0}")]
    NoCaller(usize),
}

impl<S: Store, R: Rows> Runner<S, R> {
    /// A runner of a scheme over the shared store, a store of its own for each caller, and the rows of a database.
    pub fn new(scheme: Scheme, shared: S, callers: Vec<S>, rows: R) -> Self {
        Self { scheme, shared, callers, rows, counts: Counts::default() }
    }

    /// The scheme.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// What it counted so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The shared store.
    pub fn shared(&self) -> &S {
        &self.shared
    }

    /// The stores of the callers.
    pub fn callers(&self) -> &[S] {
        &self.callers
    }

    /// A read of a caller: fetches versions, makes the keys, and asks the store for each.
    ///
    /// # Errors
    ///
    /// If the scheme refuses the arguments, or the store does not answer.
    pub fn read(&mut self, caller: usize, arguments: &Map<String, Json>, now: f64) -> Result<Read, RunError<S::Error>> {
        let mut given = arguments.clone();
        let mut versions = Vec::new();
        for fetch in self.scheme.before(arguments)? {
            let FetchVersion { name, from, item } = fetch;
            let version = match from {
                Place::Row => self.rows.version(&item),
                Place::Cache => self.shared.version(&item, now).map_err(RunError::Store)?,
            };
            if self.document().versions.as_ref().is_some_and(|versions| versions.carried == Carried::InKey) {
                let number = Value::Integer(version.into());
                given.extend(argument_json(&number).map(|number| (name, number)));
            }
            versions.push(version);
        }
        let lookup = self.scheme.key(&given)?;
        let address = lookup.address.unwrap_or_default();
        let mut keys = Vec::with_capacity(lookup.keys.len());
        for key in lookup.keys {
            let looked = match self.look(caller, &key, &address, &versions, now)? {
                Some(result) => Looked::Hit(result),
                None => Looked::Miss(Fill {
                    steps: self.scheme.fill(&given)?.into_iter().rev().collect(),
                    caller,
                    key,
                    address: address.clone(),
                    versions: versions.clone(),
                    token: None,
                    result: None,
                }),
            };
            keys.push(looked);
        }
        Ok(Read { keys })
    }

    /// The result under a key that a read may take.
    fn look(
        &mut self,
        caller: usize,
        key: &str,
        address: &str,
        versions: &[u64],
        now: f64,
    ) -> Result<Option<Vec<u8>>, RunError<S::Error>> {
        let lifetime = self.document().lifetime;
        let store = self.store(caller)?;
        let Some(bytes) = store.get(key, now).map_err(RunError::Store)? else { return Ok(None) };
        let item = Item::read(&bytes);
        let Some(entry) = item.entry(address).filter(|entry| entry.versions == versions) else { return Ok(None) };
        if lifetime.sliding {
            store.touch(key, lifetime.seconds.get(), now).map_err(RunError::Store)?;
        } else if now >= entry.until {
            return Ok(None);
        }
        Ok(Some(entry.result.clone()))
    }

    /// Runs the next step of a fill. `source` reads the source, if that is the step. Returns the messages to all other
    /// callers; `None` if another fill holds the token, so that the read has to wait.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    pub fn step(
        &mut self,
        fill: &mut Fill,
        source: impl FnOnce() -> Vec<u8>,
        now: f64,
    ) -> Result<Option<Vec<Message>>, RunError<S::Error>> {
        match fill.steps.pop() {
            None => {}
            Some(FillEffect::TakeToken) => {
                let seconds = self.document().guards.lease_seconds.map_or(0.0, Amount::get);
                let key = &fill.key;
                fill.token = self.store(fill.caller)?.take_token(key, seconds, now).map_err(RunError::Store)?;
                if fill.token.is_none() {
                    return Ok(None);
                }
            }
            Some(FillEffect::Register { class }) => self.register(fill.caller, &class, &fill.key, now)?,
            Some(FillEffect::ReadSource) => fill.result = Some(source()),
            Some(FillEffect::Set) => self.set(fill, now)?,
            Some(FillEffect::Publish { class }) => {
                self.counts.announcements += self.callers.len().saturating_sub(1) as u64;
                return Ok(Some(vec![Message::Filled { class, key: fill.key.clone() }]));
            }
        }
        Ok(Some(Vec::new()))
    }

    fn set(&mut self, fill: &mut Fill, now: f64) -> Result<(), RunError<S::Error>> {
        let seconds = self.document().lifetime.seconds.get();
        let keeps_others = self.document().value == Stored::ByAddress;
        let Some(result) = fill.result.take() else { return Ok(()) };
        let entry = Entry { versions: fill.versions.clone(), until: now + seconds, result };
        let mut change = |present: Option<&[u8]>| {
            let item = present.map(Item::read).unwrap_or_default();
            item.with(fill.address.clone(), entry.clone(), keeps_others).write()
        };
        let token = fill.token;
        let store = self.store(fill.caller)?;
        let is_stored = store.set(&fill.key, &mut change, seconds, token, now).map_err(RunError::Store)?;
        match is_stored {
            true => self.counts.stored += 1,
            false => self.counts.refused += 1,
        }
        Ok(())
    }

    fn register(&mut self, caller: usize, class: &str, key: &str, now: f64) -> Result<(), RunError<S::Error>> {
        let Some(directory) = self.document().directory else { return Ok(()) };
        if directory.of == DirectoryOf::All {
            self.counts.registrations += u64::from(directory.copies);
        }
        self.directory(caller, directory)?.register(class, key, directory.seconds.get(), now).map_err(RunError::Store)
    }

    /// The effects of a write, in order, for [`Self::run`].
    ///
    /// # Errors
    ///
    /// If the scheme refuses the arguments.
    pub fn write(&self, write: &str, arguments: &Map<String, Json>) -> Result<Vec<Effect>, SchemeError> {
        Ok(self.scheme.invalidate(write, arguments)?.collect())
    }

    /// Runs an effect of a write of a caller. Returns the messages to all other callers.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    pub fn run(&mut self, caller: usize, effect: &Effect, now: f64) -> Result<Vec<Message>, RunError<S::Error>> {
        match effect {
            Effect::Delete { key } => self.delete(caller, key, now)?,
            Effect::RegistryLookup { entry } => {
                let Some(directory) = self.document().directory else { return Ok(Vec::new()) };
                if directory.of == DirectoryOf::All {
                    self.counts.look_ups += 1;
                }
                for key in self.directory(caller, directory)?.look_up(entry, now).map_err(RunError::Store)? {
                    self.delete(caller, &key, now)?;
                }
            }
            Effect::Publish { entry, notice } => {
                self.counts.notices += self.callers.len().saturating_sub(1) as u64;
                let message = Message::Written { class: entry.clone(), notice: *notice };
                self.deliver(caller, &message, now)?;
                return Ok(vec![message]);
            }
            Effect::Bump { place: Place::Row, item } => self.rows.bump(item),
            Effect::Bump { place: Place::Cache, item } => {
                self.counts.bumps += 1;
                self.shared.bump(item, now).map_err(RunError::Store)?;
            }
        }
        Ok(Vec::new())
    }

    fn delete(&mut self, caller: usize, key: &str, now: f64) -> Result<(), RunError<S::Error>> {
        let tombstone = self.document().guards.tombstone_seconds.map(Amount::get);
        let was_live = self.store(caller)?.delete(key, tombstone, now).map_err(RunError::Store)?;
        self.counts.deletes += 1;
        self.counts.useful_deletes += u64::from(was_live);
        Ok(())
    }

    /// Lets a caller act on a message.
    ///
    /// # Errors
    ///
    /// If its store does not answer.
    pub fn deliver(&mut self, caller: usize, message: &Message, now: f64) -> Result<(), RunError<S::Error>> {
        match message {
            Message::Filled { class, key } => self.register(caller, class, key, now),
            Message::Written { class, notice } => {
                let own = self.callers.get_mut(caller).ok_or(RunError::NoCaller(caller))?;
                let keys = own.look_up(class, now).map_err(RunError::Store)?;
                match notice {
                    Notice::Forget => {}
                    // A copy is dropped without a message.
                    Notice::Drop => {
                        for key in keys {
                            own.delete(&key, None, now).map_err(RunError::Store)?;
                        }
                    }
                }
                Ok(())
            }
        }
    }

    fn document(&self) -> &scheme::Document {
        self.scheme.document()
    }

    /// Where the results of a caller are.
    fn store(&mut self, caller: usize) -> Result<&mut S, RunError<S::Error>> {
        match self.scheme.document().store {
            scheme::Store::Cache => Ok(&mut self.shared),
            scheme::Store::Caller => self.callers.get_mut(caller).ok_or(RunError::NoCaller(caller)),
        }
    }

    /// The directory of a caller.
    fn directory(&mut self, caller: usize, directory: scheme::Directory) -> Result<&mut S, RunError<S::Error>> {
        match directory.of {
            DirectoryOf::All => Ok(&mut self.shared),
            DirectoryOf::Caller => self.callers.get_mut(caller).ok_or(RunError::NoCaller(caller)),
        }
    }
}
