//! Which scope and which address a call names, drawn by popularity.

use super::chance::{Chance, mixed};
use super::parts::Parts;
use super::ranks::Drawer;

/// Draws what is called.
#[derive(Clone, Debug)]
pub struct Calls {
    /// The scopes that reads name, one drawer for each entity; empty where there is but one scope.
    pub scope: Vec<Drawer>,
    /// The same for each kind of writes.
    pub writes: Vec<Vec<Drawer>>,
    /// The addresses of a scope: one draw for each factor that ranks them.
    pub addresses: Vec<Drawer>,
    /// How writes tell the addresses of a scope apart.
    pub parts: Parts,
}

impl Calls {
    #[inline]
    pub fn scope(drawers: &[Drawer], chance: &mut Chance) -> u32 {
        let mut scope = 0;
        for drawer in drawers {
            scope = scope * drawer.size() + drawer.draw(chance);
        }
        scope as u32
    }

    /// The scope that a write of some kind names.
    pub fn written(&self, kind: usize, chance: &mut Chance) -> u32 {
        self.writes.get(kind).map_or(0, |drawers| Self::scope(drawers, chance))
    }

    /// An address by its number, where they are few enough to have numbers; else by bits that few others have.
    #[inline]
    pub fn address(&self, chance: &mut Chance) -> u64 {
        match self.addresses.as_slice() {
            [] => 0,
            [only] => only.draw(chance),
            [first, rest @ ..] => rest.iter().fold(first.draw(chance), |address, drawer| {
                let (size, rank) = (drawer.size(), drawer.draw(chance));
                address.checked_mul(size).and_then(|a| a.checked_add(rank)).unwrap_or_else(|| mixed(address, rank))
            }),
        }
    }
}
