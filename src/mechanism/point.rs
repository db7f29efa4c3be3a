//! A point of the product of axes, and the points that are mechanisms.

use super::address::{Address, Place};
use super::ended::{Carried, Directory, Ended, Kept, Version, When};
use super::lifetime::{Guards, Lifetime};
use super::line::{Line, Scope, lines};
use super::unsupported::Unsupported;
use crate::design::{Design, Domain, Function};

/// A point of the product of axes, for one function. [`Mechanism::new`] says whether it is a mechanism.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Which key a call has.
    pub address: Address,
    /// Where results are stored.
    pub place: Place,
    /// How each line ends entries, in the order of [`lines`].
    pub ended: Vec<Ended>,
    /// When the steps of writes run.
    pub when: When,
    /// How entries end by time.
    pub lifetime: Lifetime,
    /// What guards fills.
    pub guards: Guards,
}

/// What a strategy does to one function. The parts fit each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Mechanism {
    point: Point,
    lines: Vec<Line>,
}

impl Mechanism {
    /// Fits the parts together, for the function `index` of a design.
    ///
    /// # Errors
    ///
    /// Why the point is no mechanism of this function.
    pub fn new(point: Point, design: &Design, index: usize) -> Result<Self, Unsupported> {
        let mechanism = Self { point, lines: lines(design, index) };
        mechanism.fits_place()?;
        mechanism.fits_directory()?;
        mechanism.fits_versions(design.functions.get(index))?;
        mechanism.fits_time(design, index)?;
        Ok(mechanism)
    }

