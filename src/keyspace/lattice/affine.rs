//! Linear terms.

use crate::design::integer::Int;

/// Σ coefficients\[i\] x_i + constant; variables past the last coefficient have 0.
#[derive(Clone, PartialEq, Eq)]
pub struct Affine {
    /// What each variable is multiplied by.
    pub coefficients: Vec<Int>,
    /// What is added.
    pub constant: Int,
}

impl Affine {
    /// A variable times a coefficient.
    pub fn of(variable: usize, coefficient: Int) -> Self {
        let mut coefficients = vec![Int::ZERO; variable];
        coefficients.push(coefficient);
        Self { coefficients, constant: Int::ZERO }
    }

    /// Whether it is the same whatever the variables are.
    pub fn is_constant(&self) -> bool {
        self.coefficients.iter().all(Int::is_zero)
    }

    /// The term and a number.
    pub fn plus(mut self, number: &Int) -> Self {
        self.constant += number;
        self
    }

    /// The difference of two terms.
    pub fn minus(&self, other: &Self) -> Self {
        let mut difference = self.clone();
        let longer = difference.coefficients.len().max(other.coefficients.len());
        difference.coefficients.resize(longer, Int::ZERO);
        for (coefficient, by) in difference.coefficients.iter_mut().zip(&other.coefficients) {
            *coefficient -= by;
        }
        difference.constant -= &other.constant;
        difference
    }

    /// The term times a number.
    pub fn times(&self, factor: &Int) -> Self {
        Self {
            coefficients: self.coefficients.iter().map(|coefficient| coefficient * factor).collect(),
            constant: &self.constant * factor,
        }
    }

    /// The term times -1.
    pub fn negated(&self) -> Self {
        self.times(&Int::from(-1))
    }
}
