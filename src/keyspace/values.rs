//! The values of a domain, one by one and lazily: small ones first, as a person would list them.

use num_bigint::{BigInt, BigUint};

use super::progression::Progression;
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Value, binomial, day_of, powers};

/// The values of a domain in order; being absent is not among them.
pub fn values(domain: &Domain) -> Values<'_> {
    values_from(domain, None)
}

/// The values of a domain in order, from one of them on.
pub fn values_from<'a>(domain: &'a Domain, start: Option<&Value>) -> Values<'a> {
    let range = |numbers: Progression| match start {
        Some(Value::Integer(number)) => numbers.from(&Int::from(number)),
        Some(Value::Day(day)) => numbers.from(&Int::from(day.0.to_julian_day())),
        _ => numbers,
    };
    match domain {
        Domain::Integers { .. } | Domain::Entity { .. } => {
            Box::new(range(Progression::of(domain)).numbers().map(|number| Value::Integer(BigInt::from(&number))))
        }
        Domain::Days { .. } => Box::new(range(Progression::of(domain)).numbers().filter_map(|number| day(&number))),
        Domain::Choice(of) => skipped(of.iter().map(element_value), start),
        Domain::Flag => skipped([false, true].into_iter().map(Value::Flag), start),
        Domain::Subset { of, max } => {
            let first = match start {
                Some(Value::Set(elements)) => places(of, elements),
                _ => None,
            };
            let from = first.as_ref().map_or(0, |first| first.len() as u32);
            let begun = first.map(|first| Choices { of: of.len(), next: Some(first) });
            let later =
                (from + u32::from(begun.is_some())..=*max).map(move |size| Choices::new(of.len(), size as usize));
            Box::new(
                begun
                    .into_iter()
                    .chain(later)
                    .flatten()
                    .map(|chosen| Value::Set(chosen.into_iter().filter_map(|i| of.get(i).cloned()).collect())),
            )
        }
        Domain::Sequence { of, max } => {
            let first = match start {
                Some(Value::List(elements)) => places(of, elements),
                _ => None,
            };
            let first = first.map(|first| first.into_iter().map(|place| place as u32).collect());
            Box::new(
                words_from(of.len() as u32, first, 0, *max)
                    .map(|word| Value::List(word.into_iter().filter_map(|i| of.get(i as usize).cloned()).collect())),
            )
        }
        Domain::Text { min, max, alphabet } => {
            let first = match start {
                Some(Value::Text(text)) => text.chars().map(|c| alphabet.index_of(c)).collect(),
                _ => None,
            };
            Box::new(
                words_from(alphabet.len(), first, *min, *max)
                    .map(|word| Value::Text(word.into_iter().filter_map(|i| alphabet.nth(i)).collect())),
            )
        }
    }
}

/// Values, lazily.
pub type Values<'a> = Box<dyn Iterator<Item = Value> + 'a>;

/// The day of a number, if there is one.
pub fn day(number: &Int) -> Option<Value> {
    day_of(i32::try_from(number.to_i64()?).ok()?).map(Value::Day)
}

fn skipped<'a>(values: impl Iterator<Item = Value> + 'a, start: Option<&Value>) -> Values<'a> {
    let start = start.cloned();
    Box::new(values.skip_while(move |value| start.as_ref().is_some_and(|start| start != value)))
}

/// Where elements stand among others; `None` if one is not there.
fn places(of: &[Element], elements: &[Element]) -> Option<Vec<usize>> {
    elements.iter().map(|element| of.iter().position(|known| known == element)).collect()
}

/// The words of all lengths, or from one of them on.
fn words_from(letters: u32, first: Option<Vec<u32>>, min: u32, max: u32) -> impl Iterator<Item = Vec<u32>> {
    let from = first.as_ref().map_or(min, |first| first.len() as u32 + 1);
    let begun = first.map(|first| Words { letters, next: Some(first) });
    begun.into_iter().chain((from..=max).map(move |length| Words::new(letters, length))).flatten()
}

/// How many values come before one of them; `None` if it is none of them.
pub fn place(domain: &Domain, value: &Value) -> Option<BigUint> {
    match (domain, value) {
        (Domain::Text { min, alphabet, .. }, Value::Text(text)) => {
            let letters: Option<Vec<u32>> = text.chars().map(|c| alphabet.index_of(c)).collect();
            Some(word_place(alphabet.len(), *min, &letters?))
        }
        (Domain::Sequence { of, .. }, Value::List(elements)) => {
            let letters: Vec<u32> = places(of, elements)?.into_iter().map(|place| place as u32).collect();
            Some(word_place(of.len() as u32, 0, &letters))
        }
        (Domain::Subset { of, .. }, Value::Set(elements)) => {
            let chosen = places(of, elements)?;
            let (n, size) = (of.len() as u32, chosen.len() as u32);
            let mut before: BigUint = (0..size).map(|smaller| binomial(n, smaller)).sum();
            let mut next = 0;
            for (done, &place) in chosen.iter().enumerate() {
                let wanted = size - done as u32 - 1;
                before += (next..place as u32).map(|skipped| binomial(n - skipped - 1, wanted)).sum::<BigUint>();
                next = place as u32 + 1;
            }
            Some(before)
        }
        _ => values(domain).position(|other| other == *value).map(BigUint::from),
    }
}

