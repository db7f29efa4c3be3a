//! A trace of requests replayed through caches that evict what was not asked for the longest, exactly.
//!
//! # The format
//!
//! A trace is a slice of key ids, in the order of the requests. Ids are dense: from 0 to below the number of keys. All
//! items are of one size, so a capacity is a number of items. A miss stores its key, and where the cache is full, the
//! key that was not asked for the longest makes room.
//!
//! # How it stays quick
//!
//! Requests are numbered, and of each key we know the last one. There is no list: what a cache holds are the keys whose
//! last request is not before its *tail*, and to evict is to move the tail past the oldest request that is still its
//! key's last. Which requests are, a bit for each says; so the tail finds it among 64 at a time, without asking which
//! key it was. The bits are the same for all capacities, so each more of them costs a tail only.
//!
//! When the bits run out, the requests that still count are numbered anew, in the same order. There are nine bits for
//! each key, so this happens once in eight requests a key at most, and an endless trace takes less than 6 bytes for
//! each key, and for a moment 1 more.

/// More keys are not replayed: they would take more than a gigabyte.
const MOST_KEYS: u32 = 1 << 28;
/// Requests between renumberings, for each key and at least.
const LENGTH_PER_KEY: u32 = 8;
const LEAST_LENGTH: u32 = 4096;
/// Past the number of every request: nine times as many as there are keys.
const NEVER: u32 = 3 << 30;
/// Requests whose keys are looked up ahead of their turn.
const AHEAD: usize = 64;

/// What a cache made of a trace, in requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Requests that found their key.
    pub hits: u64,
    /// Requests that did not.
    pub misses: u64,
}

/// Why a trace is not replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The trace has too many keys.
    #[error("a trace of more than {most} keys is not replayed; split it by key")]
    TooManyKeys {
        /// The most keys.
        most: u32,
    },
    /// The trace asks for a key that is not below the number of keys.
    #[error("the trace asks for key {key}, and there are {keys}; number keys from 0")]
    NoSuchKey {
        /// The key.
        key: u32,
        /// How many keys there are.
        keys: usize,
    },
}

impl ReplayError {
    /// The stable name of the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooManyKeys { .. } => "replay-too-many-keys",
            Self::NoSuchKey { .. } => "replay-no-such-key",
        }
    }
}

/// Replays a whole trace through a cache of `items` items.
///
/// ```
/// // Two items: 3 takes the place of 2, since 1 was asked for again.
/// let replayed = keyplan::simulator::replay(&[1, 2, 1, 3, 1, 2], 2)?;
/// assert_eq!((replayed.hits, replayed.misses), (2, 4));
/// # Ok::<(), keyplan::simulator::ReplayError>(())
/// ```
///
/// # Errors
///
/// Ids past 2^28, in words.
pub fn replay(trace: &[u32], capacity: u64) -> Result<Replayed, ReplayError> {
    let keys = trace.iter().max().map_or(0, |most| most.saturating_add(1));
    let mut lru = Lru::new(keys, &[capacity])?;
    lru.feed(trace)?;
    Ok(lru.replayed().next().unwrap_or_default())
}

/// Caches of several capacities that a trace passes through, piece by piece.
///
/// ```
/// let mut lru = keyplan::simulator::Lru::new(4, &[1, 2])?;
/// for piece in [[1, 2, 1], [3, 1, 2]] {
///     lru.feed(&piece)?;
/// }
/// let hits: Vec<u64> = lru.replayed().map(|replayed| replayed.hits).collect();
/// assert_eq!(hits, [0, 2]);
/// # Ok::<(), keyplan::simulator::ReplayError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lru {
    /// The last request of each key; 0 where there was none, or none that any cache remembers.
    last: Vec<u32>,
    /// Whether a request is its key's last. Those to come are marked already; those before all tails are not kept up.
    is_last: Vec<u64>,
    /// The number of the next request.
    next: u32,
    /// How many numbers there are.
    length: u32,
    requests: u64,
    caches: Vec<Cache>,
}

/// A cache is its oldest request that it has not evicted.
#[derive(Clone, Copy, Debug)]
struct Cache {
    tail: u32,
    /// Which 64 requests the tail searches, and which of them are left.
    word: u32,
    left: u64,
    /// Items that it has room for.
    free: u64,
    hits: u64,
    is_empty: bool,
}

impl Lru {
    /// Returns empty caches of `items` items each, for `keys` keys.
    ///
    /// # Errors
    ///
    /// More than 2^28 keys, in words.
    pub fn new(keys: u32, capacities: &[u64]) -> Result<Self, ReplayError> {
        if keys > MOST_KEYS {
            return Err(ReplayError::TooManyKeys { most: MOST_KEYS });
        }
        // Renumbered requests are at most as many as there are keys.
        let length = keys + (keys * LENGTH_PER_KEY).max(LEAST_LENGTH);
        let mut lru = Self {
            last: vec![0; keys as usize],
            is_last: vec![u64::MAX; length as usize / 64 + 2],
            next: 1,
            length,
            requests: 0,
            caches: capacities.iter().map(|capacity| Cache::new(*capacity)).collect(),
        };
        lru.begin_at(1);
        Ok(lru)
    }

