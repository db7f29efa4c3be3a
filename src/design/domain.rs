//! Parameters and the values that they take.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::alphabet::Alphabet;
use super::document::Element;
use super::integer::Int;
use super::number::Whole;
use super::value::Value;

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its values, apart from being absent.
    pub domain: Domain,
    /// Whether it may be absent.
    pub optional: bool,
}

impl Parameter {
    /// How many values there are, being absent among them.
    pub fn size(&self) -> BigUint {
        self.domain.size() + u32::from(self.optional)
    }

    /// Whether it can have a value. A set must be in the order of the domain.
    pub fn admits(&self, value: &Value) -> bool {
        match (&self.domain, value) {
            (_, Value::Absent) => self.optional,
            (Domain::Integers { first, step, .. }, Value::Integer(number)) => {
                within(&self.domain, number) && ((number - first) % step).is_zero()
            }
            (Domain::Entity { .. }, Value::Integer(number)) => within(&self.domain, number),
            (Domain::Choice(of), Value::Integer(number)) => of.contains(&Element::Integer(Whole(number.clone()))),
            (Domain::Choice(of), Value::Word(word)) => of.contains(&Element::Word(word.clone())),
            (Domain::Flag, Value::Flag(_)) => true,
            (Domain::Subset { of, max }, Value::Set(elements)) => {
                let places: Vec<_> =
                    elements.iter().map(|element| of.iter().position(|known| known == element)).collect();
                fits(elements, *max) && places.iter().all(Option::is_some) && places.is_sorted_by(|a, b| a < b)
            }
            (Domain::Sequence { of, max }, Value::List(elements)) => {
                fits(elements, *max) && elements.iter().all(|element| of.contains(element))
            }
            (Domain::Text { min, max, alphabet }, Value::Text(text)) => {
                let length = text.chars().count();
                u32::try_from(length).is_ok_and(|length| (*min..=*max).contains(&length))
                    && text.chars().all(|c| alphabet.contains(c))
            }
            (Domain::Days { .. }, Value::Day(day)) => within(&self.domain, &day.0.to_julian_day().into()),
            _ => false,
        }
    }
}

/// The values of a parameter; never empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// `first`, `first + step`, …: `count` of them.
    Integers {
        /// The least value.
        first: BigInt,
        /// The difference of neighbours, at least 1.
        step: BigInt,
        /// How many.
        count: BigUint,
    },
    /// One of these, all different, all numbers or all words.
    Choice(Vec<Element>),
    /// `false` or `true`.
    Flag,
    /// The entities by number, from 1 to their count.
    Entity {
        /// Which, in the design's list.
        entity: usize,
        /// How many.
        count: BigUint,
    },
    /// A set of up to `max` of these.
    Subset {
        /// The elements, all different.
        of: Vec<Element>,
        /// The most elements.
        max: u32,
    },
    /// A list of up to `max` of these, repeats allowed.
    Sequence {
        /// The elements, all different.
        of: Vec<Element>,
        /// The greatest length.
        max: u32,
    },
    /// Strings of `min` to `max` characters.
    Text {
        /// The least length.
        min: u32,
        /// The greatest length.
        max: u32,
        /// The characters.
        alphabet: Alphabet,
    },
    /// Days, one after the other.
    Days {
        /// The first, as a Julian day number.
        first: i32,
        /// How many.
        count: u32,
    },
}

impl Domain {
    /// How many values there are, being absent apart.
    pub fn size(&self) -> BigUint {
        match self {
            Self::Integers { count, .. } | Self::Entity { count, .. } => count.clone(),
            Self::Choice(elements) => elements.len().into(),
            Self::Flag => 2_u32.into(),
            Self::Subset { of, max } => (0..=*max).map(|k| binomial(of.len() as u32, k)).sum(),
            Self::Sequence { of, max } => powers(of.len() as u32, 0, *max),
            Self::Text { min, max, alphabet } => powers(alphabet.len(), *min, *max),
            Self::Days { count, .. } => (*count).into(),
        }
    }

    /// The texts, sets or lists that two domains have in common; `None` where they are of other kinds, or have texts of
    /// different alphabets.
    pub fn common(&self, other: &Self) -> Option<Self> {
        let shared = |of: &[Element], others: &[Element]| of.iter().filter(|e| others.contains(e)).cloned().collect();
        Some(match (self, other) {
            (Self::Subset { of, max }, Self::Subset { of: others, max: most }) => {
                let of: Vec<Element> = shared(of, others);
                let max = (*max).min(*most).min(of.len() as u32);
                Self::Subset { of, max }
            }
            (Self::Sequence { of, max }, Self::Sequence { of: others, max: most }) => {
                Self::Sequence { of: shared(of, others), max: (*max).min(*most) }
            }
            (Self::Text { min, max, alphabet }, Self::Text { min: least, max: most, alphabet: letters })
                if alphabet == letters && min.max(least) <= max.min(most) =>
            {
                Self::Text { min: *min.max(least), max: *max.min(most), alphabet: alphabet.clone() }
            }
            _ => return None,
        })
    }

    /// The elements of a choice, subset or list; empty for other domains.
    pub fn elements(&self) -> &[Element] {
        match self {
            Self::Choice(of) | Self::Subset { of, .. } | Self::Sequence { of, .. } => of,
            _ => &[],
        }
    }

    /// Least and greatest value as terms see it.
    pub fn bounds(&self) -> (Int, Int) {
        match self {
            Self::Integers { first, step, count } => {
                let first = Int::from(first);
                let last = (Int::from(count) - Int::ONE) * Int::from(step) + &first;
                (first, last)
            }
            Self::Entity { count, .. } => (Int::ONE, count.into()),
            Self::Flag => (Int::ZERO, Int::ONE),
            Self::Days { first, count } => ((*first).into(), (i64::from(*first) + i64::from(*count) - 1).into()),
            Self::Choice(elements) => {
                let numbers = || {
                    elements.iter().filter_map(|element| match element {
                        Element::Integer(number) => Some(&number.0),
                        Element::Word(_) => None,
                    })
                };
                match (numbers().min(), numbers().max()) {
                    (Some(least), Some(most)) => (least.into(), most.into()),
                    // Words stand for small indices.
                    _ => (Int::ZERO, Int::from(u32::MAX)),
                }
            }
            Self::Subset { .. } | Self::Sequence { .. } | Self::Text { .. } => (Int::ZERO, Int::ZERO),
        }
    }

    /// Least and greatest length; 0 for what has none.
    pub fn lengths(&self) -> (Int, Int) {
        match self {
            Self::Text { min, max, .. } => ((*min).into(), (*max).into()),
            Self::Subset { max, .. } | Self::Sequence { max, .. } => (Int::ZERO, (*max).into()),
            _ => (Int::ZERO, Int::ZERO),
        }
    }
}

/// n over k.
pub fn binomial(n: u32, k: u32) -> BigUint {
    if k > n {
        return BigUint::zero();
    }
    (0..k).fold(BigUint::one(), |product, i| product * (n - i) / (i + 1))
}

/// base^from + … + base^to.
pub fn powers(base: u32, from: u32, to: u32) -> BigUint {
    let mut power = BigUint::from(base).pow(from);
    let mut sum = BigUint::zero();
    for _ in from..=to {
        sum += &power;
        power *= base;
    }
    sum
}

fn within(domain: &Domain, number: &BigInt) -> bool {
    let (number, (least, most)) = (Int::from(number), domain.bounds());
    least <= number && number <= most
}

fn fits(elements: &[Element], max: u32) -> bool {
    u32::try_from(elements.len()).is_ok_and(|length| length <= max)
}
