//! What is stored under a key, as bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The results under one key: one, or a map from addresses to results.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Item {
    /// The results by address. Without addresses, the only one has an empty one.
    results: BTreeMap<String, Entry>,
}

/// A result, with what it carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The versions that were fetched before it.
    pub versions: Vec<u64>,
    /// When it ends.
    pub until: f64,
    /// The result.
    pub result: Vec<u8>,
}

impl Item {
    /// Reads an item; what is none counts as empty.
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// Writes the item.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The entry of an address.
    pub fn entry(&self, address: &str) -> Option<&Entry> {
        self.results.get(address)
    }

    /// The item with one entry more, or with nothing else.
    pub fn with(self, address: String, entry: Entry, keeps_others: bool) -> Self {
        let mut results = if keeps_others { self.results } else { BTreeMap::new() };
        results.insert(address, entry);
        Self { results }
    }
}
