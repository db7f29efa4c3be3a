//! The cases of cases.json, for the native timing and for the one in wasm.

use std::mem::swap;

use keyplan::design::{Design, Domain, Reading};
use keyplan::keyspace::{Budget, Count, count};
use num_bigint::BigUint;
use serde::Deserialize;

/// One shape, its design and what must come of it.
#[derive(Deserialize)]
pub struct Case {
    /// A short name, which also names its folder in criterion's results.
    pub name: String,
    /// The design, as text.
    pub design: String,
    /// How many keys it has, from elsewhere.
    pub expected: Whole,
    /// What changes for the re-count.
    pub change: Option<Change>,
}

/// The sizes that a parameter takes in turn, and the count under each.
#[derive(Deserialize)]
pub struct Change {
    parameter: String,
    sizes: Vec<Whole>,
    expected: Vec<Whole>,
}

/// A whole number of any size, which JSON holds as a string.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Whole(pub BigUint);

impl TryFrom<String> for Whole {
    type Error = <BigUint as std::str::FromStr>::Err;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

/// All cases, in the order of the table.
pub fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("cases.json")).expect("the cases are well formed")
}

/// Text in, design out.
pub fn read(text: &str) -> Design {
    let reading = Reading::of(text);
    assert!(reading.is_sound(), "{:?}", reading.problems);
    reading.design
}

/// Design in, count out.
pub fn counted(design: &Design) -> Count {
    count(&design.functions[0], Budget::default())
}

/// Whether the count is exact; a wrong one, or bounds that do not hold, end the run.
pub fn is_exact(found: &Count, expected: &BigUint, case: &str) -> bool {
    let holds = found.at_least() <= expected && expected <= found.at_most();
    assert!(holds, "{case}: {found}, but there are {expected}");
    found.is_exact()
}

/// A design in which one number changes again and again.
pub struct Changing {
    /// The design as it is now.
    pub design: Design,
    parameter: usize,
    others: Vec<Domain>,
    next: usize,
}

impl Changing {
    /// Sets the design to each size in turn, and checks its count; `None` where nothing changes or counts are bounds.
    pub fn of(case: &Case) -> Option<Self> {
        let change = case.change.as_ref()?;
        let mut design = read(&case.design);
        let parameters = &design.functions[0].parameters;
        let parameter = parameters.iter().position(|p| p.name == change.parameter).expect("it is there");
        let full = parameters[parameter].domain.clone();
        let mut others = Vec::new();
        for (size, expected) in change.sizes.iter().zip(&change.expected) {
            let mut domain = full.clone();
            resize(&mut domain, &size.0);
            design.functions[0].parameters[parameter].domain = domain.clone();
            if !is_exact(&counted(&design), &expected.0, &case.name) {
                return None;
            }
            others.push(domain);
        }
        design.functions[0].parameters[parameter].domain = full;
        Some(Self { design, parameter, others, next: 0 })
    }

    /// Changes the number. Domains are swapped, which costs next to nothing beside a count.
    pub fn change(&mut self) -> &Design {
        swap(&mut self.design.functions[0].parameters[self.parameter].domain, &mut self.others[self.next]);
        self.next = (self.next + 1) % self.others.len();
        &self.design
    }
}

fn resize(domain: &mut Domain, size: &BigUint) {
    match domain {
        Domain::Integers { count, .. } | Domain::Entity { count, .. } => count.clone_from(size),
        Domain::Choice(elements) => elements.truncate(usize::try_from(size).expect("a choice is short")),
        other => panic!("no size to change: {other:?}"),
    }
}