    /// The same with other guards.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn guarded(&self, guards: Guards, design: &Design, index: usize) -> Result<Self, Unsupported> {
        Self::new(Point { guards, ..self.point.clone() }, design, index)
    }

    /// Which key a call has.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.point.address
    }

    /// Where results are stored.
    #[must_use]
    pub fn place(&self) -> Place {
        self.point.place
    }

    /// When the steps of writes run.
    #[must_use]
    pub fn when(&self) -> When {
        self.point.when
    }

    /// How entries end by time.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        self.point.lifetime
    }

    /// What guards fills.
    #[must_use]
    pub fn guards(&self) -> Guards {
        self.point.guards
    }

    /// The lines of the function, each with how it ends entries, in the order of the design.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, Ended)> {
        self.lines.iter().zip(self.point.ended.iter().copied())
    }

    /// The directory in which fills are registered, if lines look one up.
    #[must_use]
    pub fn directory(&self) -> Option<Directory> {
        self.point.ended.iter().find_map(|ended| match ended {
            Ended::LookUp(directory) => Some(*directory),
            Ended::Nothing | Ended::DeleteEach | Ended::Publish | Ended::Version(_) => None,
        })
    }

    /// How many things somebody has to build, run and set besides the database: a cache is one. Of two mechanisms that cost the
    /// same, the one with fewer parts is simpler.
    #[must_use]
    pub fn parts(&self) -> u32 {
        let Point { address, place, ended, when, lifetime, guards } = &self.point;
        let of_address = match address {
            Address::Nothing => 0,
            Address::Own => 1,
            Address::Pages { .. } | Address::Hot { .. } => 2,
            Address::Slots(_) | Address::Maps(_) => 3,
        };
        let of_ended = |ended: &Ended| match ended {
            Ended::Nothing | Ended::DeleteEach => 0,
            Ended::Version(_) => 1,
            Ended::LookUp(_) | Ended::Publish => 2,
        };
        of_address
            + ended.iter().map(of_ended).max().unwrap_or(0)
            + u32::from(*place == Place::Callers)
            + u32::from(matches!(when, When::FromLog { .. })) * 2
            + u32::from(lifetime.time_to_live.is_some())
            + u32::from(guards.lease.is_some())
            + u32::from(guards.tombstone.is_some())
    }

    /// The classes under which a fill is registered: one for each kind of scope that a line looks up.
    #[must_use]
    pub fn registered(&self) -> Vec<Scope> {
        self.scopes(|ended| matches!(ended, Ended::LookUp(_)))
    }

    /// The classes that lines publish: one for each kind of scope. Each caller knows which of its keys are in them.
    #[must_use]
    pub fn published(&self) -> Vec<Scope> {
        self.scopes(|ended| ended == Ended::Publish)
    }

    /// The versions that an entry carries: one for each kind of scope that a line bumps.
    #[must_use]
    pub fn versions(&self) -> Vec<(Scope, Version)> {
        let mut versions: Vec<(Scope, Version)> = self
            .lines()
            .filter_map(|(line, ended)| {
                let Ended::Version(version) = ended else { return None };
                Some((line.scope.clone(), version))
            })
            .collect();
        versions.sort();
        versions.dedup();
        versions
    }

    fn scopes(&self, wanted: impl Fn(Ended) -> bool) -> Vec<Scope> {
        let mut scopes: Vec<Scope> =
            self.lines().filter(|(_, ended)| wanted(*ended)).map(|(line, _)| line.scope.clone()).collect();
        scopes.sort();
        scopes.dedup();
        scopes
    }

    fn fits_place(&self) -> Result<(), Unsupported> {
        for ended in &self.point.ended {
            match (ended, self.point.place) {
                (Ended::Publish, Place::Cache) => return Err(Unsupported::PublishIntoCache),
                (Ended::DeleteEach | Ended::LookUp(_), Place::Callers) => return Err(Unsupported::DeleteAtCallers),
                (Ended::Nothing | Ended::Version(_), _)
                | (Ended::Publish, Place::Callers)
                | (Ended::DeleteEach | Ended::LookUp(_), Place::Cache) => {}
            }
        }
        Ok(())
    }

    fn fits_directory(&self) -> Result<(), Unsupported> {
        let Some(directory) = self.directory() else { return Ok(()) };
        let is_other = |ended: &Ended| matches!(ended, Ended::LookUp(other) if *other != directory);
        if self.point.ended.iter().any(is_other) {
            return Err(Unsupported::TwoDirectories);
        }
        match self.point.lifetime.time_to_live {
            Some(time) if time.is_sliding() => Err(Unsupported::DirectoryWithSliding),
            Some(_) | None => Ok(()),
        }
    }

    fn fits_versions(&self, function: Option<&Function>) -> Result<(), Unsupported> {
        let versions = self.versions();
        let in_key = versions.iter().filter(|(_, version)| version.carried == Carried::InKey).count();
        if in_key > 0 && in_key < versions.len() {
            return Err(Unsupported::VersionsInKeyAndValue);
        }
        let is_row = |(_, version): &&(Scope, Version)| version.kept == Kept::Row;
        let is_known = |scope: &Scope| function.is_some_and(|function| row_of(function, scope).is_some());
        match versions.iter().filter(is_row).all(|(scope, _)| is_known(scope)) {
            true => Ok(()),
            false => Err(Unsupported::RowVersionOfNoEntity),
        }
    }

    fn fits_time(&self, design: &Design, index: usize) -> Result<(), Unsupported> {
        let Point { address, ended, when, lifetime, guards, .. } = &self.point;
        let deletes = ended.iter().any(|ended| matches!(ended, Ended::DeleteEach | Ended::LookUp(_)));
        if guards.tombstone.is_some() && !deletes {
            return Err(Unsupported::TombstoneWithoutDeletes);
        }
        if matches!(when, When::FromLog { .. }) && ended.iter().any(|ended| *ended != Ended::DeleteEach) {
            return Err(Unsupported::LogWithoutDeletes);
        }
        if matches!(address, Address::Maps(_)) && lifetime.time_to_live.is_some() {
            return Err(Unsupported::MapsWithTimeToLive);
        }
        let longest = design.functions.get(index).map_or(0.0, |function| address.longest_fetch(function));
        let fill = longest + design.topology.fill_delay;
        match guards.lease {
            Some(lease) if lease < fill => Err(Unsupported::LeaseShorterThanFill),
            Some(_) | None => Ok(()),
        }
    }
}

/// Returns the parameter whose entity's row has the version of a scope: the scope's only one.
#[must_use]
pub fn row_of(function: &Function, scope: &[usize]) -> Option<usize> {
    let [parameter] = *scope else { return None };
    let is_entity = |parameter: &crate::design::Parameter| matches!(parameter.domain, Domain::Entity { .. });
    function.parameters.get(parameter).filter(|known| is_entity(known) && !known.optional).map(|_| parameter)
}
