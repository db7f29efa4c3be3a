//! Random designs over the whole notation, for the tests that hold for every design.
//!
//! They come from a small generator of its own rather than from proptest, so that the browser's tests can have the same
//! ones. It knows types and sizes: nearly every design is sound, and none has more tuples than can be gone through.

#![allow(dead_code, reason = "each test takes what it needs of this")]

use std::fmt::Write as _;

#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;

/// The most argument tuples of a random design, its conditions aside.
pub const MOST_TUPLES: u64 = 4_000;

/// How many random designs a proptest tries: `KEYPLAN_CASES=10000 cargo test` looks harder.
pub fn cases() -> u32 {
    cases_or(1_500)
}

/// `KEYPLAN_CASES`, or else so many.
pub fn cases_or(otherwise: u32) -> u32 {
    std::env::var("KEYPLAN_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(otherwise)
}

/// The first seed of a test's random designs: `KEYPLAN_SEED`, which `.cargo/config.toml` pins.
pub fn seed() -> u64 {
    std::env::var("KEYPLAN_SEED").map_or(1, |seed| seed.parse().expect("KEYPLAN_SEED is a number"))
}

/// A design as text, for a proptest.
#[cfg(not(target_arch = "wasm32"))]
pub fn design() -> impl Strategy<Value = String> {
    any::<u64>().prop_map(|seed| Design::any(&mut Dice::new(seed)).text())
}

/// Random numbers: splitmix64.
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// `low..=high`
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).unsigned_abs()) as i64
    }

    pub fn index(&mut self, below: usize) -> usize {
        (self.next() % below as u64) as usize
    }

    /// True so many times of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.index(of.len())]
    }

    /// So many different ones, in the order in which they stood.
    pub fn some<T: Clone>(&mut self, of: &[T], count: usize) -> Vec<T> {
        let mut left = count.min(of.len());
        let mut some = Vec::new();
        for (i, item) in of.iter().enumerate() {
            if self.index(of.len() - i) < left {
                some.push(item.clone());
                left -= 1;
            }
        }
        some
    }
}

const WORDS: [&str; 5] = ["asc", "desc", "best", "none", "hot"];
/// Alphabets with the number of their characters and some texts that may be over them.
const ALPHABETS: [(&str, u64, &[&str]); 5] = [
    ("ab", 2, &["", "a", "b", "ab", "ba", "abb", "c"]),
    ("a-c", 3, &["", "a", "c", "ab", "cc", "abc"]),
    ("x0-3_", 6, &["", "x", "_", "x1", "3_", "0000"]),
    ("äöü", 3, &["", "ä", "ü", "äö", "a"]),
    ("a", 1, &["", "a", "aa", "aaaa"]),
];

/// The values of a parameter.
#[derive(Clone, Debug)]
pub enum Kind {
    Integers { first: i64, last: i64, step: i64, below: bool },
    Numbers(Vec<i64>),
    Words(Vec<&'static str>),
    Flag,
    Entity(i64),
    Subset { of: Vec<String>, max: Option<u32> },
    List { of: Vec<String>, max: u32 },
    Text { from: u32, to: u32, alphabet: usize },
    Date { first: i64, last: i64 },
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub optional: bool,
}

impl Kind {
    /// How many values there are, by closed forms.
    fn size(&self) -> u64 {
        match self {
            Self::Integers { first, last, step, .. } => (last - first).unsigned_abs() / step.unsigned_abs() + 1,
            Self::Numbers(of) => of.len() as u64,
            Self::Words(of) => of.len() as u64,
            Self::Flag => 2,
            Self::Entity(count) => count.unsigned_abs(),
            Self::Subset { of, max } => {
                let n = of.len() as u64;
                let choose = |k: u64| (0..k).fold(1, |chosen, i| chosen * (n - i) / (i + 1));
                (0..=n.min(max.map_or(n, u64::from))).map(choose).sum()
            }
            Self::List { of, max } => (0..=*max).map(|length| (of.len() as u64).pow(length)).sum(),
            Self::Text { from, to, alphabet } => (*from..=*to).map(|length| ALPHABETS[*alphabet].1.pow(length)).sum(),
            Self::Date { first, last } => (last - first).unsigned_abs() + 1,
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Integers { .. } | Self::Numbers(_) | Self::Entity(_))
    }

    fn has_length(&self) -> bool {
        matches!(self, Self::Subset { .. } | Self::List { .. } | Self::Text { .. })
    }

    /// The words of a choice, a subset or a list; empty for numbers.
    fn words(&self) -> Vec<String> {
        match self {
            Self::Words(of) => of.iter().map(ToString::to_string).collect(),
            Self::Subset { of, .. } | Self::List { of, .. } if of[0].starts_with(char::is_alphabetic) => of.clone(),
            _ => Vec::new(),
        }
    }

    /// One of the values, or of the elements of a set or a list, as the notation writes it. Texts may also be none of
    /// the values.
    fn constant(&self, dice: &mut Dice) -> String {
        match self {
            Self::Integers { first, last, step, .. } => {
                (first + step * dice.between(0, (last - first) / step)).to_string()
            }
            Self::Numbers(of) => of[dice.index(of.len())].to_string(),
            Self::Words(of) => of[dice.index(of.len())].to_owned(),
            Self::Flag => dice.chance(50).to_string(),
            Self::Entity(count) => dice.between(1, *count).to_string(),
            Self::Subset { of, .. } | Self::List { of, .. } => of[dice.index(of.len())].clone(),
            Self::Text { alphabet, .. } => format!("\"{}\"", dice.pick(ALPHABETS[*alphabet].2)),
            Self::Date { first, last } => day(dice.between(*first, *last)),
        }
    }

