//! The closed forms of the cost model, by their numbers in the specification. Reads and writes are Poisson.

// Not the platform's own function: values must be the same to the last bit natively and in WebAssembly.
use libm::expm1;

/// (1) Exact invalidation: the hit ratio of an address that is read and killed at these rates.
pub fn exact(reads: f64, writes: f64) -> f64 {
    if reads == 0.0 { 0.0 } else { reads / (reads + writes) }
}

/// (2) Exact invalidation with a time to live, counted from the fill (Jung, Berger and Balakrishnan, INFOCOM 2003,
/// for no writes).
pub fn exact_with_ttl(reads: f64, writes: f64, ttl: f64) -> f64 {
    let filled = reads * lifetime(writes, ttl);
    filled / (1.0 + filled)
}

/// How long an entry lives on average that dies by a write or at its TTL: (1 - e^(-mu T)) / mu.
pub fn lifetime(writes: f64, ttl: f64) -> f64 {
    let r = writes * ttl;
    if r == 0.0 { ttl } else { -expm1(-r) / writes }
}

/// (4) TTL alone: the share of the reads that hit an outdated entry.
pub fn stale_reads(reads: f64, writes: f64, ttl: f64) -> f64 {
    reads * ttl * stale_share(writes * ttl) / (1.0 + reads * ttl)
}

/// (4) P(stale | hit) = 1 - (1 - e^-r)/r with r = mu T (the complement of Cho and Garcia-Molina's freshness).
pub fn stale_share(r: f64) -> f64 {
    if r < SMALL {
        // The closed form loses its digits here; its series does not.
        return r * (1.0 / 2.0 - r * (1.0 / 6.0 - r * (1.0 / 24.0 - r / 120.0)));
    }
    1.0 + expm1(-r) / r
}

/// (4) Mean age of staleness over all hits, as a share of T: 1/2 - 1/r + (1 - e^-r)/r^2.
pub fn mean_age_share(r: f64) -> f64 {
    if r < SMALL {
        return r * (1.0 / 6.0 - r * (1.0 / 24.0 - r * (1.0 / 120.0 - r / 720.0)));
    }
    0.5 - (1.0 + expm1(-r) / r) / r
}

/// Below this, a series of four terms is better than the closed form in doubles.
const SMALL: f64 = 1e-3;

/// (8) A bucket that holds one address of many: hit ratio of an address with a share p, in a bucket with a share b.
pub fn bucket(reads: f64, share: f64, bucket_share: f64, writes: f64) -> f64 {
    let fills = reads * bucket_share + writes;
    if fills == 0.0 { 0.0 } else { reads * share / fills }
}

/// (10) The stale-set race: a fill that takes `delay` is overtaken by a write.
pub fn race(writes: f64, delay: f64) -> f64 {
    -expm1(-writes * delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_meet_in_their_limits() {
        assert!((exact_with_ttl(5.0, 0.5, 1e9) - exact(5.0, 0.5)).abs() < 1e-12);
        assert!((exact_with_ttl(5.0, 0.0, 0.4) - 2.0 / 3.0).abs() < 1e-12);
        assert!((bucket(5.0, 0.3, 0.3, 0.5) - exact(1.5, 0.5)).abs() < 1e-12);
    }

    #[test]
    fn the_reference_point_of_fixed_ttl() {
        // model.md: lambda 5, mu 0.5, T 0.4: P(stale | hit) = 0.094 for the fixed TTL.
        assert!((stale_share(0.5 * 0.4) - 0.094).abs() < 0.0005);
    }

    #[test]
    fn series_and_closed_form_join_without_a_step() {
        for form in [stale_share as fn(f64) -> f64, mean_age_share] {
            let (below, above) = (form(SMALL * 0.999_999), form(SMALL * 1.000_001));
            assert!((above / below - 1.0).abs() < 1e-4, "{below} {above}");
        }
    }

    #[test]
    fn the_age_is_the_integral_of_the_staleness() {
        // By hand: a hit at age a (uniform in 0..T) is outdated by a - x if the first write came at x < a.
        let (r, steps) = (0.7_f64, 2_000);
        let mut sum = 0.0;
        for i in 0..steps {
            let age = (f64::from(i) + 0.5) / f64::from(steps);
            for j in 0..steps {
                let write = (f64::from(j) + 0.5) / f64::from(steps) * age;
                sum += (age - write) * r * (-r * write).exp() * age;
            }
        }
        let brute = sum / f64::from(steps) / f64::from(steps);
        assert!((mean_age_share(r) - brute).abs() < 1e-5, "{} {brute}", mean_age_share(r));
    }

    #[test]
    fn extreme_rates_stay_finite() {
        for reads in [0.0, 1e-300, 1.0, 1e15] {
            for writes in [0.0, 1e-300, 1.0, 1e15] {
                for ttl in [0.0, 1e-300, 1.0, 1e15] {
                    for value in [
                        exact(reads, writes),
                        exact_with_ttl(reads, writes, ttl),
                        stale_reads(reads, writes, ttl),
                        race(writes, ttl),
                    ] {
                        assert!((0.0..=1.0).contains(&value), "{reads} {writes} {ttl}: {value}");
                    }
                }
            }
        }
    }
}
