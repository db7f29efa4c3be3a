//! The law of the entries that a mechanism keeps.

use super::entry::{Deletes, Ended, Fill, Law, Window};
use super::estimate::Worst;
use super::strategy_input::StrategyInput;
use crate::mechanism::{self, Address, Directory, Mechanism, Place, TimeToLive, When};

impl StrategyInput<'_> {
    /// The law of the entries of a mechanism of this function.
    #[must_use]
    pub fn law(&self, mechanism: &Mechanism) -> Law {
        let (topology, guards) = (&self.design.topology, mechanism.guards());
        let fill = Fill::of(self.design, self.function, self.items_per_fill(mechanism.address()));
        let (lease, tombstone) = (guards.lease.is_some(), guards.tombstone.unwrap_or(0.0));
        let ended = self.ended(mechanism);
        let (race, overtaken) = self.windows(mechanism, fill, &ended);
        let at_callers = mechanism.place() == Place::Callers;
        let renewed = mechanism.lifetime().time_to_live.filter(|ttl| ttl.is_sliding() && ended != Ended::Sliding);
        let evicted = if at_callers { super::closed_forms::FOREVER } else { self.eviction_of(&ended) };
        Law {
            fill,
            race,
            overtaken,
            lease,
            tombstone,
            end: mechanism.lifetime().end(),
            tick: if at_callers { 0.0 } else { topology.server.resolution() },
            evicted: renewed.map_or(evicted, |ttl| evicted.min(ttl.seconds())),
            ended,
        }
    }

    /// The items of a list that one fill fetches; 0 where the result is no list.
    pub fn items_per_fill(&self, address: &Address) -> f64 {
        match address {
            Address::Pages { size } => {
                let list = self.function.returns.list_items();
                size.map_or(list, |size| list.min(size as f64))
            }
            Address::Own | Address::Slots(_) | Address::Maps(_) | Address::Hot { .. } | Address::Nothing => {
                self.value_items
            }
        }
    }

    fn eviction_of(&self, ended: &Ended) -> f64 {
        match ended {
            Ended::Version => self.eviction.versioned,
            Ended::Deleted(_) | Ended::Expired | Ended::Sliding => self.eviction.deleted,
        }
    }

    /// What ends entries: the lines of a function end them alike.
    fn ended(&self, mechanism: &Mechanism) -> Ended {
        let topology = &self.design.topology;
        let loss = topology.message_loss;
        let callers = f64::from(topology.callers);
        let others = (callers - 1.0) / callers;
        let deleted = |mut kinds: Vec<(f64, f64)>, lag, late| {
            kinds.retain(|(weight, _)| *weight > 0.0);
            Ended::Deleted(Deletes { kinds, lag, late })
        };
        match mechanism.lines().map(|(_, ended)| ended).find(|ended| *ended != mechanism::Ended::Nothing) {
            None => match mechanism.lifetime().time_to_live {
                Some(TimeToLive::Fixed(_)) => Ended::Expired,
                Some(TimeToLive::Sliding(_)) => Ended::Sliding,
                None if mechanism.lines().next().is_some() => Ended::Expired,
                None => Ended::Deleted(Deletes::exact()),
            },
            Some(mechanism::Ended::Nothing) => Ended::Expired,
            Some(mechanism::Ended::DeleteEach) => {
                let lag = lag_of(mechanism);
                deleted(vec![(1.0, loss)], lag, if lag > 0.0 { 1.0 } else { 0.0 })
            }
            // It forgets what it has named: no later write deletes an entry whose delete was lost.
            Some(mechanism::Ended::LookUp(Directory::Shared { .. })) => {
                deleted(vec![(1.0 - loss, 0.0), (loss, 1.0)], 0.0, 0.0)
            }
            Some(mechanism::Ended::LookUp(Directory::Own)) => deleted(unheard(loss, topology.callers), 0.0, 0.0),
            // The caller that writes misses nothing, and is told at once.
            Some(mechanism::Ended::Publish) => deleted(vec![(1.0, loss * others)], topology.round_trip / 2.0, others),
            Some(mechanism::Ended::Version(_)) => Ended::Version,
        }
    }

    /// When writes overtake fills that stay outdated for it, and when they overtake fills that are stored.
    fn windows(&self, mechanism: &Mechanism, fill: Fill, ended: &Ended) -> (Window, Window) {
        let topology = &self.design.topology;
        let (lease, tombstone) = (mechanism.guards().lease.is_some(), mechanism.guards().tombstone.unwrap_or(0.0));
        let all = Window { open: fill.window, ..Window::CLOSED };
        match ended {
            Ended::Version => (Window::CLOSED, Window::CLOSED),
            Ended::Expired | Ended::Sliding => (Window::CLOSED, all),
            Ended::Deleted(deletes) => {
                // A delete that comes late finds what was stored by then, and voids no token before.
                let (of_late, after) = (fill.window.min(deletes.lag), (fill.window - deletes.lag).max(0.0));
                let has_own = mechanism.directory() == Some(Directory::Own);
                let lost: f64 = deletes.kinds.iter().filter(|_| !has_own).map(|(weight, missed)| weight * missed).sum();
                let (stays, stored) = match lease {
                    true => (lost * after, deletes.late * of_late + lost * after),
                    false => (deletes.late * after + (1.0 - deletes.late) * fill.window, fill.window),
                };
                // A write that overtakes a registration does not know of the entry. Nothing is awaited, so no lease helps.
                let unknown = if has_own && topology.callers > 1 { topology.round_trip / 2.0 } else { 0.0 };
                let tombstone_of_all = if deletes.lag > 0.0 { 0.0 } else { tombstone };
                (
                    Window { open: stays, tombstone, unknown },
                    Window { open: stored, tombstone: tombstone_of_all, unknown },
                )
            }
        }
    }

    /// How long an answer can have been outdated.
    pub fn worst_age(&self, mechanism: &Mechanism, law: &Law) -> Worst {
        if self.workload.writes == 0.0 {
            return Worst::Value(0.0);
        }
        let lifetime = mechanism.lifetime();
        let bound = match lifetime.time_to_live {
            Some(TimeToLive::Sliding(_)) => None,
            Some(TimeToLive::Fixed(_)) => Some(lifetime.end()),
            None => lifetime.backstop.map(|_| lifetime.end()),
        };
        let bounded = bound.map_or(Worst::Unbounded, |end| Worst::Value(end + law.fill.window));
        match &law.ended {
            Ended::Version => Worst::Value(0.0),
            Ended::Expired | Ended::Sliding => bounded,
            Ended::Deleted(deletes) => {
                let is_missed = deletes.kinds.iter().any(|(_, missed)| *missed > 0.0);
                let is_raced = law.race.is_open();
                match bounded {
                    _ if !is_missed && !is_raced && deletes.late == 0.0 => Worst::Value(0.0),
                    bounded if is_missed || is_raced => bounded,
                    Worst::Value(end) => Worst::Value(end.min(deletes.lag)),
                    Worst::Unbounded => Worst::Value(deletes.lag),
                }
            }
        }
    }
}