    /// A random kind with at most so many values.
    fn any(dice: &mut Dice, most: u64) -> Self {
        for _ in 0..20 {
            let kind = match dice.index(14) {
                0..=4 => Self::integers(dice, most),
                5 => {
                    let mut of: Vec<i64> = (0..dice.between(1, 6)).map(|_| dice.between(-4, 30)).collect();
                    of.sort_unstable();
                    of.dedup();
                    Self::Numbers(of)
                }
                6 => {
                    let count = dice.between(1, 4) as usize;
                    Self::Words(dice.some(&WORDS, count))
                }
                7 => Self::Flag,
                8 => Self::Entity(dice.between(1, (most as i64).clamp(1, 60))),
                9 => {
                    let max = dice.chance(50).then(|| dice.between(0, 4) as u32);
                    let of = Self::elements(dice, 4);
                    Self::Subset { max: max.map(|max| max.min(of.len() as u32)), of }
                }
                10 => Self::List { of: Self::elements(dice, 3), max: dice.between(0, 3) as u32 },
                11 | 12 => {
                    let from = dice.between(0, 2) as u32;
                    let to = from + dice.between(0, 2) as u32;
                    Self::Text { from, to, alphabet: dice.index(ALPHABETS.len()) }
                }
                _ => {
                    // Around the end of a February and of a year.
                    let first = dice.between(0, 400);
                    Self::Date { first, last: first + dice.between(0, (most as i64 - 1).clamp(0, 40)) }
                }
            };
            if kind.size() <= most {
                return kind;
            }
        }
        Self::Flag
    }

    fn integers(dice: &mut Dice, most: u64) -> Self {
        let count = dice.between(1, (most as i64).max(1));
        let step = if dice.chance(25) { dice.between(2, 7) } else { 1 };
        let first = match dice.index(5) {
            0 | 1 => 0,
            2 => 1,
            3 => -dice.between(0, count),
            _ => dice.between(-20, 20),
        };
        // The last value need not be one of the steps.
        let spare = dice.between(0, step - 1);
        Self::Integers { first, last: first + (count - 1) * step + spare, step, below: dice.chance(30) }
    }

    fn elements(dice: &mut Dice, most: i64) -> Vec<String> {
        let count = dice.between(1, most) as usize;
        if dice.chance(50) {
            return dice.some(&WORDS, count).iter().map(ToString::to_string).collect();
        }
        dice.some(&[0, 1, 2, 3, 4, 7, 10], count).iter().map(ToString::to_string).collect()
    }
}

/// Days since 2023-12-01, as the notation writes them; leap years and ends of months come out by hand.
fn day(number: i64) -> String {
    const MONTHS: [i64; 12] = [31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30];
    // Of the years in reach, only 2024 is a leap year.
    let (mut year, mut month, mut rest) = (2023, 12, number);
    loop {
        let length = if month == 2 && year == 2025 { 28 } else { MONTHS[month % 12] };
        if rest < length {
            return format!("{year}-{month:02}-{:02}", rest + 1);
        }
        rest -= length;
        month += 1;
        if month == 13 {
            (year, month) = (year + 1, 1);
        }
    }
}

impl Parameter {
    pub fn new(name: impl Into<String>, kind: Kind, optional: bool) -> Self {
        Self { name: name.into(), kind, optional }
    }

    /// How many values there are, being absent among them.
    pub fn size(&self) -> u64 {
        self.kind.size() + u64::from(self.optional)
    }

    /// As the notation writes the values.
    pub fn domain(&self) -> String {
        let domain = match &self.kind {
            Kind::Integers { first, last, step, below } => {
                let range = match below {
                    true => format!("{first}..<{}", last + 1),
                    false => format!("{first}..={last}"),
                };
                if *step == 1 { range } else { format!("{range} step {step}") }
            }
            Kind::Numbers(of) => format!("{{{}}}", of.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")),
            Kind::Words(of) => format!("{{{}}}", of.join(", ")),
            Kind::Flag => "bool".to_owned(),
            Kind::Entity(_) => format!("of_{}", self.name),
            Kind::Subset { of, max: None } => format!("subset of {{{}}}", of.join(", ")),
            Kind::Subset { of, max: Some(max) } => format!("subset of {{{}}} max {max}", of.join(", ")),
            Kind::List { of, max } => format!("list of {{{}}} max {max}", of.join(", ")),
            Kind::Text { from, to, alphabet } => format!("text {from}..={to} of [{}]", ALPHABETS[*alphabet].0),
            Kind::Date { first, last } => format!("date {}..={}", day(*first), day(*last)),
        };
        domain + if self.optional { "?" } else { "" }
    }
}

/// Whether a condition names a parameter.
pub fn mentions(condition: &str, name: &str) -> bool {
    condition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name)
}

/// A read with its conditions.
#[derive(Clone, Debug)]
pub struct Design {
    pub parameters: Vec<Parameter>,
    pub conditions: Vec<String>,
}

impl Design {
    /// A random design over the whole notation.
    pub fn any(dice: &mut Dice) -> Self {
        if dice.chance(40) {
            return Self::shaped(dice);
        }
        let count = [1, 2, 2, 2, 3, 3, 3, 4, 4, 5][dice.index(10)];
        let mut room = 10_f64.powf(dice.between(10, 36) as f64 / 10.0);
        let mut parameters = Vec::new();
        for i in 0..count {
            let share = dice.between(50, 150) as f64 / 100.0 / (count - i) as f64;
            let most = room.powf(share.min(1.0)).max(2.0);
            let optional = dice.chance(30);
            let kind = Kind::any(dice, most as u64 - u64::from(optional));
            let parameter = Parameter::new(["a", "b", "c", "d", "e"][i], kind, optional);
            room = (room / parameter.size() as f64).max(1.0);
            parameters.push(parameter);
        }
        let mut design = Self { parameters, conditions: Vec::new() };
        for _ in 0..dice.between(1, 3) {
            let condition = design.condition(dice, 2);
            design.conditions.push(condition);
        }
        design
    }

