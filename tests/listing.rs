//! The addresses themselves: the n-th of them, a listing that goes on, and how a count came about.

mod brute;
mod common;
mod hold;

use keyplan::design::{Reading, Value};
use keyplan::keyspace::{
    Address, Budget, Count, Explanation, NthError, Origin, addresses, count, explain, nth as nth_address,
};
use num_bigint::{BigInt, BigUint};

use brute::{same, tuples};
use common::{Design, Dice, Kind, MOST_TUPLES, cases_or};
use hold::hold_for_designs;

fn listed(source: &str, fixed: &[(usize, Value)]) -> Vec<Address> {
    addresses(&Reading::of(source).design.functions[0], fixed, u64::MAX).collect()
}

/// Whether conditions look into a text, a set or a list, so that its values have to be listed.
fn looks_into_values(design: &Design) -> bool {
    design.parameters.iter().any(|p| {
        let into = matches!(p.kind, Kind::Text { .. } | Kind::Subset { .. } | Kind::List { .. });
        into && design.conditions.iter().any(|condition| common::mentions(condition, &p.name))
    })
}

/// Perhaps one parameter with the value that it has in one of the addresses.
fn perhaps_fixed(dice: &mut Dice, all: &[Address]) -> Vec<(usize, Value)> {
    if all.is_empty() || dice.chance(70) {
        return Vec::new();
    }
    let some = &all[dice.index(all.len())].arguments;
    let parameter = dice.index(some.len());
    vec![(parameter, some[parameter].clone())]
}

/// All places of a short listing, and the ends and some others of a long one.
fn places(dice: &mut Dice, count: usize, most: usize) -> Vec<usize> {
    let mut places = dice.some(&(0..count).collect::<Vec<_>>(), most);
    places.extend([0, count.saturating_sub(1)].into_iter().filter(|place| *place < count));
    places
}

fn the_nth_is_the_nth_listed(design: &Design, dice: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES {
        return Ok(());
    }
    let source = design.text();
    let reading = Reading::of(&source);
    let function = &reading.design.functions[0];
    let fixed = perhaps_fixed(dice, &listed(&source, &[]));
    let all = listed(&source, &fixed);
    let nth = |n: usize| nth_address(function, &fixed, &BigUint::from(n), Budget::default());
    if fixed.is_empty() {
        let wanted = tuples(&source, &brute::sizes(design));
        same("arguments", all.iter().map(|address| address.arguments.clone()).collect(), wanted)?;
    }
    for place in places(dice, all.len(), 40) {
        match nth(place) {
            Err(NthError::Unordered) if looks_into_values(design) => {}
            found => same(&format!("address {place} with {fixed:?}"), found, Ok(Some(all[place].clone())))?,
        }
    }
    for past in [all.len(), all.len() + 1, all.len() * 1_000 + 7] {
        match nth(past) {
            Err(NthError::Unordered) if looks_into_values(design) => {}
            found => same(&format!("address {past} of {} with {fixed:?}", all.len()), found, Ok(None))?,
        }
    }
    Ok(())
}

fn a_listing_goes_on_anywhere(design: &Design, dice: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES {
        return Ok(());
    }
    let source = design.text();
    let fixed = perhaps_fixed(dice, &listed(&source, &[]));
    let all = listed(&source, &fixed);
    let reading = Reading::of(&source);
    for place in places(dice, all.len(), 12) {
        let begin = &all[place].arguments;
        let mut rest = addresses(&reading.design.functions[0], &fixed, u64::MAX).starting_at(begin);
        let found: Vec<Address> = rest.by_ref().collect();
        if found != all[place..] || !rest.is_complete() {
            return Err(format!("from {begin:?} with {fixed:?} on: {found:?}, not {:?}", &all[place..]));
        }
    }
    Ok(())
}

