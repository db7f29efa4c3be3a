//! The addresses of a scope by which writes reach them: `sort` is `new`, is `rising`, is anything else.
//!
//! Which address has which word is what the deal of popularity says, `dealt/1`. Where the calls of a scope are too many to
//! list, the word of each address is drawn for each scope, independently of the address's popularity.

use super::chance::{mixed, unit_of};
use super::entities::size;
use super::unsupported::Unsupported;
use crate::design::{Binding, Function, Invalidation, Value};

/// The most parts.
const MOST_PARTS: usize = 64;

/// The parts of a scope's addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Parameters that writes bind to words: how many values each has, and how many of them are bound.
    words: Vec<(f64, u32)>,
    /// How many of these parameters every invalidation binds.
    named_by_all: usize,
    /// Of each part, its share of the addresses, and whether each kind of write reaches it.
    parts: Vec<(f64, Vec<bool>)>,
    /// Of each address, its part and the index of its first word, where the deal is known. Entities outside the scope count
    /// more than what is dealt, so addresses go through this list again and again.
    dealt: Vec<(u32, u32)>,
}

impl Parts {
    /// Returns the parts that invalidations make by these parameters, which are bound to constants only. A kind of write may
    /// invalidate several classes.
    pub fn of(function: &Function, parameters: &[usize], kinds: &[Vec<&Invalidation>]) -> Result<Self, Unsupported> {
        let mut words = Vec::new();
        let mut parts: Vec<(f64, Vec<Vec<bool>>)> =
            vec![(1.0, kinds.iter().map(|invalidations| vec![true; invalidations.len()]).collect())];
        for &parameter in parameters {
            let constants = constants(kinds, parameter);
            let size = size(function, parameter);
            words.push((size, constants.len() as u32));
            let rest = (1.0 - constants.len() as f64 / size).max(0.0);
            let values = constants.iter().map(|value| (Some(*value), 1.0 / size)).chain([(None, rest)]);
            let of = |(value, share): (Option<&Value>, f64)| {
                parts
                    .iter()
                    .map(|(of_all, reached)| (of_all * share, narrowed(reached, kinds, parameter, value)))
                    .collect::<Vec<_>>()
            };
            // The number of a part is made of the numbers of its words; the first parameter's counts least.
            parts = values.flat_map(of).collect();
            if parts.len() > MOST_PARTS {
                return Err(Unsupported::TooManyParts { most: MOST_PARTS });
            }
        }
        let any = |kinds: Vec<Vec<bool>>| kinds.iter().map(|invalidations| invalidations.contains(&true)).collect();
        let is_word = |invalidation: &&Invalidation, place| {
            matches!(invalidation.bindings.get(place), Some(Binding::Constant(_)))
        };
        let by_all = |place: &&usize| kinds.iter().flatten().all(|invalidation| is_word(invalidation, **place));
        let named_by_all = parameters.iter().filter(by_all).count();
        let parts = parts.into_iter().map(|(share, kinds)| (share, any(kinds))).collect();
        Ok(Self { words, named_by_all, parts, dealt: Vec::new() })
    }

    /// Deals the words to the addresses: the arguments of each call of a scope, hottest first.
    pub fn deal(&mut self, calls: &[Vec<Value>], parameters: &[usize], kinds: &[Vec<&Invalidation>]) {
        let mut dealt = vec![(0, 0); calls.len()];
        let mut radix = 1;
        for (place, &parameter) in parameters.iter().enumerate() {
            let mut words = constants(kinds, parameter);
            let bound = words.len();
            for (call, (part, first)) in calls.iter().zip(&mut dealt) {
                let Some(value) = call.get(parameter) else { return };
                let known = words.iter().position(|word| *word == value);
                let word = known.unwrap_or_else(|| {
                    words.push(value);
                    words.len() - 1
                });
                *part += radix * word.min(bound) as u32;
                *first = if place == 0 { word as u32 } else { *first };
            }
            radix *= bound as u32 + 1;
        }
        let each = 1.0 / calls.len() as f64;
        for (number, (share, _)) in (0..).zip(&mut self.parts) {
            *share = each * dealt.iter().filter(|(part, _)| *part == number).count() as f64;
        }
        self.dealt = dealt;
    }