    /// A random design of a shape that the engine has a way of its own for.
    pub fn shaped(dice: &mut Dice) -> Self {
        let mut design = match dice.index(13) {
            0 | 1 => Self::budget(dice),
            2 => Self::congruence(dice),
            3 => Self::chain(dice),
            4 => Self::pages(dice),
            5 => Self::product(dice),
            6 | 7 => Self::shared_sums(dice),
            8 => Self::exclusive(dice),
            9 => Self::members(dice),
            10 | 11 => Self::constants(dice),
            _ => Self::kinds(dice),
        };
        if dice.chance(30) {
            let condition = design.condition(dice, 1);
            design.conditions.push(condition);
        }
        design
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for parameter in &self.parameters {
            if let Kind::Entity(count) = parameter.kind {
                let _ = writeln!(text, "entity of_{}: {count}", parameter.name);
            }
        }
        let list: Vec<String> = self.parameters.iter().map(|p| format!("{}: {}", p.name, p.domain())).collect();
        let _ = write!(text, "read f({})", list.join(", "));
        for condition in &self.conditions {
            let _ = write!(text, "\n where {condition}");
        }
        text
    }

    /// How many tuples there are before the conditions.
    pub fn volume(&self) -> u64 {
        self.parameters.iter().map(Parameter::size).fold(1, u64::saturating_mul)
    }

    /// Simpler designs, of which the first that still fails is worth reporting instead.
    pub fn simpler(&self) -> Vec<Self> {
        let mut simpler = Vec::new();
        for i in 0..self.conditions.len() {
            let mut one = self.clone();
            one.conditions.remove(i);
            simpler.push(one);
        }
        for i in 0..self.parameters.len() {
            let mut without = self.clone();
            let name = without.parameters.remove(i).name;
            if !self.conditions.iter().any(|condition| mentions(condition, &name)) {
                simpler.push(without);
            }
            let mut change = |kind: Kind, optional: bool| {
                let mut one = self.clone();
                one.parameters[i] = Parameter::new(one.parameters[i].name.clone(), kind, optional);
                simpler.push(one);
            };
            let Parameter { kind, optional, .. } = &self.parameters[i];
            if *optional {
                change(kind.clone(), false);
            }
            if let Kind::Integers { first, last, step, .. } = *kind {
                let range = |first, last, step| Kind::Integers { first, last, step, below: false };
                for nearer in [last - (last - first + 1) / 2, last - step] {
                    if nearer >= first && nearer < last {
                        change(range(first, nearer, step), *optional);
                    }
                }
                if first + step <= last {
                    change(range(first + step, last, step), *optional);
                }
                if step > 1 {
                    change(range(first, first + (last - first) / step, 1), *optional);
                }
            }
        }
        simpler
    }

    // Shapes.

    fn name(i: usize) -> String {
        format!("p{i}")
    }

    fn range(name: impl Into<String>, first: i64, last: i64, optional: bool) -> Parameter {
        Parameter::new(name, Kind::Integers { first, last: last.max(first), step: 1, below: false }, optional)
    }

    fn factor(dice: &mut Dice) -> i64 {
        [1, 1, 1, -1, 2, 3, -2, 5, 7, 10, 13][dice.index(11)]
    }

    /// Some of the parameters, each times a factor, as `3*p0 + p1 - 2*p2`.
    fn weighted(dice: &mut Dice, names: &[String], factor: fn(&mut Dice) -> i64) -> String {
        let mut sum = String::new();
        for name in names {
            let n = factor(dice);
            let sign = if n < 0 { " - " } else { " + " };
            let times = if n.abs() == 1 { name.clone() } else { format!("{}*{name}", n.abs()) };
            match (sum.is_empty(), n < 0) {
                (true, false) => sum = times,
                (true, true) => sum = format!("-{times}"),
                (false, _) => sum += &format!("{sign}{times}"),
            }
        }
        sum
    }

    fn comparison(dice: &mut Dice) -> &'static str {
        dice.pick(&["==", "!=", "<", "<=", "<=", ">", ">="])
    }