/// Whether the parts of an explanation make up its count, and the parts of its parts theirs.
fn adds_up(explanation: &Explanation, design: &Design) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("{why} in {explanation:#?}"));
    match &explanation.from {
        Origin::Product(parts) => {
            let product = parts.iter().fold(Count::exact(1_u32), |product, part| product * part.count.clone());
            if product != explanation.count {
                return wrong("the product is another");
            }
            parts.iter().try_for_each(|part| adds_up(part, design))
        }
        Origin::Sum { parameter, tried, terms, all_terms } => {
            let mut sum = Count::zero();
            for term in terms {
                adds_up(&term.leaves, design)?;
                if term.leaves.count == Count::zero() {
                    return wrong("a term that leaves nothing");
                }
                sum = sum + Count::exact(term.alike.to_unsigned()) * term.leaves.count.clone();
            }
            let size = design.parameters.iter().find(|p| p.name == *parameter).map(common::Parameter::size);
            let told = terms.len() as u64;
            if told > *all_terms || all_terms > tried || size.is_none_or(|size| *tried > size) {
                return wrong("more terms than values");
            }
            if told < *all_terms && told < 3 {
                return wrong("terms that are not told");
            }
            let exact = explanation.count.is_exact();
            if told == *all_terms && exact && sum != explanation.count {
                return wrong("the sum is another");
            }
            if sum.at_least() > explanation.count.at_most() || (told < *all_terms && exact && sum == explanation.count)
            {
                return wrong("the terms that are told are too much");
            }
            Ok(())
        }
        Origin::Run { first, last, step, excluded, .. } => {
            let (first, last, step) = (BigInt::from(first), BigInt::from(last), BigInt::from(step));
            let run = if last < first { BigInt::ZERO } else { (last - first) / step + 1 };
            let left = (run - BigInt::from(excluded)).to_biguint().unwrap_or_default();
            if explanation.count.is_exact() && Count::exact(left) != explanation.count {
                return wrong("the run is another");
            }
            Ok(())
        }
        Origin::AllValues(parameter) => {
            let size = design.parameters.iter().find(|p| p.name == *parameter).map(common::Parameter::size);
            if size.is_none_or(|size| Count::exact(size) != explanation.count) {
                return wrong("not all values");
            }
            Ok(())
        }
        Origin::Points(names) if names.is_empty() => wrong("points of nothing"),
        Origin::Points(_) | Origin::Counted => Ok(()),
    }
}

fn an_explanation_adds_up(design: &Design, dice: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES {
        return Ok(());
    }
    let reading = Reading::of(&design.text());
    let function = &reading.design.functions[0];
    let explained = explain(function, Budget::default());
    let counted = count(function, Budget::default());
    same("count", &explained.count, &counted)?;
    adds_up(&explained, design)?;
    let rough = explain(function, Budget { steps: dice.between(0, 300).unsigned_abs() });
    adds_up(&rough, design)?;
    if rough.count.at_least() <= counted.at_least() && counted.at_most() <= rough.count.at_most() {
        return Ok(());
    }
    Err(format!("{counted} is not within the bounds of {rough:#?}"))
}

#[test]
fn the_nth_address_of_any_design_is_the_nth_listed() {
    hold_for_designs(cases_or(600), Design::any, the_nth_is_the_nth_listed);
}

#[test]
fn the_nth_address_of_a_shaped_design_is_the_nth_listed() {
    hold_for_designs(cases_or(300), Design::shaped, the_nth_is_the_nth_listed);
}

#[test]
fn listings_go_on_where_they_were_left() {
    hold_for_designs(cases_or(1_500), Design::any, a_listing_goes_on_anywhere);
}

#[test]
fn explanations_add_up() {
    hold_for_designs(cases_or(1_500), Design::any, an_explanation_adds_up);
}

#[test]
fn explanations_of_long_ranges_add_up() {
    hold_for_designs(cases_or(150), Design::long, an_explanation_adds_up);
}

fn nth(source: &str, n: impl Into<BigUint>) -> Option<Vec<Value>> {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let found = nth_address(&reading.design.functions[0], &[], &n.into(), Budget::default());
    found.unwrap_or_else(|lost| panic!("{lost:?}: {source}")).map(|address| address.arguments)
}

fn integers(numbers: &[u64]) -> Option<Vec<Value>> {
    Some(numbers.iter().map(|n| Value::Integer(BigInt::from(*n))).collect())
}

fn choose(n: u64, k: u64) -> BigUint {
    (0..k).fold(BigUint::from(1_u32), |chosen, i| chosen * (n - i) / (i + 1))
}

/// The n-th ascending sequence of so many of the first numbers: so many begin with each first one.
fn nth_ascending(numbers: u64, length: u64, n: u64) -> Vec<u64> {
    let mut left = BigUint::from(n);
    let (mut sequence, mut next) = (Vec::new(), 0);
    for after in (0..length).rev() {
        loop {
            let with_it = choose(numbers - 1 - next, after);
            next += 1;
            if left < with_it {
                sequence.push(next - 1);
                break;
            }
            left -= with_it;
        }
    }
    sequence
}

