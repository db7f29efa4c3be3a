//! The closed forms of the cost model, with their numbers in `docs/model.md`; those without a number are derived here.
//! Reads and writes are Poisson: `reads` and `writes` are rates a second, times are seconds.
//!
//! A rate or a time may be so large that products overflow: [`LARGEST_FIGURE`] stands for all larger values.

// Not the platform's own functions: values must be the same to the last bit natively and in WebAssembly.
use libm::{exp, expm1};

use crate::workload::{LARGEST_FIGURE, capped};

/// A time to live that never ends.
pub const FOREVER: f64 = LARGEST_FIGURE;

/// e^-r, and 0 where that is too little to count beside anything. Products with numbers that are smaller still are very slow.
pub fn faded(r: f64) -> f64 {
    if r > 200.0 { 0.0 } else { exp(-r) }
}

/// The share of the time that an entry is in the cache, from 0 to 1, from the mean number of reads in its life: lambda / mu
/// for (1), lambda L for (2), where L is its [`lifetime`]. By PASTA this is the share of the reads that hit.
pub fn filled(fills: f64) -> f64 {
    let fills = capped(fills);
    fills / (1.0 + fills)
}

/// (2) The mean life in seconds of an entry that ends by a write or at its time to live: L = (1 - e^(-mu T)) / mu.
pub fn lifetime(writes: f64, ttl: f64) -> f64 {
    let r = writes * ttl;
    match r {
        r if r < 1e-16 => ttl,
        // e^-40 is less than the last digit of 1.
        r if r > 40.0 => capped(1.0 / writes),
        r => capped(-expm1(-r) / writes),
    }
}

/// (2) Exact invalidation with a time to live, counted from the fill (Jung, Berger and Balakrishnan, INFOCOM 2003,
/// for no writes); with none, (1).
pub fn exact(reads: f64, writes: f64, ttl: f64) -> f64 {
    filled(reads * lifetime(writes, ttl))
}

/// (3) A time to live that each read renews, with invalidation: the gap to the last read is below T, and no write in it.
pub fn sliding(reads: f64, writes: f64, ttl: f64) -> f64 {
    let rate = reads + writes;
    if reads == 0.0 { 0.0 } else { reads / rate * -expm1(-rate * ttl) }
}

/// (4) P(stale | hit) = 1 - (1 - e^-r)/r with r = mu T (the complement of Cho and Garcia-Molina's freshness, SIGMOD 2000).
pub fn stale_share(r: f64) -> f64 {
    if r < SMALL {
        // The closed form loses its digits here; its series does not.
        return r * (1.0 / 2.0 - r * (1.0 / 6.0 - r * (1.0 / 24.0 - r / 120.0)));
    }
    1.0 + expm1(-r) / r
}

/// Below this, a series of four terms is better than the closed form in doubles.
const SMALL: f64 = 1e-3;

/// (5) A time to live that reads renew, and no invalidation: the hit ratio, P(stale | hit), and the mean age of
/// staleness over all hits.
///
/// Hits follow a fill at the ages of a renewal process that ends at the first gap above T, with the transform
/// f(s) = (3) at mu = s. So P(stale | hit) = 1 - (h'/q)(1 - q)/(1 - h'), h' = f(mu), q = f(0); the mean age of an entry at
/// a hit is -f'(0) / (q (1 - q)) = (q / lambda - T (1 - q)) / (q (1 - q)), and staleness is on average P / mu younger.
/// `unwritten` is 1 - e^(-mu T), which all addresses of a scope have in common.
pub fn sliding_alone(reads: f64, writes: f64, unwritten: f64, ttl: f64) -> (f64, f64, f64) {
    let x = reads * ttl;
    // Whichever of the two is small keeps its digits.
    let (hit, missed) = if x > 1.0 {
        let missed = exp(-x);
        (1.0 - missed, missed)
    } else {
        let hit = -expm1(-x);
        (hit, 1.0 - hit)
    };
    if reads == 0.0 || writes == 0.0 || hit == 0.0 {
        return (hit, 0.0, 0.0);
    }
    if x > 700.0 {
        // It never expires, so in the long run all that it holds is outdated.
        return (hit, 1.0, LARGEST_FIGURE);
    }
    let rate = reads + writes;
    let fresh = reads / rate * (hit + missed * unwritten);
    let ended = (writes + reads * missed * (1.0 - unwritten)) / rate;
    let stale = (1.0 - fresh / hit * missed / ended).clamp(0.0, 1.0);
    let age = if x < SMALL { ttl * (0.5 + x * 5.0 / 12.0) } else { (hit / reads - ttl * missed) / (hit * missed) };
    (hit, stale, (age - stale / writes).clamp(0.0, LARGEST_FIGURE))
}