    /// Weighted budgets over many optional parameters: more of them than five, each with a value or two.
    fn budget(dice: &mut Dice) -> Self {
        let count = dice.between(2, 9) as usize;
        let most = [40, 40, 12, 6, 4, 3, 2, 2, 1][count - 1];
        let mut design = Self { parameters: Vec::new(), conditions: Vec::new() };
        while design.parameters.len() < count {
            let optional = dice.chance(80);
            let name = Self::name(design.parameters.len());
            let kind = match dice.index(8) {
                0 if most > 1 => Kind::Flag,
                1 => Kind::any(dice, most),
                _ => Kind::Integers { first: 1, last: dice.between(1, most as i64), step: 1, below: false },
            };
            design.parameters.push(Parameter::new(name, kind, optional));
            if design.volume() > MOST_TUPLES {
                design.parameters.pop();
                break;
            }
        }
        let names: Vec<String> = design.parameters.iter().map(|p| p.name.clone()).collect();
        for _ in 0..dice.between(1, 2) {
            let mut terms = Vec::new();
            let mut left = names.as_slice();
            while !left.is_empty() {
                let (some, others) = left.split_at(dice.index(left.len()) + 1);
                let weight = dice.between(1, 9);
                let set = format!("count_set({})", some.join(", "));
                terms.push(if weight == 1 { set } else { format!("{weight}*{set}") });
                left = if dice.chance(25) { &[] } else { others };
            }
            let numbers: Vec<&Parameter> = design.parameters.iter().filter(|p| p.kind.is_number()).collect();
            if dice.chance(30)
                && let Some(parameter) = (!numbers.is_empty()).then(|| numbers[dice.index(numbers.len())])
            {
                terms.push(format!("{}*{}", dice.between(2, 5), parameter.name));
            }
            let sum = terms.join(" + ");
            let limit = dice.between(0, 30);
            design.conditions.push(match dice.index(5) {
                0 => format!("({sum}) % {} == {}", dice.between(2, 7), dice.between(0, 2)),
                1 => format!("{sum} {} {limit}", Self::comparison(dice)),
                _ => format!("{sum} <= {limit}"),
            });
        }
        design
    }

    /// Two to four ranges whose product is within reach.
    fn ranges(dice: &mut Dice) -> Vec<Parameter> {
        let count = dice.between(2, 4) as usize;
        let most = [60, 60, 15, 7][count - 1];
        let mut parameters = Vec::new();
        for i in 0..count {
            let size = dice.between(1, most);
            let first = dice.pick(&[&0, &0, &1, &-5, &17]);
            let optional = size < most && dice.chance(15);
            let mut parameter = Self::range(Self::name(i), *first, first + size - 1, optional);
            if dice.chance(10) {
                let step = dice.between(2, 6);
                parameter.kind = Kind::Integers { first: *first, last: first + (size - 1) * step, step, below: false };
            }
            parameters.push(parameter);
        }
        parameters
    }

    fn names_of(parameters: &[Parameter]) -> Vec<String> {
        parameters.iter().map(|p| p.name.clone()).collect()
    }

    fn congruence(dice: &mut Dice) -> Self {
        let parameters = Self::ranges(dice);
        let names = Self::names_of(&parameters);
        let mut conditions = Vec::new();
        for _ in 0..dice.between(1, 3) {
            let modulus = dice.between(2, 12);
            let sum = Self::weighted(dice, &names, Self::factor);
            let compare = dice.pick(&["==", "==", "==", "!=", "<", ">="]);
            let modulus_text = if dice.chance(10) { format!("(-{modulus})") } else { modulus.to_string() };
            conditions.push(format!("({sum}) % {modulus_text} {compare} {}", dice.between(0, modulus - 1)));
        }
        if dice.chance(40) {
            let sum = Self::weighted(dice, &names, Self::factor);
            conditions.push(format!("{sum} <= {}", dice.between(0, 80)));
        }
        Self { parameters, conditions }
    }

    fn chain(dice: &mut Dice) -> Self {
        let count = dice.between(2, 5) as usize;
        let size = [60, 60, 15, 7, 4][count - 1];
        let mut parameters = Vec::new();
        for i in 0..count {
            let first = if dice.chance(30) { dice.between(-3, 3) } else { 0 };
            let size = dice.between(1.max(size - 3), size);
            parameters.push(Self::range(Self::name(i), first, first + size - 1, dice.chance(8)));
        }
        let mut conditions = Vec::new();
        for i in 1..count {
            let compare = dice.pick(&["<", "<", "<=", "<=", "!=", "=="]);
            let apart = if dice.chance(20) { format!(" + {}", dice.between(1, 3)) } else { String::new() };
            conditions.push(format!("p{}{apart} {compare} p{i}", i - 1));
        }
        if dice.chance(30) {
            conditions.push(format!("p{} - p0 {} {}", count - 1, Self::comparison(dice), dice.between(0, 8)));
        }
        Self { parameters, conditions }
    }

