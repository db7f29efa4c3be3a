//! The lines of `topology` and `settings`: which word fills which place, in the order in which they are printed.

use super::document::{Server, Settings, Topology};
use super::number::Whole;
use super::quantity::Quantity;
use super::spanned::Spanned;

/// A place that a line fills.
pub enum Slot<'a> {
    /// What the cache servers run.
    Server(&'a mut Option<Spanned<Server>>),
    /// A whole number.
    Whole(&'a mut Option<Spanned<Whole>>),
    /// A number with a unit.
    Quantity(&'a mut Option<Spanned<Quantity>>),
}

macro_rules! slots {
    ($(#[$doc:meta])* $find:ident, $all:ident, $owner:ty, $($kind:ident $name:ident),*) => {
        $(#[$doc])*
        pub fn $find<'a>(owner: &'a mut $owner, name: &str) -> (Option<Slot<'a>>, &'static [&'static str]) {
            const NAMES: &[&str] = &[$(stringify!($name)),*];
            let slot = match name {
                $(stringify!($name) => Some(Slot::$kind(&mut owner.$name)),)*
                _ => None,
            };
            (slot, NAMES)
        }

        /// The lines that are filled, as they are written.
        pub fn $all(owner: &$owner) -> Vec<String> {
            let lines = [$(owner.$name.as_ref().map(|v| format!("{} {}", stringify!($name).replace('_', " "), v))),*];
            lines.into_iter().flatten().collect()
        }
    };
}

slots!(
    /// The place that a line of `topology` fills, and all lines there are.
    topology_slot, topology_lines, Topology,
    Server server, Whole callers, Whole caches, Whole replicas, Quantity round_trip, Quantity fill_delay, Quantity message_loss,
    Quantity bandwidth, Quantity memory, Quantity source_at_most
);

slots!(
    /// The place that a line of `settings` fills, and all lines there are.
    settings_slot, settings_lines, Settings,
    Quantity ttl, Whole buckets, Whole page_size, Quantity retention, Quantity row_at_hand,
    Quantity lag, Whole batch, Quantity backstop, Quantity lease, Quantity tombstone
);
