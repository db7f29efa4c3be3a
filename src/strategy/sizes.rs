//! What results weigh, by how often they are asked for.
//!
//! Figures of memory are weighted by what is stored: what is read often is stored once, like what is read seldom. So it matters
//! whether hot calls have larger results than cold ones.

use crate::design::{Function, Returns, Server};
use crate::workload::{Addresses, Call, Profile, Size};

/// The sizes of a function's results.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// By falling share; there is at least one.
    steps: Vec<Step>,
}

/// Calls of nearly the same popularity: the mean size of their results.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The smallest share of the scope's reads among them.
    share: f64,
    size: Size,
}

/// The factor between the shares of a step: sums over a step change by less than its square.
const STEP: f64 = 1.05;

impl Sizes {
    /// The sizes of a function's results, from all calls of a scope where they are listed, else from the windows alone, which
    /// are taken to be alike over hot and cold calls. `usual` is the value where neither is listed.
    pub fn of(
        function: &Function,
        (server, key): (Server, f64),
        (profile, windows): (Option<&Profile>, Option<&Profile>),
        usual: f64,
    ) -> Self {
        let size = |value: f64| weight(server, key, value);
        let Returns::List { item, .. } = &function.returns else { return Self::constant(size(usual)) };
        let items = function.returns.list_items();
        let of_call = |call: &Call| size(item * call.window.map_or(items, |window| window.limit as f64));
        match (profile, windows) {
            (Some(profile), _) => Self { steps: steps(&profile.calls, of_call) },
            (None, Some(windows)) => Self::constant(mean(&windows.calls, of_call)),
            (None, None) => Self::constant(size(usual)),
        }
    }

    fn constant(size: Size) -> Self {
        Self { steps: vec![Step { share: 0.0, size }] }
    }

    /// The size of the calls that are made least.
    pub fn coldest(&self) -> Size {
        self.steps.last().map_or(Size::default(), |step| step.size)
    }

    /// Gives addresses their sizes.
    pub fn give(&self, addresses: &mut [Addresses]) {
        for address in addresses {
            // Shares at the border of a step differ in their last digits.
            let step = self.steps.iter().find(|step| step.share <= address.share * (1.0 + 1e-9)).or(self.steps.last());
            address.size = step.map_or(Size::default(), |step| step.size);
        }
    }
}

/// What a result with a value of so many bytes weighs.
pub fn weight(server: Server, key: f64, value: f64) -> Size {
    Size { value, item: server.item_bytes(key, value), room: server.room_bytes(key, value) }
}

/// The steps of calls of falling share.
fn steps(calls: &[Call], size: impl Fn(&Call) -> Size + Copy) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = calls;
    while let Some(first) = rest.first() {
        let alike = rest.partition_point(|call| call.share * STEP >= first.share).max(1);
        let (those, others) = rest.split_at(alike);
        steps.push(Step { share: those.last().map_or(0.0, |call| call.share), size: mean(those, size) });
        rest = others;
    }
    steps
}

fn mean(calls: &[Call], size: impl Fn(&Call) -> Size) -> Size {
    let sum = calls.iter().map(size).fold(Size::default(), |sum, size| Size {
        value: sum.value + size.value,
        item: sum.item + size.item,
        room: sum.room + size.room,
    });
    let count = calls.len().max(1) as f64;
    Size { value: sum.value / count, item: sum.item / count, room: sum.room / count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_share_has_the_mean_size_of_the_calls_that_have_it() {
        let call = |share: f64, limit: u64| Call {
            share,
            address: String::new(),
            rest: 0,
            window: Some(crate::workload::Window { offset: 0, limit }),
        };
        let calls = [call(0.5, 1), call(0.2, 2), call(0.196, 4), call(0.104, 7)];
        let size = |call: &Call| {
            let limit = call.window.map_or(0.0, |window| window.limit as f64);
            Size { value: limit, item: 10.0 * limit, room: 0.0 }
        };
        let sizes = Sizes { steps: steps(&calls, size) };
        let mut addresses = [0.5, 0.198, 0.104, 0.01].map(|share| Addresses::of(1.0, share));
        sizes.give(&mut addresses);
        // By hand: 0.2 and 0.196 are alike, with a mean of 3.
        assert_eq!(addresses.map(|address| address.size.value), [1.0, 3.0, 7.0, 7.0]);
        assert_eq!(addresses[1].size.item, 30.0);
    }
}