    fn pages(dice: &mut Dice) -> Self {
        let items = dice.between(1, 60);
        let limit = dice.between(1, 12);
        let mut parameters = vec![
            Self::range("items", dice.between(0, 1), items, dice.chance(10)),
            Self::range("limit", dice.between(0, 3), limit.max(3), dice.chance(15)),
            Self::range("page", dice.between(0, 1), dice.between(1, 5), dice.chance(15)),
        ];
        let conditions = match dice.index(5) {
            0 => vec!["page <= ceil_div(items, limit)".to_owned()],
            1 => vec!["page < items div limit".to_owned(), "limit != 0".to_owned()],
            2 => vec!["page * limit <= items".to_owned()],
            3 => vec!["limit is set => page <= ceil_div(items, limit)".to_owned()],
            _ => {
                parameters[2] = Self::range("page", 0, dice.between(1, 8), false);
                vec!["page % limit == 0".to_owned(), format!("page + limit <= {}", dice.between(3, 14))]
            }
        };
        Self { parameters, conditions }
    }

    fn product(dice: &mut Dice) -> Self {
        let parameters = Self::ranges(dice);
        let names = Self::names_of(&parameters);
        let product = dice.some(&names, 2).join(" * ");
        let other = names[dice.index(names.len())].clone();
        let limit = dice.between(0, 120);
        let condition = match dice.index(7) {
            0 => format!("{product} {} {limit}", Self::comparison(dice)),
            1 => format!("{product} % {} == {}", dice.between(2, 9), dice.between(0, 2)),
            2 => format!("{product} == {other} + {limit}"),
            3 => format!("{other} ** 2 <= {product}"),
            4 => format!("{other} in 0..<{product}"),
            5 => format!("({product}) div {} {} {other}", dice.between(1, 9), Self::comparison(dice)),
            _ => format!("{} % {other} == {}", names[0], dice.between(0, 2)),
        };
        Self { parameters, conditions: vec![condition] }
    }

    /// Several sums over the same parameters.
    fn shared_sums(dice: &mut Dice) -> Self {
        let parameters = Self::ranges(dice);
        let names = Self::names_of(&parameters);
        let mut conditions = Vec::new();
        for _ in 0..dice.between(2, 4) {
            let some = match dice.chance(70) {
                true => names.clone(),
                false => dice.some(&names, 2),
            };
            let sum = Self::weighted(dice, &some, Self::factor);
            let compare = dice.pick(&["<=", "<=", ">=", "<", ">", "==", "!="]);
            conditions.push(format!("{sum} {compare} {}", dice.between(-20, 60)));
        }
        if dice.chance(25) {
            let joined = conditions.split_off(conditions.len() - 2);
            let connective = dice.pick(&["or", "=>", "and"]);
            conditions.push(format!("({}) {connective} ({})", joined[0], joined[1]));
        }
        Self { parameters, conditions }
    }

    /// Pairs of which only one may be set, and parameters that need others.
    fn exclusive(dice: &mut Dice) -> Self {
        let mut design = Self { parameters: Vec::new(), conditions: Vec::new() };
        for i in 0..dice.between(2, 7) as usize {
            let most = if i < 3 { 7 } else { 2 };
            let kind = Kind::any(dice, most);
            design.parameters.push(Parameter::new(Self::name(i), kind, dice.chance(90)));
            if design.volume() > MOST_TUPLES {
                design.parameters.pop();
                break;
            }
        }
        let names = Self::names_of(&design.parameters);
        for _ in 0..dice.between(1, 4) {
            let (p, q) = (&names[dice.index(names.len())], &names[dice.index(names.len())]);
            let all = names.join(", ");
            let condition = match dice.index(7) {
                0 => format!("not ({p} is set and {q} is set)"),
                1 => format!("{p} is set => {q} is absent"),
                2 => format!("{p} is set => {q} is set"),
                3 => format!("{p} is absent or {q} is absent"),
                4 => format!("count_set({p}, {q}) <= 1"),
                5 => format!("(({p} is set) == ({q} is set))"),
                _ => format!("count_set({all}) {} {}", Self::comparison(dice), dice.between(0, 4)),
            };
            design.conditions.push(condition);
        }
        design
    }

    /// What is in a set or a list, by the value of another parameter.
    fn members(dice: &mut Dice) -> Self {
        let of = Kind::elements(dice, 4);
        let is_words = of[0].starts_with(char::is_alphabetic);
        let kind = match dice.chance(50) {
            true => Kind::Subset { of: of.clone(), max: None },
            false => Kind::List { of: of[..of.len().min(3)].to_vec(), max: dice.between(1, 3) as u32 },
        };
        let asked = match (is_words, dice.chance(50)) {
            (true, _) => Kind::Words(WORDS.to_vec()),
            (false, true) => Kind::Numbers(vec![0, 1, 3, 7]),
            (false, false) => Kind::Integers { first: -1, last: 10, step: 1, below: false },
        };
        let count = dice.between(0, 3);
        let mut design = Self {
            parameters: vec![
                Parameter::new("s", kind, dice.chance(30)),
                Parameter::new("m", asked.clone(), dice.chance(30)),
                Self::range("n", 0, dice.between(0, 3), dice.chance(30)),
            ],
            conditions: Vec::new(),
        };
        if dice.chance(40) {
            design.parameters.push(Parameter::new("o", Kind::Subset { of, max: Some(2) }, false));
        }
        let more = if is_words { "m in s" } else { "m + n in s" };
        for _ in 0..dice.between(1, 2) {
            design.conditions.push(match dice.index(8) {
                0 => "m in s".to_owned(),
                1 => more.to_owned(),
                2 => "not m in s".to_owned(),
                3 => format!("m in s or len(s) <= {count}"),
                4 => format!("m in s => n < {count}"),
                5 => "len(s) == n".to_owned(),
                6 => format!("len(s) + n {} {count}", Self::comparison(dice)),
                _ => format!("(m in s) == (n == {count})"),
            });
        }
        if design.volume() > MOST_TUPLES {
            design.parameters.truncate(3);
        }
        design
    }

