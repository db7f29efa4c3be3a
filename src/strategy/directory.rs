//! What directories hold, and what a write finds in them.

use super::entry::Totals;
use super::estimate::Estimate;
use super::kind::classes_named;
use super::memo::Memo;
use crate::mechanism::{Directory, Ended, Mechanism};

/// A directory with a class for each kind of scope that lines look up.
pub struct Listed {
    /// The classes that a write looks up.
    pub look_ups: Estimate,
    /// The keys that it finds there. A key that is registered in several classes is found in each.
    pub found: Estimate,
    /// The registrations that one copy of the directory holds.
    pub entries: f64,
    /// The classes in which a fill is registered.
    pub classes: f64,
}

impl Listed {
    /// The directory of a mechanism.
    ///
    /// A look-up forgets what it returns, and a fill registers its key again. So a class has the keys that were filled
    /// since its last look-up, whatever other writes deleted meanwhile: the form (6) with the rate of its own look-ups.
    /// A registration ends with its entry, and with the first look-up that names it, whether its delete arrives or not.
    pub fn of(memo: &Memo<'_>, mechanism: &Mechanism) -> Self {
        let input = &memo.input;
        let registered = mechanism.registered();
        let law = input.law(mechanism);
        let (mut found, mut most, mut entries) = (0.0, 0.0, 0.0);
        for kind in memo.kinds().iter().filter(|kind| registered.contains(&kind.scope)) {
            let workload = kind.workload(input);
            let totals = Totals::of(&law, &workload.groups, &workload.addresses);
            let (keys, items) = match mechanism.directory() {
                // A caller names what it knows of.
                Some(Directory::Own) => (totals.known_keys, totals.live_items),
                Some(Directory::Shared { .. }) | None => (totals.listed_keys, totals.listed_items),
            };
            found += kind.of_writes * keys;
            most += workload.killed.1;
            entries += items;
        }
        let look_ups = classes_named(memo, mechanism, |ended| matches!(ended, Ended::LookUp(_)));
        Self { look_ups, found: Estimate::with_worst(found, most), entries, classes: registered.len() as f64 }
    }
}