/// How many words from a least length on come before one.
fn word_place(letters: u32, min: u32, word: &[u32]) -> BigUint {
    let shorter = match word.len() as u32 {
        length if length > min => powers(letters, min, length - 1),
        _ => BigUint::default(),
    };
    shorter + word.iter().fold(BigUint::default(), |place, letter| place * letters + letter)
}

/// The n-th of the values of one length or size, in order; `None` past the last one.
pub fn nth_of_length(domain: &Domain, length: u32, n: &BigUint) -> Option<Value> {
    match domain {
        Domain::Text { alphabet, .. } => {
            let letters = nth_word(alphabet.len(), length, n)?;
            letters.into_iter().map(|letter| alphabet.nth(letter)).collect::<Option<String>>().map(Value::Text)
        }
        Domain::Sequence { of, .. } => {
            let letters = nth_word(of.len() as u32, length, n)?;
            letters.into_iter().map(|letter| of.get(letter as usize).cloned()).collect::<Option<_>>().map(Value::List)
        }
        Domain::Subset { of, .. } => nth_choice(of, length, n).map(Value::Set),
        _ => None,
    }
}

/// A number in the base of the letters.
fn nth_word(letters: u32, length: u32, n: &BigUint) -> Option<Vec<u32>> {
    let mut word = Vec::new();
    let mut rest = n.clone();
    for _ in 0..length {
        let letter = &rest % letters.max(1);
        rest /= letters.max(1);
        word.push(u32::try_from(letter).ok()?);
    }
    word.reverse();
    (rest == BigUint::default()).then_some(word)
}

/// The n-th choice in lexicographic order: those that take the next element come before those that do not.
fn nth_choice(of: &[Element], size: u32, n: &BigUint) -> Option<Vec<Element>> {
    let mut chosen = Vec::new();
    let mut rest = n.clone();
    for (place, element) in of.iter().enumerate() {
        let Some(wanted) = (size as usize - chosen.len()).checked_sub(1) else { break };
        let with_it = binomial((of.len() - place - 1) as u32, wanted as u32);
        if rest < with_it {
            chosen.push(element.clone());
        } else {
            rest -= with_it;
        }
    }
    (chosen.len() == size as usize).then_some(chosen)
}

/// The argument that an element of a choice is.
pub fn element_value(element: &Element) -> Value {
    match element {
        Element::Integer(number) => Value::Integer(number.0.clone()),
        Element::Word(word) => Value::Word(word.clone()),
    }
}

/// The words of one length over an alphabet, in lexicographic order.
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

/// The choices of a number of elements from `of`, each in ascending order.
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
    use crate::design::Alphabet;

    #[test]
    fn the_nth_value_is_the_nth_that_is_listed() {
        let element = |word: &&str| Element::Word((*word).into());
        let of: Vec<Element> = ["a", "b", "c", "d"].iter().map(element).collect();
        let text = Domain::Text { min: 0, max: 3, alphabet: Alphabet::parse("a-c").unwrap() };
        for domain in [Domain::Subset { of: of.clone(), max: 4 }, Domain::Sequence { of, max: 3 }, text] {
            let all: Vec<Value> = values(&domain).collect();
            assert_eq!(BigUint::from(all.len()), domain.size());
            let length = |value: &Value| match value {
                Value::Text(text) => text.len() as u32,
                Value::Set(elements) | Value::List(elements) => elements.len() as u32,
                other => panic!("{other:?}"),
            };
            for (place, value) in all.iter().enumerate() {
                let before = all.iter().take(place).filter(|other| length(other) == length(value)).count();
                assert_eq!(nth_of_length(&domain, length(value), &before.into()).as_ref(), Some(value));
                assert_eq!(super::place(&domain, value), Some(place.into()));
                let rest: Vec<Value> = values_from(&domain, Some(value)).collect();
                assert_eq!(rest, all[place..], "from {value:?} on");
            }
            assert_eq!(nth_of_length(&domain, 1, &99_u32.into()), None);
        }
    }

    #[test]
    fn choices_and_words_are_all_there_in_order() {
        assert_eq!(Choices::new(4, 2).collect::<Vec<_>>(), [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(Choices::new(3, 0).collect::<Vec<_>>(), [Vec::<usize>::new()]);
        assert_eq!(Words::new(2, 2).collect::<Vec<_>>(), [[0, 0], [0, 1], [1, 0], [1, 1]]);
        assert_eq!(Words::new(0, 0).count(), 1);
        assert_eq!(Words::new(0, 1).count(), 0);
    }
}