    /// Conditions that name the same few constants several times.
    pub fn constants(dice: &mut Dice) -> Self {
        let mut design = Self { parameters: Vec::new(), conditions: Vec::new() };
        for i in 0..dice.between(1, 3) as usize {
            let kind = match dice.index(8) {
                0..=2 => {
                    let from = dice.between(0, 1) as u32;
                    Kind::Text { from, to: from + 1, alphabet: dice.index(ALPHABETS.len()) }
                }
                3 => Kind::Words(dice.some(&WORDS, 3)),
                _ => Kind::any(dice, 12),
            };
            design.parameters.push(Parameter::new(Self::name(i), kind, dice.chance(40)));
        }
        // Two constants for each parameter, so that they come up again.
        let constants: Vec<[String; 2]> =
            design.parameters.iter().map(|p| [p.kind.constant(dice), p.kind.constant(dice)]).collect();
        let compare = |design: &Self, dice: &mut Dice| {
            let p = dice.index(design.parameters.len());
            let Parameter { name, kind, .. } = &design.parameters[p];
            let (c, equal) = (&constants[p][dice.index(2)], dice.pick(&["==", "==", "!="]));
            match (kind, dice.index(5)) {
                (_, 0) => format!("{name} is {}", dice.pick(&["set", "absent"])),
                (Kind::Subset { .. }, 1 | 2) => format!("{name} {equal} {{{c}}}"),
                (Kind::Subset { .. } | Kind::List { .. }, _) => format!("{c} in {name}"),
                (Kind::Flag, _) => format!("{name} {equal} {c}"),
                (_, 1) => format!("{name} in {{{}, {}}}", constants[p][0], constants[p][1]),
                _ => format!("{name} {equal} {c}"),
            }
        };
        for _ in 0..dice.between(1, 3) {
            let first = compare(&design, dice);
            let connective = dice.pick(&["or", "and", "=>", "==", ""]);
            design.conditions.push(match connective {
                "" => first,
                _ => format!("({first}) {connective} ({})", compare(&design, dice)),
            });
        }
        design
    }

    /// A constant that a write can bind a parameter to, as the notation writes it: most times one that a condition
    /// names too. `None` where the parameter is a set or a list, which no constant can be bound to.
    pub fn write_constant(&self, parameter: usize, dice: &mut Dice) -> Option<String> {
        let kind = &self.parameters[parameter].kind;
        if matches!(kind, Kind::Subset { .. } | Kind::List { .. }) {
            return None;
        }
        let mut constant = kind.constant(dice);
        for _ in 0..8 {
            if self.conditions.iter().any(|condition| condition.contains(&constant)) {
                break;
            }
            constant = kind.constant(dice);
        }
        Some(constant)
    }

    /// Ranges that conditions see by remainders and by which side of a constant they are on.
    fn kinds(dice: &mut Dice) -> Self {
        let mut parameters = vec![Self::range("x", dice.between(-9, 9), dice.between(20, 400), dice.chance(15))];
        parameters.push(Parameter::new("y", Kind::any(dice, 9), dice.chance(30)));
        if let Kind::Integers { first, last, .. } = parameters[0].kind
            && dice.chance(20)
        {
            parameters[0].kind = Kind::Integers { first, last, step: dice.between(2, 5), below: false };
        }
        let mut design = Self { parameters, conditions: Vec::new() };
        for _ in 0..dice.between(1, 3) {
            let n = dice.between(2, 7);
            let by_itself = match dice.index(7) {
                5 => format!("{}*x % {n} {} {}", dice.between(2, 9), Self::comparison(dice), dice.between(0, n - 1)),
                6 => format!("(x + {}) % {n} == {}", dice.between(-9, 9), dice.between(0, n - 1)),
                0 => format!("x {} {}", Self::comparison(dice), dice.between(-10, 300)),
                1 => format!("x % {} {} {}", dice.between(2, 7), Self::comparison(dice), dice.between(0, 4)),
                2 => format!("x in {{{}, {}, {}}}", dice.between(-3, 9), dice.between(10, 90), dice.between(50, 300)),
                3 => format!("x in {}..<{}", dice.between(-3, 90), dice.between(50, 300)),
                _ => format!("abs(x % 6 - {}) > {}", dice.between(0, 6), dice.between(0, 3)),
            };
            let other = design.leaf(dice);
            let connective = dice.pick(&["or", "and", "=>", "=="]);
            design.conditions.push(format!("({by_itself}) {connective} ({other})"));
        }
        design
    }

