//! Groups of nearly equal traffic merged, so that work does not multiply with each entity.

use libm::{floor, log};

/// Something that stands for many alike: how many, and how much traffic of several kinds one of them has.
pub trait Group: Clone {
    /// How many there are; corrections can make it negative.
    fn count(&self) -> f64;
    /// The traffic of one of them, of each kind.
    fn traffic(&self) -> impl Iterator<Item = f64>;
    /// The same kind of group with another number and other traffic.
    fn with(count: f64, traffic: Vec<f64>) -> Self;
}

/// Returns the groups, and merges those whose traffic of every kind differs by less than a factor of e^`width`, where
/// there are more than `most`.
///
/// A merged group has the sum of the numbers and the mean traffic, so all totals stay the same. A figure that is smooth in
/// the logarithm of the traffic changes by the square of the width, times at most 1/24 of its second derivative there:
/// below 10^-4 of it for hits at a width of 1/8.
pub fn merged<G: Group>(groups: Vec<G>, most: usize, width: f64) -> Vec<G> {
    if groups.len() <= most {
        return groups;
    }
    let bin = |traffic: f64| if traffic > 0.0 { floor(log(traffic) / width) as i64 } else { i64::MIN };
    let mut keyed: Vec<(Vec<i64>, G)> =
        groups.into_iter().map(|group| (group.traffic().map(bin).collect(), group)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.chunk_by(|a, b| a.0 == b.0).map(|alike| one_of(alike.iter().map(|(_, group)| group), width)).collect()
}

/// One group for some that are alike.
fn one_of<'g, G: Group + 'g>(alike: impl Iterator<Item = &'g G> + Clone, width: f64) -> G {
    let count: f64 = alike.clone().map(Group::count).sum();
    let mean = mean(alike.clone(), Group::count);
    let first: Vec<f64> = alike.clone().next().map_or(Vec::new(), |group| group.traffic().collect());
    let is_near = |(mean, of): (&f64, &f64)| mean == of || log(mean / of).abs() <= 2.0 * width;
    let traffic = match mean.iter().zip(&first).all(is_near) {
        true => mean,
        // Numbers that nearly cancel out have no mean among their groups.
        false => self::mean(alike, |group| group.count().abs()),
    };
    G::with(count, traffic)
}

/// The mean traffic of each kind, weighted.
fn mean<'g, G: Group + 'g>(groups: impl Iterator<Item = &'g G>, weight: impl Fn(&G) -> f64) -> Vec<f64> {
    let (mut all, mut sums) = (0.0, Vec::new());
    for group in groups {
        let weight = weight(group);
        all += weight;
        sums.resize(group.traffic().count(), 0.0);
        sums.iter_mut().zip(group.traffic()).for_each(|(sum, traffic)| *sum += weight * traffic);
    }
    sums.into_iter().map(|sum| sum / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Ranks(f64, Vec<f64>);

    impl Group for Ranks {
        fn count(&self) -> f64 {
            self.0
        }
        fn traffic(&self) -> impl Iterator<Item = f64> {
            self.1.iter().copied()
        }
        fn with(count: f64, traffic: Vec<f64>) -> Self {
            Self(count, traffic)
        }
    }

    #[test]
    fn merging_keeps_totals_and_changes_sums_by_less_than_stated() {
        // Two entities of 300 each, by brute force over all pairs: hits of an address whose writes follow one of them.
        let shares: Vec<f64> = (1..=300_u32).map(|rank| f64::from(rank).powf(-0.9) / 14.0).collect();
        let pairs: Vec<Ranks> =
            shares.iter().flat_map(|a| shares.iter().map(move |b| Ranks(1.0, vec![a * b, *a]))).collect();
        let hits = |of: &[Ranks]| -> f64 {
            of.iter()
                .map(|Ranks(count, traffic)| count * traffic[0] * traffic[0] / (traffic[0] + 0.01 * traffic[1]))
                .sum()
        };
        let total =
            |of: &[Ranks], kind: usize| of.iter().map(|Ranks(count, traffic)| count * traffic[kind]).sum::<f64>();
        let few = merged(pairs.clone(), 512, 1.0 / 8.0);
        assert!(few.len() < 5_000, "{}", few.len());
        for kind in [0, 1] {
            assert!((total(&few, kind) / total(&pairs, kind) - 1.0).abs() < 1e-12);
        }
        assert!((hits(&few) / hits(&pairs) - 1.0).abs() < 1e-3, "{} {}", hits(&few), hits(&pairs));
    }

    #[test]
    fn groups_whose_numbers_cancel_out_are_one_that_counts_for_nothing() {
        let groups = vec![Ranks(1.0, vec![1.0]), Ranks(-1.0, vec![1.25])];
        let found = merged(groups, 1, 0.5);
        // By hand: the middle of the two.
        assert_eq!(found, [Ranks(0.0, vec![1.125])]);
    }
}