    /// Requests these keys, in order.
    ///
    /// # Errors
    ///
    /// A key that is none, in words; those before it were requested.
    pub fn feed(&mut self, trace: &[u32]) -> Result<(), ReplayError> {
        let mut left = trace;
        while !left.is_empty() {
            if self.next == self.length {
                self.renumber();
            }
            let (piece, rest) = left.split_at(left.len().min((self.length - self.next) as usize));
            left = rest;
            // The loop over one cache, or two, is made for that many.
            let done = match self.caches.as_slice() {
                &[one] => self.pass(piece, [one]),
                &[one, two] => self.pass(piece, [one, two]),
                several => self.pass(piece, several.to_vec()),
            };
            self.next += done;
            self.requests += u64::from(done);
            if let Some(key) = piece.get(done as usize) {
                return Err(ReplayError::NoSuchKey { key: *key, keys: self.last.len() });
            }
        }
        Ok(())
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// What each cache made of the trace so far, in the order of their capacities.
    pub fn replayed(&self) -> impl Iterator<Item = Replayed> + '_ {
        self.caches.iter().map(|cache| Replayed { hits: cache.hits, misses: self.requests - cache.hits })
    }

    /// Requests keys until there is one that is none; how many.
    fn pass<C: AsMut<[Cache]>>(&mut self, trace: &[u32], mut caches: C) -> u32 {
        let caches_now = caches.as_mut();
        let mut now = self.next;
        'all: for block in trace.chunks(AHEAD) {
            // These wait for memory all at once; where a miss was not foreseen, they would one by one.
            let fetched = block.iter().fold(0, |any, key| any | self.last.get(*key as usize).unwrap_or(&0));
            std::hint::black_box(fetched);
            let oldest = oldest(caches_now);
            for key in block {
                let Some(last) = self.last.get_mut(*key as usize) else { break 'all };
                let before = std::mem::replace(last, now);
                // Bits before all tails are not looked at again, and are long out of the processor's reach.
                let place = if before < oldest { 0 } else { before };
                if let Some(bits) = self.is_last.get_mut(place as usize / 64) {
                    *bits &= !(1 << (place % 64));
                }
                for cache in caches_now.iter_mut() {
                    cache.request(before, &self.is_last);
                }
                now += 1;
            }
        }
        self.caches.copy_from_slice(caches_now);
        now - self.next
    }

    /// Gives the requests that still count the first numbers.
    fn renumber(&mut self) {
        let oldest = oldest(&self.caches).min(self.next);
        let before = self.counted_from(oldest);
        let rank = |request: u32| {
            let (word, bit) = (request as usize / 64, request % 64);
            let of = |bits: &u64| (bits & !(u64::MAX << bit)).count_ones();
            before.get(word).copied().unwrap_or(0) + self.is_last.get(word).map_or(0, of)
        };
        for last in &mut self.last {
            *last = if *last < oldest { 0 } else { rank(*last) };
        }
        for cache in self.caches.iter_mut().filter(|cache| !cache.is_empty) {
            cache.tail = rank(cache.tail);
        }
        let next = rank(self.next);
        self.begin_at(next);
    }

    /// For each 64 requests, 1 and how many before them count, less those that do before the oldest in the same 64.
    fn counted_from(&mut self, oldest: u32) -> Vec<u32> {
        if let Some(bits) = self.is_last.get_mut(oldest as usize / 64) {
            *bits &= u64::MAX << (oldest % 64);
        }
        let mut counted = 1;
        let of = |(word, bits): (usize, &u64)| {
            let before = counted;
            if word >= oldest as usize / 64 {
                counted += bits.count_ones();
            }
            before
        };
        self.is_last.iter().enumerate().map(of).collect()
    }

    /// Marks all requests, those to come and those from the first on that are left, as their keys' last.
    fn begin_at(&mut self, next: u32) {
        self.next = next;
        self.is_last.fill(u64::MAX);
        for cache in &mut self.caches {
            cache.word = cache.tail / 64;
            cache.left = u64::MAX << (cache.tail % 64);
        }
    }
}

/// The oldest request that any cache may hold.
fn oldest(caches: &[Cache]) -> u32 {
    caches.iter().map(|cache| cache.tail).min().unwrap_or(NEVER)
}

impl Cache {
    fn new(capacity: u64) -> Self {
        let is_empty = capacity == 0;
        // What holds nothing is past every request, and is never full.
        let (tail, free) = if is_empty { (NEVER, u64::MAX) } else { (1, capacity) };
        Self { tail, word: 0, left: 0, free, hits: 0, is_empty }
    }

    /// A request of a key that was last requested at `before`; that one's bit is cleared already. Nearly without
    /// branches, since none of them could be foreseen.
    #[inline(always)]
    fn request(&mut self, before: u32, is_last: &[u64]) {
        let hit = before >= self.tail;
        self.hits += u64::from(hit);
        // Its own copy of the bits must follow.
        self.left &= !(u64::from(hit && before / 64 == self.word) << (before % 64));
        while self.left == 0 {
            self.word += 1;
            self.left = is_last.get(self.word as usize).copied().unwrap_or(u64::MAX);
        }
        let evicts = !hit & (self.free == 0);
        self.free -= u64::from(!hit & !evicts);
        let past = self.word * 64 + self.left.trailing_zeros() + 1;
        self.tail = if evicts { past } else { self.tail };
        self.left = if evicts { self.left & (self.left - 1) } else { self.left };
    }
}