/// (4) of the slots, with (2): a bucket that holds one address of many. An address with a share p of the reads in a
/// bucket with a share b is pushed out by the others' reads as by writes.
pub fn bucket(reads: f64, share: f64, bucket_share: f64, writes: f64, ttl: f64) -> f64 {
    exact(reads * share, reads * (bucket_share - share).max(0.0) + writes, ttl)
}

/// What becomes of entries of which writes miss a share, each write by itself: how long they live, P(stale | hit), and
/// the mean age of staleness over all hits.
///
/// An entry dies at the rate kappa = mu (1 - q), so its age at a hit has the density e^(-kappa a) / L(kappa) up to T; it
/// is outdated with 1 - e^(-mu q a), and since a - (1 - e^(-mu q a)) / (mu q) on average.
pub fn missed_writes(writes: f64, missed: f64, ttl: f64) -> (f64, f64, f64) {
    let kappa = writes * (1.0 - missed);
    let (life, fresh) = (lifetime(kappa, ttl), lifetime(writes, ttl));
    if writes * missed == 0.0 || life == 0.0 {
        return (life, 0.0, 0.0);
    }
    let stale = 1.0 - fresh / life;
    let r = kappa * ttl;
    let age = match r {
        r if r < SMALL => ttl * (0.5 - r / 12.0),
        r if r > 700.0 => 1.0 / kappa,
        r => (1.0 / kappa) * (1.0 - r / (exp(r) - 1.0)),
    };
    // Where hardly any write comes in a life, the difference has no digits left: half of it is in the mean.
    let outdated =
        if writes * missed * ttl < SMALL { writes * missed * ttl * ttl / 6.0 } else { age - stale / (writes * missed) };
    (life, stale, outdated.clamp(0.0, LARGEST_FIGURE))
}

