//! The values of a domain, one by one and lazily: small ones first, as a person would list them.

use num_bigint::BigInt;
use num_traits::One;

use crate::design::document::Element;
use crate::design::{Domain, Value, day_of};

/// The values of a domain in order; being absent is not among them.
pub fn values(domain: &Domain) -> Box<dyn Iterator<Item = Value> + '_> {
    match domain {
        Domain::Integers { first, step, .. } => numbers(first.clone(), step.clone(), domain.bounds().1),
        Domain::Entity { count, .. } => numbers(BigInt::one(), BigInt::one(), count.clone().into()),
        Domain::Choice(of) => Box::new(of.iter().map(element_value)),
        Domain::Flag => Box::new([false, true].into_iter().map(Value::Flag)),
        Domain::Days { first, count } => {
            Box::new((0..*count).filter_map(|n| day_of(first.checked_add_unsigned(n)?).map(Value::Day)))
        }
        Domain::Subset { of, max } => Box::new(
            (0..=*max)
                .flat_map(move |size| Choices::new(of.len(), size as usize))
                .map(|chosen| Value::Set(chosen.into_iter().filter_map(|i| of.get(i).cloned()).collect())),
        ),
        Domain::Sequence { of, max } => Box::new(
            (0..=*max)
                .flat_map(move |length| Words::new(of.len() as u32, length))
                .map(|word| Value::List(word.into_iter().filter_map(|i| of.get(i as usize).cloned()).collect())),
        ),
        Domain::Text { min, max, alphabet } => Box::new(
            (*min..=*max)
                .flat_map(move |length| Words::new(alphabet.len(), length))
                .map(|word| Value::Text(word.into_iter().filter_map(|i| alphabet.nth(i)).collect())),
        ),
    }
}

/// The argument that an element of a choice is.
pub fn element_value(element: &Element) -> Value {
    match element {
        Element::Integer(number) => Value::Integer(number.0.clone()),
        Element::Word(word) => Value::Word(word.clone()),
    }
}

fn numbers(first: BigInt, step: BigInt, last: BigInt) -> Box<dyn Iterator<Item = Value>> {
    let next = move |number: &BigInt| Some(number + &step);
    Box::new(std::iter::successors(Some(first), next).take_while(move |number| *number <= last).map(Value::Integer))
}

/// The words of one length over an alphabet of so many letters, in lexicographic order.
struct Words {
    letters: u32,
    next: Option<Vec<u32>>,
}

impl Words {
    fn new(letters: u32, length: u32) -> Self {
        let next = (letters > 0 || length == 0).then(|| vec![0; length as usize]);
        Self { letters, next }
    }
}

impl Iterator for Words {
    type Item = Vec<u32>;

    fn next(&mut self) -> Option<Vec<u32>> {
        let word = self.next.take()?;
        let mut following = word.clone();
        // Count up from the last letter; a carry past the first one ends the list.
        while let Some(last) = following.pop() {
            if last + 1 < self.letters {
                following.push(last + 1);
                following.resize(word.len(), 0);
                self.next = Some(following);
                break;
            }
        }
        Some(word)
    }
}

/// The ways to choose so many of n things, each in ascending order.
struct Choices {
    of: usize,
    next: Option<Vec<usize>>,
}

impl Choices {
    fn new(of: usize, size: usize) -> Self {
        Self { of, next: (size <= of).then(|| (0..size).collect()) }
    }
}

impl Iterator for Choices {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let chosen = self.next.take()?;
        let mut following = chosen.clone();
        while let Some(last) = following.pop() {
            // How far this place may go, with room for those to the right of it.
            let room = chosen.len() - following.len();
            if last + room < self.of {
                following.extend(last + 1..last + 1 + room);
                self.next = Some(following);
                break;
            }
        }
        Some(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_and_words_are_all_there_in_order() {
        assert_eq!(Choices::new(4, 2).collect::<Vec<_>>(), [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(Choices::new(3, 0).collect::<Vec<_>>(), [Vec::<usize>::new()]);
        assert_eq!(Words::new(2, 2).collect::<Vec<_>>(), [[0, 0], [0, 1], [1, 0], [1, 1]]);
        assert_eq!(Words::new(0, 0).count(), 1);
        assert_eq!(Words::new(0, 1).count(), 0);
    }
}