    /// A long range and few others, in linear conditions: the classes of that range are the values of polynomials.
    pub fn long(dice: &mut Dice) -> Self {
        let first = dice.between(-50, 50);
        let step = if dice.chance(20) { dice.between(2, 5) } else { 1 };
        let last = first + dice.between(257, 1_200) * step;
        let mut parameters =
            vec![Parameter::new("p0", Kind::Integers { first, last, step, below: false }, dice.chance(10))];
        for i in 1..=dice.between(1, 2) {
            let size = dice.between(1, if i == 1 { 12 } else { 4 });
            let first = dice.between(-2, 200);
            parameters.push(Self::range(Self::name(i as usize), first, first + size - 1, dice.chance(25)));
        }
        let names = Self::names_of(&parameters);
        let mut conditions = Vec::new();
        for _ in 0..dice.between(1, 3) {
            let sum = Self::weighted(dice, &names, Self::factor);
            let own = Self::weighted(dice, &names[..1], Self::factor);
            let n = dice.between(2, 12);
            let (compare, cut) = (Self::comparison(dice), dice.between(-100, 1_500));
            conditions.push(match dice.index(10) {
                0 | 1 => format!("{sum} {compare} {cut}"),
                2 => format!("({sum}) % {n} {compare} {}", dice.between(0, n - 1)),
                3 => format!("({own}) div {n} {compare} p1"),
                4 => format!("p1 {compare} ceil_div(p0, {n})"),
                5 => format!("{}(p0, p1 + {cut}) {compare} {cut}", dice.pick(&["min", "max"])),
                6 => format!("abs(p0 - {n} * p1) {compare} {cut}"),
                7 => format!("p0 > {cut} or p1 {compare} {n}"),
                8 => format!("p0 in {}..={cut}", dice.between(-50, 800)),
                _ => format!("not ({sum} > {cut} and p0 {compare} {})", dice.between(-50, 900)),
            });
        }
        Self { parameters, conditions }
    }

    // Conditions over whatever parameters there are.

    fn those(&self, which: impl Fn(&Kind) -> bool) -> Vec<&Parameter> {
        self.parameters.iter().filter(|p| which(&p.kind)).collect()
    }