    /// The part of an address and the index of its first word, where the deal is known.
    #[inline]
    fn dealt(&self, address: u64) -> Option<(u32, u32)> {
        let known = self.dealt.get(address as usize).copied();
        known.or_else(|| self.dealt.get(address.checked_rem(self.dealt.len() as u64)? as usize).copied())
    }

    /// The index of the first word of each address, if words have buckets of their own and the deal is known.
    pub fn first_words(&self) -> Vec<u32> {
        self.dealt.iter().map(|(_, word)| *word).collect()
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.parts.len() as u32
    }

    /// Lanes of a scope in the log: one for each part, and where there are several, one for all writes.
    pub fn lanes(&self) -> u32 {
        if self.parts.len() == 1 { 1 } else { self.count() + 1 }
    }

    /// Whether a kind of write reaches a lane.
    pub fn reaches(&self, kind: usize, lane: u32) -> bool {
        self.parts.get(lane as usize).is_none_or(|(_, kinds)| kinds.get(kind).is_some_and(|reached| *reached))
    }

    /// Whether any address is in a lane.
    pub fn has_addresses(&self, lane: u32) -> bool {
        self.parts.get(lane as usize).is_none_or(|(share, _)| *share > 0.0)
    }

    /// The share of a scope's addresses that a kind of write reaches.
    pub fn reached(&self, kind: usize) -> f64 {
        let reached = self.parts.iter().filter(|(_, kinds)| kinds.get(kind).is_some_and(|reached| *reached));
        reached.map(|(share, _)| share).sum()
    }

    /// How many words have buckets of their own, since every write names one; none where that is not simulated.
    pub fn words_apart(&self) -> Option<f64> {
        match (self.named_by_all, self.words.as_slice()) {
            (0, _) => Some(1.0),
            (1, [(size, _)]) => Some(*size),
            _ => None,
        }
    }

    /// The lane of an address, among those of all scopes.
    #[inline]
    pub fn lane(&self, scope: u32, address: u64, salt: u64) -> u32 {
        match self.lanes() {
            1 => scope,
            lanes => {
                let dealt = self.dealt(address).map(|(part, _)| part);
                scope * lanes + dealt.unwrap_or_else(|| self.drawn(address, mixed(salt, scope.into())))
            }
        }
    }

    /// The part of an address whose words are drawn, by the salt of its scope.
    #[inline]
    fn drawn(&self, address: u64, salt: u64) -> u32 {
        let (mut part, mut radix) = (0, 1);
        for (place, (size, bound)) in self.words.iter().enumerate() {
            let word = word(place as u64, *size, address, salt);
            part += radix * if word < f64::from(*bound) { word as u32 } else { *bound };
            radix *= bound + 1;
        }
        part
    }
}

/// Returns the word of an address, by the salt of its scope: a number below `words` whose whole part is the word's index.
#[inline]
pub fn word(place: u64, words: f64, address: u64, salt: u64) -> f64 {
    unit_of(mixed(mixed(salt, place + 1), address)) * words
}

/// Returns the words that any invalidation binds a parameter to.
fn constants<'k>(kinds: &[Vec<&'k Invalidation>], parameter: usize) -> Vec<&'k Value> {
    let mut constants = Vec::new();
    for invalidation in kinds.iter().flatten() {
        match invalidation.bindings.get(parameter) {
            Some(Binding::Constant(value)) if !constants.contains(&value) => constants.push(value),
            _ => {}
        }
    }
    constants
}

/// Returns which invalidations still reach a part, if the parameter has this value; `None` is every value that no
/// invalidation names.
fn narrowed(
    reached: &[Vec<bool>],
    kinds: &[Vec<&Invalidation>],
    parameter: usize,
    value: Option<&Value>,
) -> Vec<Vec<bool>> {
    let admits = |invalidation: &Invalidation| match invalidation.bindings.get(parameter) {
        Some(Binding::Constant(word)) => Some(word) == value,
        _ => true,
    };
    let of_kind = |(reached, invalidations): (&Vec<bool>, &Vec<&Invalidation>)| {
        reached.iter().zip(invalidations).map(|(reached, invalidation)| *reached && admits(invalidation)).collect()
    };
    reached.iter().zip(kinds).map(of_kind).collect()
}