#[test]
fn addresses_far_into_a_listing_are_those_of_a_hand_calculation() {
    let chain = "read f(a: 0..<1000000, b: 0..<1000000, c: 0..<1000000) where a < b and b < c";
    for n in [0, 1, 999_998, 1_000_000_000_000, 123_456_789_012_345_678] {
        assert_eq!(nth(chain, n), integers(&nth_ascending(1_000_000, 3, n)), "{n}");
    }
    assert_eq!(nth(chain, choose(1_000_000, 3) - 1_u32), integers(&[999_997, 999_998, 999_999]));
    assert_eq!(nth(chain, choose(1_000_000, 3)), None);
    // Digits: 10^30 numbers of three digits of 10^10 each.
    let free = "read f(a: 0..<10000000000, b: 0..<10000000000, c: 0..<10000000000)";
    assert_eq!(nth(free, BigUint::from(10_u32).pow(29) + 7_u32), integers(&[1_000_000_000, 0, 7]));
    // Multiples of 7 beneath multiples of 3, and of those with a remainder the thousandth.
    assert_eq!(nth("read f(x: 0..<1e40) where x % 21 == 5", 10_u64.pow(15)), integers(&[21 * 10_u64.pow(15) + 5]));
    // Texts by their length and then by the alphabet: 1 + 26 + 676 are shorter than three letters.
    let text = |text: &str| Some(vec![Value::Text(text.to_owned())]);
    let texts = "read f(t: text 0..=8 of [a-z])";
    assert_eq!((nth(texts, 0_u32), nth(texts, 703_u32)), (text(""), text("aaa")));
    assert_eq!(nth(texts, 703 + 25 * 676 + 1_u32), text("zab"));
    // An optional parameter is absent first; a of 1 leaves 9 values of b, of 2 leaves 8.
    let optional = "read f(a: 1..=10?, b: 1..=10) where not a >= b";
    assert_eq!(nth(optional, 9_u32), Some(vec![Value::Absent, Value::Integer(10.into())]));
    assert_eq!((nth(optional, 10_u32), nth(optional, 19_u32)), (integers(&[1, 2]), integers(&[2, 3])));
}

#[test]
fn a_listing_goes_on_far_from_its_beginning_at_once() {
    let source = "read f(a: 0..<1000000, b: 0..<1000000, c: 0..<1000000) where a < b and b < c";
    let reading = Reading::of(source);
    let begin = nth(source, 10_u64.pow(12)).unwrap();
    // A listing has a few steps only, so none of them is spent on what comes before.
    let page: Vec<Vec<Value>> = addresses(&reading.design.functions[0], &[], 100)
        .starting_at(&begin)
        .take(20)
        .map(|address| address.arguments)
        .collect();
    let wanted: Vec<Vec<Value>> = (0..20).map(|i| nth(source, 10_u64.pow(12) + i).unwrap()).collect();
    assert_eq!(page, wanted);
}

#[test]
fn explanations_of_known_sums_say_what_a_person_would() {
    let explained = |source: &str| explain(&Reading::of(source).design.functions[0], Budget::default());
    // 1000 / 5, 999 / 6 … of problem.md, as a person adds them up.
    let sum = explained("read f(limit: 5..=7, offset: 0..<1000) where offset % limit == 0 and offset + limit <= 1000");
    let Origin::Sum { parameter, tried: 3, terms, all_terms: 3 } = &sum.from else { panic!("{sum:#?}") };
    let told: Vec<(&str, String)> = terms.iter().map(|t| (t.value.as_str(), t.leaves.count.to_string())).collect();
    assert_eq!(parameter, "limit");
    assert_eq!(told, [("5", "200".to_owned()), ("6", "166".to_owned()), ("7", "142".to_owned())]);
    let product = explained("read f(a: 0..<10, b: bool?, c: 0..<4, d: 0..<4) where c < d");
    let Origin::Product(parts) = &product.from else { panic!("{product:#?}") };
    let mut counts: Vec<String> = parts.iter().map(|part| part.count.to_string()).collect();
    counts.sort();
    assert_eq!(counts, ["10", "3", "6"]);
    assert_eq!(explained("read f(x: 0..<10) where 1 > 2").count, Count::zero());
}
