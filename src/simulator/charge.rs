//! What the events of a strategy cost.

/// What a strategy charges, in messages and bytes.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// Round trips of a look-up, and of a miss.
    pub trips: f64,
    pub trips_per_fill: f64,
    /// Messages of a write: in any case, for each entry that it ends, and for each that a directory forgets.
    pub per_write: f64,
    pub per_kill: f64,
    pub per_unlisted: f64,
    /// Messages that tell of a miss before its source is read, and of a fill once it is stored.
    pub per_miss: f64,
    pub per_fill: f64,
    /// Directory entries for each live one, and for each listed one.
    pub entries_per_live: f64,
    pub entries_per_listed: f64,
    /// Bytes of an item's value.
    pub value: f64,
    /// Bytes of an item of a list, where pages are fetched.
    pub list_item: f64,
    /// Whether reads go over the caches' network.
    pub is_remote: bool,
    /// Caches of its own that each holds what it filled.
    pub copies: f64,
    /// What stays behind: dead entries until they expire, or outdated ones until they are overwritten.
    pub leaves_dead: bool,
    pub leaves_outdated: bool,
    /// Whether what else was found in a cell crossed the network.
    pub fetches_misfits: bool,
    /// Whether an item is a map of entries, whose own bytes are not counted.
    pub keeps_maps: bool,
    /// Bytes of a version that is fetched from the cache first, with its key.
    pub version: f64,
}

impl Charge {
    /// Returns the charge of one round trip for each look-up, for items with a value of `value` bytes.
    pub fn of(value: f64) -> Self {
        Self {
            trips: 1.0,
            trips_per_fill: 0.0,
            per_write: 0.0,
            per_kill: 0.0,
            per_unlisted: 0.0,
            per_miss: 0.0,
            per_fill: 0.0,
            entries_per_live: 0.0,
            entries_per_listed: 0.0,
            value,
            list_item: 0.0,
            is_remote: true,
            copies: 1.0,
            leaves_dead: false,
            leaves_outdated: false,
            fetches_misfits: false,
            keeps_maps: false,
            version: 0.0,
        }
    }
}
