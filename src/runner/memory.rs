//! A store in memory.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use super::store::{Rows, Store, Token};

/// A cache with a directory in memory. It evicts nothing.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    cells: HashMap<String, Cell>,
    versions: HashMap<String, u64>,
    classes: HashMap<String, BTreeMap<String, f64>>,
    /// The first number of the next version item.
    next: u64,
}

/// What the store knows of a key.
#[derive(Clone, Debug, Default)]
struct Cell {
    value: Option<(Vec<u8>, f64)>,
    /// How often the key was deleted.
    generation: u64,
    /// Until when a fill has the token.
    leased: f64,
    /// Until when nothing is stored.
    closed: f64,
}

impl Cell {
    fn live(&self, now: f64) -> Option<&[u8]> {
        self.value.as_ref().filter(|(_, until)| now < *until).map(|(value, _)| value.as_slice())
    }
}

impl Memory {
    /// An empty store. Version items begin at numbers that follow from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { next: seed, ..Self::default() }
    }

    /// The values that are stored.
    pub fn live(&self, now: f64) -> impl Iterator<Item = (&str, &[u8])> {
        self.cells.iter().filter_map(move |(key, cell)| Some((key.as_str(), cell.live(now)?)))
    }

    /// The registrations that have not ended.
    #[must_use]
    pub fn registered(&self, now: f64) -> usize {
        self.classes.values().flat_map(BTreeMap::values).filter(|until| now < **until).count()
    }
}

impl Store for Memory {
    type Error = Infallible;

    fn get(&mut self, key: &str, now: f64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.cells.get(key).and_then(|cell| cell.live(now)).map(<[u8]>::to_vec))
    }

    fn touch(&mut self, key: &str, seconds: f64, now: f64) -> Result<(), Infallible> {
        if let Some((_, until)) =
            self.cells.get_mut(key).and_then(|cell| cell.value.as_mut()).filter(|(_, until)| now < *until)
        {
            *until = now + seconds;
        }
        Ok(())
    }

    fn take_token(&mut self, key: &str, seconds: f64, now: f64) -> Result<Option<Token>, Infallible> {
        let cell = self.cells.entry(key.to_owned()).or_default();
        let token = Token { generation: cell.generation, until: now + seconds };
        if cell.live(now).is_some() {
            return Ok(Some(token));
        }
        if now < cell.leased {
            return Ok(None);
        }
        cell.leased = token.until;
        Ok(Some(token))
    }

    fn set(
        &mut self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
        seconds: f64,
        token: Option<Token>,
        now: f64,
    ) -> Result<bool, Infallible> {
        let cell = self.cells.entry(key.to_owned()).or_default();
        let is_void = token.is_some_and(|token| token.generation != cell.generation || now > token.until);
        if is_void || now < cell.closed {
            return Ok(false);
        }
        let value = change(cell.live(now));
        cell.value = Some((value, now + seconds));
        cell.leased = 0.0;
        Ok(true)
    }

    fn delete(&mut self, key: &str, tombstone: Option<f64>, now: f64) -> Result<bool, Infallible> {
        let cell = self.cells.entry(key.to_owned()).or_default();
        let was_live = cell.live(now).is_some();
        cell.value = None;
        cell.generation += 1;
        cell.leased = 0.0;
        cell.closed = tombstone.map_or(0.0, |seconds| now + seconds);
        Ok(was_live)
    }

    fn version(&mut self, item: &str, _: f64) -> Result<u64, Infallible> {
        if let Some(version) = self.versions.get(item) {
            return Ok(*version);
        }
        // A step that is larger than any number of writes.
        self.next = self.next.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let first = self.next >> 1;
        self.versions.insert(item.to_owned(), first);
        Ok(first)
    }

    fn bump(&mut self, item: &str, _: f64) -> Result<(), Infallible> {
        if let Some(version) = self.versions.get_mut(item) {
            *version += 1;
        }
        Ok(())
    }

    fn register(&mut self, class: &str, key: &str, seconds: f64, now: f64) -> Result<(), Infallible> {
        self.classes.entry(class.to_owned()).or_default().insert(key.to_owned(), now + seconds);
        Ok(())
    }

    fn look_up(&mut self, class: &str, now: f64) -> Result<Vec<String>, Infallible> {
        let listed = self.classes.remove(class).unwrap_or_default();
        Ok(listed.into_iter().filter(|(_, until)| now < *until).map(|(key, _)| key).collect())
    }
}

impl Rows for HashMap<String, u64> {
    fn version(&mut self, row: &str) -> u64 {
        self.get(row).copied().unwrap_or_default()
    }

    fn bump(&mut self, row: &str) {
        *self.entry(row.to_owned()).or_default() += 1;
    }
}
