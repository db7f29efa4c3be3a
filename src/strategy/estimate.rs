//! The value of a metric: a mean, and the worst where it differs.

/// The value of a metric, in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// The worst, where it differs from the mean.
    pub worst: Option<Worst>,
}

/// The worst value of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Worst {
    /// A value, in the metric's unit.
    Value(f64),
    /// There is no bound.
    Unbounded,
}

impl Estimate {
    /// A value that is always the same.
    #[must_use]
    pub const fn of(value: f64) -> Self {
        Self { value, worst: None }
    }

    /// A mean with its worst.
    #[must_use]
    pub const fn with_worst(value: f64, worst: f64) -> Self {
        Self { value, worst: Some(Worst::Value(worst)) }
    }

    /// So many times the value.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let worst = self.worst.map(|worst| match worst {
            Worst::Value(value) => Worst::Value(value * factor),
            Worst::Unbounded => Worst::Unbounded,
        });
        Self { value: self.value * factor, worst }
    }

    /// The sum of two values that have their worst together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let value = self.value + other.value;
        match self.worst.or(other.worst) {
            None => Self::of(value),
            Some(_) if self.worst_value() + other.worst_value() < f64::INFINITY => {
                Self::with_worst(value, self.worst_value() + other.worst_value())
            }
            Some(_) => Self { value, worst: Some(Worst::Unbounded) },
        }
    }

    /// The worst value; infinite where it has no bound.
    #[must_use]
    pub const fn worst_value(&self) -> f64 {
        match self.worst {
            None => self.value,
            Some(Worst::Value(worst)) => worst,
            Some(Worst::Unbounded) => f64::INFINITY,
        }
    }

    /// The same between 0 and `most`.
    #[must_use]
    pub fn bounded(self, most: f64) -> Self {
        // Adding 0 turns -0 into 0.
        let bounded = |value: f64| value.clamp(0.0, most) + 0.0;
        let worst = self.worst.map(|worst| match worst {
            Worst::Value(value) => Worst::Value(bounded(value)),
            Worst::Unbounded => Worst::Unbounded,
        });
        Self { value: bounded(self.value), worst }
    }
}
