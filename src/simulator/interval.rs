//! Means over batches with how far they can be trusted.

/// A mean with its interval of 95%.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Interval {
    /// A value that is known.
    pub fn exact(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    /// The ratio of two sums over batches, times a factor; by the ratio estimator's linear form (Cochran 1977, 6.3).
    ///
    /// `None` for fewer than two batches, or where the sum below is nothing.
    pub fn ratio(batches: &[(f64, f64)], factor: f64) -> Option<Self> {
        let count = batches.len() as f64;
        let (above, below) = batches.iter().fold((0.0, 0.0), |sum, batch| (sum.0 + batch.0, sum.1 + batch.1));
        let value = above / below;
        // Not `below <= 0`: what is no number is no ratio either.
        if batches.len() < 2 || !(below > 0.0 && value.is_finite()) {
            return None;
        }
        let off = |(above, below): &(f64, f64)| (above - value * below) / (below_mean(batches)).max(f64::MIN_POSITIVE);
        let square: f64 = batches.iter().map(|batch| off(batch) * off(batch)).sum();
        let spread = student(batches.len() as u32 - 1) * (square / (count * (count - 1.0))).sqrt();
        let scaled = |value: f64| (value * factor).clamp(-f64::MAX, f64::MAX) + 0.0;
        let spread = if spread.is_finite() { spread } else { 0.0 };
        Some(Self { value: scaled(value), low: scaled(value - spread), high: scaled(value + spread) })
    }

    /// Returns the interval of a share of `trials`. If the event never occurred, or always, the 95% bound is 3.7 trials.
    pub fn share(batches: &[(f64, f64)], trials: f64) -> Option<Self> {
        let found = Self::ratio(batches, 1.0)?;
        let unseen = (3.7 / trials.max(3.7)).min(1.0);
        Some(match found.value {
            value if value <= 0.0 => Self { high: unseen, ..found },
            value if value >= 1.0 => Self { low: 1.0 - unseen, ..found },
            _ => Self { low: found.low.max(0.0), high: found.high.min(1.0), ..found },
        })
    }

    /// Whether a value lies in it.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Whether a prediction lies in it, or at most 2% beside the mean.
    pub fn agrees_with(&self, predicted: f64) -> bool {
        self.holds(predicted) || (predicted - self.value).abs() <= 0.02 * self.value.abs()
    }
}

fn below_mean(batches: &[(f64, f64)]) -> f64 {
    batches.iter().map(|batch| batch.1).sum::<f64>() / batches.len() as f64
}

/// Returns Student's t for a two-sided interval of 95%, with `freedom` degrees of freedom.
fn student(freedom: u32) -> f64 {
    const FEW: [f64; 10] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
    if let Some(t) = (freedom as usize).checked_sub(1).and_then(|place| FEW.get(place)) {
        return *t;
    }
    // Abramowitz and Stegun 26.7.5, good to four digits from here on.
    let (z, n) = (1.959_964, f64::from(freedom.max(1)));
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z);
    z + (z3 + z) / (4.0 * n)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The t table of any textbook, for 97.5%.
    #[test]
    fn students_t_is_that_of_the_tables() {
        for (freedom, t) in [(1, 12.706), (5, 2.571), (10, 2.228), (11, 2.201), (19, 2.093), (30, 2.042), (120, 1.980)]
        {
            assert!((student(freedom) - t).abs() < 0.001, "{freedom}: {} for {t}", student(freedom));
        }
    }

    /// Four batches 1, 2, 3, 4: mean 2.5, standard deviation 1.29099, so 2.5 ± 3.182 · 1.29099 / 2.
    #[test]
    fn a_mean_over_equal_batches_is_that_of_the_textbook() {
        let batches = [1.0, 2.0, 3.0, 4.0].map(|value| (value, 1.0));
        let interval = Interval::ratio(&batches, 10.0).unwrap();
        assert!((interval.value - 25.0).abs() < 1e-12);
        assert!((interval.high - interval.value - 20.54).abs() < 0.001, "{interval:?}");
        assert!((interval.value - interval.low - 20.54).abs() < 0.001);
    }

    #[test]
    fn too_little_gives_no_interval() {
        assert_eq!(Interval::ratio(&[(1.0, 1.0)], 1.0), None);
        assert_eq!(Interval::ratio(&[(0.0, 0.0), (0.0, 0.0)], 1.0), None);
        assert_eq!(Interval::ratio(&[(2.0, 1.0), (2.0, 1.0)], 1.0), Some(Interval::exact(2.0)));
    }

    /// Clopper and Pearson's interval for 0 of 100 ends at 1 - 0.025^(1/100) = 0.0362.
    #[test]
    fn what_was_never_seen_may_still_happen() {
        let interval = Interval::share(&[(0.0, 50.0), (0.0, 50.0)], 100.0).unwrap();
        assert!(interval.low == 0.0 && (interval.high - 0.0362).abs() < 0.001, "{interval:?}");
    }

    #[test]
    fn predictions_may_be_two_percent_off() {
        let interval = Interval { value: 100.0, low: 99.0, high: 105.0 };
        assert!(interval.agrees_with(105.0) && interval.agrees_with(98.1) && !interval.agrees_with(97.9));
        assert!(Interval::exact(0.0).agrees_with(0.0) && !Interval::exact(0.0).agrees_with(1e-9));
    }
}
