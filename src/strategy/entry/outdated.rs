//! Which hits are outdated, and for how long.

use libm::expm1;

use crate::strategy::closed_forms::{faded, lifetime, stale_share};

/// Outdated hits among some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outdated {
    /// The share of the hits.
    pub share: f64,
    /// How long ago a hit became outdated, in seconds, on average over all hits: 0 for one that is not.
    pub age: f64,
}

/// Below this, a mean age has no digits left in its closed form: half a square is all there is.
const SMALL: f64 = 1e-5;

impl Outdated {
    /// None of them.
    pub const NONE: Self = Self { share: 0.0, age: 0.0 };

    /// Both by these and by others, each of which comes by itself.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { share: self.share + (1.0 - self.share) * other.share, age: self.age + other.age }
    }

    /// A state that is `window` seconds old, where nothing ends what writes make outdated: P = 1 - e^(-mu w).
    pub fn state(writes: f64, window: f64) -> Self {
        let share = -expm1(-writes * window);
        let age = if writes * window < SMALL { writes * window * window / 2.0 } else { window - share / writes };
        Self { share, age }
    }

    /// Entries whose state is `window` seconds old when they are stored, and that live for `life` seconds; at a hit they are
    /// of any age up to that. P = 1 - e^(-mu w) (1 - e^(-r)) / r with r = mu life, which is (4) for w = 0.
    pub fn any_age(writes: f64, window: f64, life: f64) -> Self {
        let later = stale_share(writes * life);
        let share = later - (1.0 - later) * expm1(-writes * window);
        let age = match writes * (life + window) < SMALL {
            true => writes / 2.0 * (life * life / 3.0 + life * window + window * window),
            false => life / 2.0 + window - share / writes,
        };
        Self { share, age: age.max(0.0) }
    }

    /// The same entries, if the state that they hold was `window` seconds old when they were stored.
    #[must_use]
    pub fn older(self, writes: f64, window: f64) -> Self {
        let state = Self::state(writes, window);
        let fresh = 1.0 - self.share;
        Self { share: self.share + fresh * state.share, age: self.age + self.share * window + fresh * state.age }
    }

    /// What late deletes leave: entries of which some writes, `late` a second, are not known for `lag` seconds.
    ///
    /// The deletes of the last m = min(a + w, lag) seconds have not come, if an entry is of age a; which it is with the density
    /// e^(-kappa a) / L up to its end, where kappa is `ends`, the rate of deletes. So it is outdated with 1 - e^(-nu m),
    /// and since m - (1 - e^(-nu m)) / nu on average. Without an end and a window that is (1 - e^(-2 mu lag)) / 2.
    pub fn lagging((ends, late): (f64, f64), (lag, window): (f64, f64), end: f64) -> Self {
        let life = lifetime(ends, end);
        if late == 0.0 || life == 0.0 {
            return Self::NONE;
        }
        let window = window.min(lag);
        let within = (lag - window).min(end);
        let young = lifetime(ends, within);
        let old = (life - young).max(0.0);
        let unwritten = faded(late * window) * lifetime(ends + late, within);
        let stale = young - unwritten - old * expm1(-late * lag);
        let (first, second) = moments(ends, within);
        let age = match late * lag < SMALL {
            true => late / 2.0 * (second + 2.0 * window * first + window * window * young + old * lag * lag),
            false => first + window * young - (young - unwritten) / late + old * (lag + expm1(-late * lag) / late),
        };
        Self { share: (stale / life).clamp(0.0, 1.0), age: (age / life).max(0.0) }
    }
}

/// The mean age at a hit of entries that end at a rate of `ends` a second and at their `end`, in seconds.
pub fn mean_age(ends: f64, end: f64) -> f64 {
    let r = ends * end;
    match r {
        r if r < 1e-3 => end * (0.5 - r / 12.0),
        r if r > 700.0 => 1.0 / ends,
        r => (1.0 - r / expm1(r)) / ends,
    }
}

/// The integrals of t e^(-kappa t) and of t^2 e^(-kappa t) up to `end`.
fn moments(kappa: f64, end: f64) -> (f64, f64) {
    let r = kappa * end;
    if r < 1e-3 {
        return (end * end * (0.5 - r / 3.0), end * end * end * (1.0 / 3.0 - r / 4.0));
    }
    let left = faded(r);
    let first = (lifetime(kappa, end) - end * left) / kappa;
    (first, (2.0 * first - end * end * left) / kappa)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean over ages with a density, by small steps: P(outdated) and the age since then, of a state that old.
    fn brute(ends: f64, end: f64, writes: f64, state: impl Fn(f64) -> f64) -> (f64, f64) {
        let (steps, mut all, mut share, mut age) = (20_000, 0.0, 0.0, 0.0);
        for i in 0..steps {
            let a = (f64::from(i) + 0.5) / f64::from(steps) * end;
            let (weight, m) = ((-ends * a).exp(), state(a));
            all += weight;
            share += weight * (1.0 - (-writes * m).exp());
            age += weight * (m - (1.0 - (-writes * m).exp()) / writes);
        }
        (share / all, age / all)
    }

    #[test]
    fn hits_are_outdated_as_by_an_integral_over_their_ages() {
        for (writes, window, life) in [(0.5, 0.3, 4.0), (2.0, 0.0, 0.4), (3e-3, 20.0, 60.0), (1e-7, 2.0, 5.0)] {
            let (share, age) = brute(0.0, life, writes, |a| a + window);
            let found = Outdated::any_age(writes, window, life);
            assert!((found.share / share - 1.0).abs() < 1e-4, "{found:?} {share}");
            assert!((found.age / age - 1.0).abs() < 1e-2, "{found:?} {age}");
        }
        for (ends, late, lag, window, end) in [
            (0.5, 0.5, 0.3, 0.0, 40.0),
            (0.5, 0.5, 2.0, 0.5, 3.0),
            (0.7, 0.2, 1.0, 0.9, 2.0),
            (0.5, 0.5, 1.0, 2.0, 5.0),
            (1e-6, 1e-6, 1.0, 0.1, 5.0),
        ] {
            let (share, age) = brute(ends, end, late, |a| f64::min(lag, a + window));
            let found = Outdated::lagging((ends, late), (lag, window), end);
            assert!((found.share / share - 1.0).abs() < 1e-4, "{found:?} {share}");
            assert!((found.age / age - 1.0).abs() < 1e-2, "{found:?} {age}");
        }
    }

    #[test]
    fn an_old_state_is_outdated_by_the_writes_before_its_landing_too() {
        // Entries of any age up to 4 s with a state of 0.3 s, in one step and in two.
        let (one, two) = (Outdated::any_age(0.5, 0.3, 4.0), Outdated::any_age(0.5, 0.0, 4.0).older(0.5, 0.3));
        assert!((one.share - two.share).abs() < 1e-12 && (one.age - two.age).abs() < 1e-12, "{one:?} {two:?}");
    }

    #[test]
    fn a_log_without_an_end() {
        // model.md: (1 - e^(-2 mu lag)) / 2.
        let found = Outdated::lagging((0.5, 0.5), (0.3, 0.0), 1e12).share;
        assert!((found - (1.0 - (-0.3_f64).exp()) / 2.0).abs() < 1e-12);
    }
}