    fn one<'a>(dice: &mut Dice, of: &[&'a Parameter]) -> Option<&'a Parameter> {
        (!of.is_empty()).then(|| of[dice.index(of.len())])
    }

    pub fn condition(&self, dice: &mut Dice, depth: u32) -> String {
        if depth > 0 && dice.chance(35) {
            let first = self.condition(dice, depth - 1);
            return match dice.index(7) {
                0 | 1 => format!("not ({first})"),
                2 => format!("(({first}) == ({}))", self.condition(dice, depth - 1)),
                _ => format!(
                    "(({first}) {} ({}))",
                    dice.pick(&["and", "or", "or", "=>"]),
                    self.condition(dice, depth - 1)
                ),
            };
        }
        self.leaf(dice)
    }

    fn leaf(&self, dice: &mut Dice) -> String {
        for _ in 0..20 {
            if let Some(leaf) = self.try_leaf(dice) {
                return leaf;
            }
        }
        format!("{} {} {}", self.number(dice, 1), Self::comparison(dice), self.number(dice, 1))
    }

    fn try_leaf(&self, dice: &mut Dice) -> Option<String> {
        let equal = dice.pick(&["==", "!="]);
        let any: Vec<&Parameter> = self.parameters.iter().collect();
        Some(match dice.index(16) {
            0..=4 => {
                let depth = 1 + dice.index(2) as u32;
                let left = self.varying(dice, depth)?;
                format!("{left} {} {}", Self::comparison(dice), self.number(dice, 1))
            }
            5 => {
                let dots = dice.pick(&["..=", "..<"]);
                format!("{} in {}{dots}{}", self.varying(dice, 1)?, self.number(dice, 1), self.number(dice, 1))
            }
            6 => {
                let items: Vec<String> = (0..dice.between(1, 3))
                    .map(|_| {
                        let depth = u32::from(dice.chance(30));
                        self.number(dice, depth)
                    })
                    .collect();
                format!("{} in {{{}}}", self.varying(dice, 1)?, items.join(", "))
            }
            7 => {
                let presence = dice.pick(&["is set", "is absent"]);
                format!("{} {presence}", Self::one(dice, &any)?.name)
            }
            8 => {
                let word = Self::one(dice, &self.those(|kind| matches!(kind, Kind::Words(_))))?;
                let words = word.kind.words();
                let others = self.those(|kind| matches!(kind, Kind::Words(_)));
                match dice.index(3) {
                    0 => format!("{} {equal} {}", word.name, words[dice.index(words.len())]),
                    1 => {
                        let count = dice.between(1, 3) as usize;
                        format!("{} in {{{}}}", word.name, dice.some(&words, count).join(", "))
                    }
                    _ => format!("{} {equal} {}", word.name, Self::one(dice, &others)?.name),
                }
            }
            9 => {
                let of = Self::one(dice, &self.those(|kind| matches!(kind, Kind::Subset { .. } | Kind::List { .. })))?;
                let words = of.kind.words();
                let element = match words.is_empty() {
                    true => self.number(dice, 1),
                    false => match Self::one(dice, &self.those(|kind| matches!(kind, Kind::Words(_)))) {
                        Some(word) if dice.chance(60) => word.name.clone(),
                        _ => words[dice.index(words.len())].clone(),
                    },
                };
                format!("{element} in {}", of.name)
            }
            10 => {
                let set = Self::one(dice, &self.those(|kind| matches!(kind, Kind::Subset { .. })))?;
                let Kind::Subset { of, .. } = &set.kind else { return None };
                let count = dice.between(0, 3) as usize;
                format!("{} {equal} {{{}}}", set.name, dice.some(of, count).join(", "))
            }
            11 => {
                let texts = self.those(|kind| matches!(kind, Kind::Text { .. }));
                let text = Self::one(dice, &texts)?;
                let Kind::Text { alphabet, .. } = text.kind else { return None };
                let literals = ALPHABETS[alphabet].2;
                match dice.index(4) {
                    0 => format!("{} {equal} {}", text.name, Self::one(dice, &texts)?.name),
                    1 => format!("{} in {{\"{}\", \"{}\"}}", text.name, dice.pick(literals), dice.pick(literals)),
                    _ => format!("{} {equal} \"{}\"", text.name, dice.pick(literals)),
                }
            }
            12 | 13 => {
                let flag = Self::one(dice, &self.those(|kind| matches!(kind, Kind::Flag)))?;
                match dice.index(4) {
                    0 => flag.name.clone(),
                    1 => format!("{} {equal} {}", flag.name, dice.pick(&["true", "false"])),
                    2 => {
                        let other = Self::one(dice, &self.those(|kind| matches!(kind, Kind::Flag)))?;
                        format!("{} {equal} {}", flag.name, other.name)
                    }
                    // What an absent flag is beside a condition, the notation does not say.
                    _ if flag.optional => return None,
                    _ => format!("{} {equal} ({} > 1)", flag.name, self.varying(dice, 1)?),
                }
            }
            _ => {
                let dates = self.those(|kind| matches!(kind, Kind::Date { .. }));
                let date = Self::one(dice, &dates)?;
                let literal = |dice: &mut Dice| match date.kind {
                    Kind::Date { first, last } => day(dice.between((first - 2).max(0), last + 2)),
                    _ => String::new(),
                };
                let compare = Self::comparison(dice);
                match dice.index(5) {
                    0 => format!("{} {compare} {}", date.name, Self::one(dice, &dates)?.name),
                    1 => format!("{} + {} {compare} {}", date.name, self.number(dice, 1), literal(dice)),
                    2 => format!("{} in {}..={}", date.name, literal(dice), literal(dice)),
                    3 => format!("{} in {{{}, {}}}", date.name, literal(dice), literal(dice)),
                    _ => format!("{} {compare} {}", date.name, literal(dice)),
                }
            }
        })
    }

    /// A number that depends on some parameter.
    fn varying(&self, dice: &mut Dice, depth: u32) -> Option<String> {
        (0..10).map(|_| self.number(dice, depth)).find(|number| number.contains(char::is_alphabetic))
    }

    fn atom(&self, dice: &mut Dice) -> String {
        let found = match dice.index(9) {
            0 | 1 => None,
            2..=5 => Self::one(dice, &self.those(Kind::is_number)).map(|p| p.name.clone()),
            6 => Self::one(dice, &self.those(Kind::has_length)).map(|p| format!("len({})", p.name)),
            7 => {
                let count = dice.between(1, 3) as usize;
                let names = dice.some(&Self::names_of(&self.parameters), count);
                Some(format!("count_set({})", names.join(", ")))
            }
            _ => {
                let dates = self.those(|kind| matches!(kind, Kind::Date { .. }));
                match (Self::one(dice, &dates), Self::one(dice, &dates)) {
                    (Some(date), Some(_)) if dice.chance(60) => {
                        let Kind::Date { first, last } = date.kind else { return "0".to_owned() };
                        Some(format!("({} - {})", date.name, day(dice.between(first, last))))
                    }
                    (Some(date), Some(other)) => Some(format!("({} - {})", date.name, other.name)),
                    _ => None,
                }
            }
        };
        found.unwrap_or_else(|| match dice.chance(85) {
            true => dice.between(-3, 12).to_string(),
            false => dice.between(-60, 300).to_string(),
        })
    }

    /// A number, at most so deep.
    pub fn number(&self, dice: &mut Dice, depth: u32) -> String {
        if depth == 0 || dice.chance(40) {
            return self.atom(dice);
        }
        let small: Vec<&Parameter> = self.those(|kind| kind.is_number() && kind.size() <= 9);
        let a = self.number(dice, depth - 1);
        match dice.index(15) {
            0..=7 => {
                let operator = dice.pick(&["+", "+", "-", "-", "*", "%", "div"]);
                format!("({a} {operator} {})", self.number(dice, depth - 1))
            }
            8 => format!("({}*{a} {} {})", dice.between(2, 7), dice.pick(&["+", "-"]), self.number(dice, depth - 1)),
            9 => format!("ceil_div({a}, {})", self.number(dice, depth - 1)),
            10 => format!("{}({a}, {})", dice.pick(&["min", "max"]), self.number(dice, depth - 1)),
            11 => format!("max({a}, {}, min({}, {}))", self.atom(dice), self.atom(dice), self.atom(dice)),
            12 => format!("abs({a})"),
            13 => format!("(-{a})"),
            _ => match Self::one(dice, &small) {
                Some(Parameter { name, .. }) if dice.chance(50) => format!("{} ** min({name}, 9)", dice.between(-3, 3)),
                _ => format!("({a}) ** {}", dice.pick(&["2", "2", "3", "0", "1"])),
            },
        }
    }
}