/// The seconds by which deletes come late.
fn lag_of(mechanism: &Mechanism) -> f64 {
    match mechanism.when() {
        When::AtCommit => 0.0,
        When::FromLog { lag, .. } => lag,
    }
}

/// The most numbers of callers on each side of the likeliest that get a term of their own.
const MOST: f64 = 2000.0;

/// The share of the callers that do not know of an entry, and how likely that many do not.
///
/// Each of the others misses its registration with `loss`; writes come from any caller, so that share of them misses
/// the entry. What is less likely than 1e-12 is left out, and with very many callers all but the likeliest.
fn unheard(loss: f64, callers: u32) -> Vec<(f64, f64)> {
    let (others, all) = (f64::from(callers) - 1.0, f64::from(callers));
    if loss >= 1.0 {
        return vec![(1.0, others / all)];
    }
    // From the likeliest number on, both ways: each probability is its neighbour's times a simple ratio.
    let odds = loss / (1.0 - loss);
    let likeliest = ((others + 1.0) * loss).floor().min(others);
    let deviation = (others * loss * (1.0 - loss)).sqrt();
    let reach = (8.0 * deviation + 8.0).min(MOST) as u32;
    let mut weighted = vec![(1.0, likeliest / all)];
    let (mut up, mut down) = (1.0, 1.0);
    for i in 0..reach {
        let (above, below) = (likeliest + f64::from(i), likeliest - f64::from(i));
        if above < others {
            up *= (others - above) / (above + 1.0) * odds;
            weighted.push((up, (above + 1.0) / all));
        }
        if below > 0.0 {
            down *= below / (others - below + 1.0) / odds;
            weighted.push((down, (below - 1.0) / all));
        }
    }
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    weighted.into_iter().filter(|(weight, _)| *weight > 1e-12).map(|(weight, share)| (weight / total, share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_callers_miss_a_message_as_by_the_binomial_law() {
        // By hand: of two others each misses it with a quarter: 9/16, 6/16 and 1/16, of three callers in all.
        let mut found = unheard(0.25, 3);
        found.sort_by(|a, b| a.1.total_cmp(&b.1));
        let wanted = [(9.0 / 16.0, 0.0), (6.0 / 16.0, 1.0 / 3.0), (1.0 / 16.0, 2.0 / 3.0)];
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found.0 - wanted.0).abs() < 1e-12 && (found.1 - wanted.1).abs() < 1e-12, "{found:?} {wanted:?}");
        }
        // E[1 / (1 - share)] = (1 - q^S) / (1 - q), as 1 over one more than a binomial number is.
        for (loss, callers) in [(0.01, 40_u32), (0.2, 5), (0.5, 300), (0.9, 2), (0.001, 100_000)] {
            let mean: f64 = unheard(loss, callers).iter().map(|(weight, share)| weight / (1.0 - share)).sum();
            let wanted = (1.0 - f64::powf(loss, callers.into())) / (1.0 - loss);
            assert!((mean / wanted - 1.0).abs() < 1e-9, "{loss} {callers}: {mean} {wanted}");
        }
    }
}