/// The share of the time that an outdated entry lies under a stable key until the next read replaces it, or until T.
///
/// From fill to fill: an entry is right for X = min(write, T), and filled again at the first read after that. Of this
/// cycle L + 1/lambda it lies there, right or not, for the integral of P(write + read > t) over t to T, which is
/// (lambda L(mu) - mu L(lambda)) / (lambda - mu).
/// L(mu), the lifetime of an entry that nobody reads, is `right`.
pub fn outdated(reads: f64, writes: f64, right: f64, ttl: f64) -> f64 {
    let unread = lifetime(reads, ttl);
    if reads == 0.0 || writes == 0.0 {
        return 0.0;
    }
    let there = if (reads - writes).abs() < 1e-6 * reads.max(writes) {
        // The limit of equal rates: the integral of (1 + mu t) e^(-mu t).
        2.0 * right - ttl * faded(writes * ttl)
    } else {
        (reads * right - writes * unread) / (reads - writes)
    };
    ((there - right) / (right + 1.0 / reads)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_meet_in_their_limits() {
        // model.md: (2) tends to (1) as T grows, and to Jung's lambda T / (1 + lambda T) as mu falls.
        assert!((exact(5.0, 0.5, 1e9) - 5.0 / 5.5).abs() < 1e-12);
        assert!((exact(5.0, 0.5, FOREVER) - 5.0 / 5.5).abs() < 1e-12);
        assert!((exact(5.0, 0.0, 0.4) - 2.0 / 3.0).abs() < 1e-12);
        assert!((exact(5.0, 1e-18, 0.4) - 2.0 / 3.0).abs() < 1e-12);
        // One address in a bucket is alone there.
        assert!((bucket(5.0, 0.3, 0.3, 0.5, FOREVER) - 1.5 / 2.0).abs() < 1e-12);
        // (3) tends to (1) as T grows.
        assert!((sliding(5.0, 0.5, 1e9) - 5.0 / 5.5).abs() < 1e-12);
        // All writes missed: the time to live alone, (4).
        let (life, stale, age) = missed_writes(0.5, 1.0, 0.4);
        assert!((life - 0.4).abs() < 1e-12);
        assert!((stale - stale_share(0.2)).abs() < 1e-12);
        // (4): T (1/2 - 1/r + (1 - e^-r) / r^2) with r = 0.2.
        assert!((age / 0.4 - (0.5 - 5.0 + (1.0 - (-0.2_f64).exp()) / 0.04)).abs() < 1e-9);
    }

    #[test]
    fn the_reference_point_of_sliding_ttl() {
        // model.md: lambda 5, mu 0.5, T 0.4: P(stale | hit) = 0.340 for the sliding TTL.
        let (hit, stale, _) = sliding_alone(5.0, 0.5, -expm1(-0.2), 0.4);
        assert!((stale - 0.340).abs() < 0.0005, "{stale}");
        assert!((hit - (1.0 - (-2.0_f64).exp())).abs() < 1e-12);
    }

    #[test]
    fn outdated_entries_are_those_of_an_integral() {
        // By hand: the integral of P(write + read > t) by small steps, with the hypoexponential's survival.
        for (reads, writes, ttl) in [(5.0, 0.5, 3.0), (0.2, 3.0, 10.0), (1.0, 1.0, 2.0)] {
            let (steps, mut there) = (200_000, 0.0);
            for i in 0..steps {
                let t = (f64::from(i) + 0.5) / f64::from(steps) * ttl;
                let alive = if reads == writes {
                    (1.0 + reads * t) * (-reads * t).exp()
                } else {
                    (reads * (-writes * t).exp() - writes * (-reads * t).exp()) / (reads - writes)
                };
                there += alive * ttl / f64::from(steps);
            }
            let right = (1.0 - (-writes * ttl).exp()) / writes;
            let brute = (there - right) / (right + 1.0 / reads);
            assert!(
                (outdated(reads, writes, lifetime(writes, ttl), ttl) - brute).abs() < 1e-6,
                "{} {brute}",
                outdated(reads, writes, lifetime(writes, ttl), ttl)
            );
        }
    }

    #[test]
    fn the_reference_point_of_fixed_ttl() {
        // model.md: lambda 5, mu 0.5, T 0.4: P(stale | hit) = 0.094 for the fixed TTL.
        assert!((stale_share(0.5 * 0.4) - 0.094).abs() < 0.0005);
    }

    #[test]
    fn series_and_closed_form_join_without_a_step() {
        let (below, above) = (stale_share(SMALL * 0.999_999), stale_share(SMALL * 1.000_001));
        assert!((above / below - 1.0).abs() < 1e-4, "{below} {above}");
    }

    #[test]
    fn extreme_rates_stay_finite() {
        let extremes = [0.0, 1e-300, 1e-9, 1.0, 1e15, 1e300];
        for reads in extremes {
            for writes in extremes {
                for ttl in extremes {
                    let (hit, stale, age) = sliding_alone(reads, writes, -expm1(-writes * ttl), ttl);
                    let (life, missed, since) = missed_writes(writes, 0.25, ttl);
                    let shares = [
                        exact(reads, writes, ttl),
                        sliding(reads, writes, ttl),
                        bucket(reads, 0.25, 0.5, writes, ttl),
                        outdated(reads, writes, lifetime(writes, ttl), ttl),
                        hit,
                        stale,
                        missed,
                    ];
                    for value in shares {
                        assert!(
                            (-1e-12..=1.0 + 1e-12).contains(&value),
                            "{reads} {writes} {ttl}: {value} in {shares:?}"
                        );
                    }
                    for time in [age, life, since] {
                        assert!((0.0..=LARGEST_FIGURE).contains(&time), "{reads} {writes} {ttl}: {time}");
                    }
                }
            }
        }
    }
}
