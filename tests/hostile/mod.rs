//! Designs that nobody writes unless to do harm: each has to be answered or refused within seconds.
//!
//! The browser's tests have most of them too: its stack is half of a test thread's, and a panic ends the page.

#![allow(dead_code, reason = "each test takes what it needs of this")]

use keyplan::design::{Code, Reading};
use keyplan::keyspace::{Budget, addresses, classes, count, emptied_by, explain};
use keyplan::plan::{plan, warnings};
use num_bigint::BigUint;

/// What a design has to come to.
pub enum Outcome {
    /// It is refused with this problem.
    Refused(Code),
    /// It has so many addresses.
    Exactly(BigUint),
    /// It has so many addresses, and it is enough to give bounds that hold.
    Within(BigUint),
    /// Nobody knows how many addresses it has.
    Answered,
}

use Outcome::{Answered, Exactly, Refused, Within};

pub struct Hostile {
    pub name: &'static str,
    pub source: String,
    pub outcome: Outcome,
}

fn hostile(name: &'static str, source: impl Into<String>, outcome: Outcome) -> Hostile {
    Hostile { name, source: source.into(), outcome }
}

fn power(base: u32, exponent: u32) -> BigUint {
    BigUint::from(base).pow(exponent)
}

fn ten(exponent: u32) -> BigUint {
    power(10, exponent)
}

/// `n` over `k`, which is exact after each step.
fn choose(n: impl Into<BigUint>, k: u32) -> BigUint {
    let n = n.into();
    (0..k).fold(BigUint::from(1_u32), |chosen, i| chosen * (&n - i) / (i + 1))
}

/// `n * (n - 1) * …`, with so many factors.
fn falling(n: &BigUint, factors: u32) -> BigUint {
    (0..factors).map(|i| n - i).product()
}

fn list(count: usize, separator: &str, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(separator)
}

/// So many parameters p0, p1, … with the same values.
fn wide(count: usize, domain: &str, conditions: &str) -> String {
    format!("read f({})\n{conditions}", list(count, ", ", |i| format!("p{i}: {domain}")))
}

/// A condition on one parameter of a few values.
fn on_one(condition: &str) -> String {
    format!("read f(x: 1..=3)\n where {condition}")
}

/// What is refused for its form.
pub fn nested() -> Vec<Hostile> {
    let n = 10_000;
    let around = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
    let json = |condition: &str| {
        format!(
            r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f", "parameters": [{{"name": "x", "domain": {{"integers": {{"from": 1, "to": 3}}}}}}], "where": ["{condition}"]}}]}}"#
        )
    };
    let brackets = around("(", "x", ")");
    vec![
        hostile("brackets", on_one(&format!("{brackets} == 1")), Refused(Code::TooDeep)),
        hostile("brackets in json", json(&format!("{brackets} == 1")), Refused(Code::TooDeep)),
        hostile("not", on_one(&around("not ", "x == 1", "")), Refused(Code::TooDeep)),
        hostile("minus", on_one(&format!("{} == 1", around("-", "x", ""))), Refused(Code::TooDeep)),
        hostile("abs", on_one(&format!("{} == 1", around("abs(", "x", ")"))), Refused(Code::TooDeep)),
        hostile("min and max", on_one(&around("min(1, max(2, ", "x == 1", "))")), Refused(Code::TooDeep)),
        hostile("powers", on_one(&format!("{} == 1", around("x ** ", "x", ""))), Refused(Code::TooDeep)),
        hostile("implications", on_one(&around("x == 1 => ", "x == 1", "")), Refused(Code::TooDeep)),
        hostile("sums", on_one(&format!("{} == 1", around("x + ", "x", ""))), Refused(Code::TooDeep)),
        hostile("sets", on_one(&format!("x in {}", around("{", "x", "}"))), Refused(Code::TooDeep)),
        hostile("ranges", on_one(&format!("x in {}", around("1..=", "x", ""))), Refused(Code::TooDeep)),
        hostile("1,000 terms", on_one(&format!("{} <= 5", list(1_000, " + ", |_| "x".into()))), Refused(Code::TooDeep)),
        hostile("an exponent", on_one("x < 2 ** (10 ** 9)"), Refused(Code::BadNumber)),
        hostile("an exponent of digits", on_one("x < 10 ** 1000000000000000000000"), Refused(Code::BadNumber)),
        hostile("exponents of exponents", on_one("x < 9 ** 9 ** 9 ** 9"), Refused(Code::BadNumber)),
        hostile("a parameter's exponent", "read f(x: 2..=3, y: 0..=1e9)\n where x ** y > 5", Refused(Code::BadNumber)),
        hostile("products of powers", on_one(&list(40, " * ", |_| "2 ** 4000".into())), Refused(Code::BadNumber)),
        hostile("1,001 digits", on_one(&format!("x < 1{}", "0".repeat(1_000))), Refused(Code::BadNumber)),
        hostile(
            "1,000 digits multiplied",
            format!("read f(x: 0..<1{})\n where x * x < 16", "0".repeat(999)),
            Refused(Code::BadNumber),
        ),
        hostile("a million digits", on_one(&format!("x < {}", "9".repeat(1_000_000))), Refused(Code::BadNumber)),
        hostile(
            "domains in domains",
            format!("read f(x: {})", around("list of {", "a", "} max 3")),
            Refused(Code::Syntax),
        ),
        hostile("an alphabet from end to beginning", "read f(x: text 0..=3 of [z-a])", Refused(Code::EmptyDomain)),
        hostile("a step of 0", "read f(x: 0..=9 step 0)", Refused(Code::BadNumber)),
        hostile("a range without numbers", "read f(x: 5..<5)", Refused(Code::EmptyDomain)),
    ]
}

/// What can never hold, divides by zero, or has numbers past any machine's.
pub fn odd() -> Vec<Hostile> {
    let zero = || Exactly(BigUint::ZERO);
    let digits = format!("1{}", "0".repeat(999));
    vec![
        hostile("a contradiction", "read f(x: 0..<1e30)\n where x % 2 == 0\n where x % 2 == 1", zero()),
        hostile("no number is left", "read f(x: 0..<1e30, y: bool)\n where x > 5\n where x < 6", zero()),
        hostile("a false constant", "read f(x: 0..<1e30, y: 0..<1e30)\n where 1 > 2", zero()),
        hostile("sums that do not meet", "read f(x: 0..<1e12, y: 0..<1e12)\n where 2*x + 4*y == 7", zero()),
        hostile(
            "a circle",
            "read f(a: 0..<1e9, b: 0..<1e9, c: 0..<1e9)\n where a < b\n where b < c\n where c < a",
            zero(),
        ),
        hostile("a remainder by 0", "read f(x: 0..<1e12)\n where x % 0 == 0", zero()),
        hostile("a quotient by 0", "read f(x: 0..<1e12, y: bool)\n where x div 0 >= 0 and y", zero()),
        hostile("ceil_div by 0", "read f(x: 0..<1e12)\n where not ceil_div(x, 0) == 1", zero()),
        // The x below y, of which y of 0 has none.
        hostile(
            "quotients by 0 and more",
            "read f(x: 0..<1000, y: 0..<1000)\n where x div y == 0",
            Exactly((1..1000_u32).sum::<u32>().into()),
        ),
        hostile("remainders by what may be 0", "read f(x: 0..<1e9, y: 0..=1)\n where x % y == 0", Exactly(ten(9))),
        // All x < y.
        hostile(
            "huge quotients by 0 and more",
            "read f(x: 0..<1e9, y: 0..<1e9)\n where x div y == 0",
            Within(choose(ten(9), 2)),
        ),
        // 7 is coprime to the modulus, so each y has ten of the x.
        hostile(
            "a modulus of 10^30",
            "read f(x: 0..<1e31, y: 0..<1e31)\n where (7*x + 13*y) % 1e30 == 5",
            Within(ten(32)),
        ),
        hostile("a range by 10^30", "read f(x: 0..<1e40)\n where x % 1e30 == 7", Exactly(ten(10))),
        // 10^39 is 1 modulo 3, so k of 1, 4, 7, 10.
        hostile("huge steps", "read f(x: 0..=1e40 step 1e39)\n where x % 3 == 1", Exactly(4_u32.into())),
        hostile(
            "steps and steps",
            "read f(x: 0..=1e40 step 1e20, y: 0..=1e40 step 1e20)\n where x < y",
            Within(choose(ten(20) + 1_u32, 2)),
        ),
        hostile(
            "1,000 digits",
            format!("read f(x: 0..<{digits}, y: 0..<{digits})\n where x % 2 == 0"),
            Exactly(ten(1998) / 2_u32),
        ),
        hostile(
            "1,000 digits compared",
            format!("read f(x: 0..<{digits}, y: 0..<{digits})\n where x < y"),
            Within(choose(ten(999), 2)),
        ),
        // To the 100th power, 1 and 6 of each seven are 1; 10^6 is 7 * 142857 + 1.
        hostile("a large power", "read f(x: 0..<1e6)\n where x ** 100 % 7 == 1", Within(285_714_u32.into())),
        hostile("powers of two", "read f(x: 1..=1e100, y: 0..<300)\n where x == 2 ** y", Within(300_u32.into())),
        hostile("divisors of 10^12", "read f(x: 1..=1e12, y: 1..=1e12)\n where x * y == 1e12", Within(169_u32.into())),
        hostile(
            "products up to 10^12",
            "read f(x: 1..=1e12, y: 1..=1e12)\n where x * y <= 1e12",
            Within(divisors_up_to(1_000_000_000_000)),
        ),
        hostile(
            "products of many",
            wide(12, "1..=1e9", &format!(" where {} <= 1e9", list(12, " * ", |i| format!("p{i}")))),
            Answered,
        ),
        hostile(
            "products modulo",
            "read f(x: 0..<1e18, y: 0..<1e18, z: 0..<1e18)\n where x * y % 1e9 == z * z % 1e9",
            Answered,
        ),
    ]
}

/// How many pairs have a product of at most n: twice those below the root, less the square.
fn divisors_up_to(n: u64) -> BigUint {
    let root = n.isqrt();
    BigUint::from(2 * (1..=root).map(|x| n / x).sum::<u64>() - root * root)
}

/// Connected parts of many parameters, and of many conditions.
pub fn connected() -> Vec<Hostile> {
    let mut designs = Vec::new();
    let all = |n: usize, separator: &str| list(n, separator, |i| format!("p{i}"));
    for (n, chain, star, ring) in [
        (300, "a chain of 300", "a star of 300", "a ring of 300"),
        (1_000, "a chain of 1,000", "a star of 1,000", "a ring of 1,000"),
        (10_000, "a chain of 10,000", "a star of 10,000", "a ring of 10,000"),
    ] {
        let n32 = n as u32;
        let pairs = |compare: &str| list(n - 1, "", |i| format!(" where p{i} {compare} p{}\n", i + 1));
        // Ascending zeros and ones: where the ones begin.
        designs.push(hostile(chain, wide(n, "0..=1", &pairs("<=")), Within((n32 + 1).into())));
        let from_first = list(n - 1, "", |i| format!(" where p0 <= p{}\n", i + 1));
        designs.push(hostile(star, wide(n, "0..=1", &from_first), Within(power(2, n32 - 1) + 1_u32)));
        // Colourings of a ring of even length with three colours: 2^n + 2.
        let closed = pairs("!=") + &format!(" where p{} != p0", n - 1);
        designs.push(hostile(ring, wide(n, "0..<3", &closed), Within(power(2, n32) + 2_u32)));
    }
    designs.extend([
        hostile("10,000 flags", wide(10_000, "bool", ""), Exactly(power(2, 10_000))),
        hostile("10,000 ranges", wide(10_000, "0..<1000", ""), Exactly(ten(30_000))),
        hostile("50 texts", wide(50, "text 0..=1024 of [a-z0-9_]", " where p0 == \"a\""), Answered),
        hostile(
            "a chain of 300 large ranges",
            wide(300, "0..<1e9", &list(299, "", |i| format!(" where p{i} < p{}\n", i + 1))),
            Within(choose(ten(9), 300)),
        ),
        hostile(
            "a ring of 300 large ranges",
            wide(300, "0..<1e9", &list(300, "", |i| format!(" where p{i} != p{}\n", (i + 1) % 300))),
            Within((ten(9) - 1_u32).pow(300) + ten(9) - 1_u32),
        ),
        hostile(
            "a sum of 300",
            wide(300, "0..=1", &format!(" where {} <= 3", all(300, " + "))),
            Within((0..=3).map(|k| choose(300_u32, k)).sum()),
        ),
        hostile(
            "a sum of 490",
            wide(490, "0..=1", &format!(" where {} <= 2", all(490, " + "))),
            Within((0..=2).map(|k| choose(490_u32, k)).sum()),
        ),
        hostile(
            "a sum of 16 large ranges",
            wide(16, "0..=1e9", &format!(" where {} <= 1e9", all(16, " + "))),
            Within(choose(ten(9) + 16_u32, 16)),
        ),
        hostile(
            "300 of which three are set",
            wide(300, "1..=9?", &format!(" where count_set({}) == 3", all(300, ", "))),
            Within(choose(300_u32, 3) * 729_u32),
        ),
        hostile(
            "a remainder of 300",
            wide(300, "0..<7", &format!(" where ({}) % 7 == 3", all(300, " + "))),
            Within(power(7, 299)),
        ),
        hostile(
            "a maximum of 300",
            wide(300, "0..<10", &format!(" where max({}) <= 4", all(300, ", "))),
            Within(power(5, 300)),
        ),
        hostile(
            "a minimum of 300",
            wide(300, "0..<10", &format!(" where min({}) <= 4", all(300, ", "))),
            Within(ten(300) - power(5, 300)),
        ),
        hostile(
            "huge weights",
            wide(
                12,
                "1..=9?",
                &format!(
                    " where {} <= 1e30",
                    list(12, " + ", |i| format!("{}{}*count_set(p{i})", 3 + i, "0".repeat(28)))
                ),
            ),
            Answered,
        ),
        // Each sum of powers of two is another number, so half of the subsets weigh at most half of all, rounded down.
        hostile(
            "weights of powers of two",
            wide(
                24,
                "1..=1?",
                &format!(
                    " where {} <= {}",
                    list(24, " + ", |i| format!("{}*count_set(p{i})", 1_u64 << i)),
                    (1 << 23) - 1
                ),
            ),
            Within(power(2, 23)),
        ),
        hostile(
            "weights of powers of ten",
            wide(
                20,
                "0..=1",
                &format!(" where {} == 10101010101010101010", list(20, " + ", |i| format!("{}*p{i}", ten(i as u32)))),
            ),
            Within(1_u32.into()),
        ),
        hostile(
            "remainders of huge weights",
            wide(
                8,
                "0..<1e9",
                &format!(
                    " where ({}) % 1e18 == 1",
                    list(8, " + ", |i| format!("{}*p{i}", 999_999_937_u64 + 2 * i as u64))
                ),
            ),
            Answered,
        ),
        hostile("60 unlike pairs of 12", wide(12, "0..<1e9", &unlike_pairs()), Within(colourings())),
        hostile(
            "60 sums of 12",
            wide(
                12,
                "0..<1e9",
                &list(60, "", |i| {
                    format!(
                        " where {}*p{} + {}*p{} <= {}*p{} + 1000\n",
                        i % 7 + 1,
                        i % 12,
                        i % 5 + 1,
                        (i * 5 + 1) % 12,
                        i % 11 + 1,
                        (i * 7 + 3) % 12
                    )
                }),
            ),
            Answered,
        ),
        // The last of them is the strictest: b is at most 9,000 below a.
        hostile(
            "1,000 conditions",
            format!("read f(a: 0..<1e9, b: 0..<1e9)\n{}", list(1_000, "", |i| format!(" where a + {i} < b + 10000\n"))),
            Within(ten(18) - choose(ten(9) - 9_000_u32, 2)),
        ),
    ]);
    designs
}

/// All pairs of 12 but for the six of neighbours.
fn unlike_pairs() -> String {
    let pairs = (0..12).flat_map(|i| (i + 1..12).map(move |k| (i, k))).filter(|(i, k)| *k != i + 1 || i % 2 == 1);
    pairs.map(|(i, k)| format!(" where p{i} != p{k}\n")).collect()
}

/// Six pairs that may be alike: of those that are not, each takes one number more.
fn colourings() -> BigUint {
    (0..=6).map(|unlike| choose(6_u32, unlike) * falling(&ten(9), 6 + unlike)).sum()
}

/// Conditions with many terms, cases and elements.
pub fn many_terms() -> Vec<Hostile> {
    let deep = format!("{}x{}", "min(9, max(2, ".repeat(15), "))".repeat(15));
    let letters = list(200, ", ", |i| format!("w{i}"));
    // A staircase of 60 corners that lean out less and less far: x < 1000 i, y < 1000 (61 - i).
    let corners = list(60, " or ", |i| format!("(x < {} and y < {})", 1_000 * (i + 1), 1_000 * (60 - i)));
    let staircase: u32 = (1..=60).map(|i| 1_000 * 1_000 * (61 - i)).sum();
    vec![
        hostile(
            "or of 200",
            format!("read f(x: 0..<1e12)\n where {}", list(200, " or ", |i| format!("x == {}", 1_000 * i))),
            Exactly(200_u32.into()),
        ),
        hostile(
            "or of 200 of two",
            format!("read f(x: 0..<1e9, y: 0..<1e9)\n where {}", list(200, " or ", |i| format!("x == {i}"))),
            Exactly(ten(9) * 200_u32),
        ),
        hostile(
            "or of 200 that look at both",
            format!("read f(x: 0..<1e9, y: 0..<1e9)\n where {}", list(165, " or ", |i| format!("x == y + {i}"))),
            Within((0..165_u32).map(|i| ten(9) - i).sum()),
        ),
        hostile(
            "and of 200 that are not so",
            format!("read f(x: 0..<1e9, y: 0..<1e9)\n where {}", list(165, " and ", |i| format!("x != y + {i}"))),
            Within(ten(18) - (0..165_u32).map(|i| ten(9) - i).sum::<BigUint>()),
        ),
        hostile("a staircase", format!("read f(x: 0..<1e9, y: 0..<1e9)\n where {corners}"), Within(staircase.into())),
        hostile(
            "many remainders",
            format!("read f(x: 0..<1e18)\n where {}", list(25, " and ", |i| format!("x % {} != {i}", 101 + 2 * i))),
            Answered,
        ),
        hostile(
            "remainders of primes",
            "read f(x: 0..<1e30)\n where x % 1000003 == 1 and x % 999983 == 2 and x % 999979 == 3",
            Answered,
        ),
        hostile(
            "one of 490 numbers",
            format!("read f(x: 0..<1e12, y: bool)\n where x in {{{}}}", list(490, ", ", |i| (i * i).to_string())),
            Exactly(980_u32.into()),
        ),
        // Of 1 to 3, min and max between 2 and 9 make 2, 2 and 3.
        hostile("deep min and max", on_one(&format!("{deep} == 2")), Exactly(2_u32.into())),
        hostile(
            "deep min and max of large ranges",
            format!("read f(x: 0..<1e12, y: 0..<1e12)\n where {deep} <= y"),
            Within(ten(12) * ten(12) - (ten(12) - 10_u32) * 9_u32 - BigUint::from(2_u32 * 3 + (3..=9).sum::<u32>())),
        ),
        hostile(
            "min and max of sums",
            format!(
                "read f(x: 0..<1e9, y: 0..<1e9)\n where {} <= 1e9",
                (0..14).fold("x".to_owned(), |inner, i| format!("{}({inner} + y, {i}*x - y)", ["min", "max"][i % 2]))
            ),
            Answered,
        ),
        hostile(
            "absolutes of absolutes",
            format!(
                "read f(x: 0..<1e9, y: 0..<1e9)\n where {} <= 3",
                (0..25).fold("x - y".to_owned(), |inner, i| format!("abs({inner}) - {i}"))
            ),
            Answered,
        ),
        hostile(
            "equal truths",
            format!(
                "read f({})\n where {}",
                list(40, ", ", |i| format!("p{i}: 0..<1e9")),
                list(39, " and ", |i| format!("((p{i} > 5) == (p{} > 5))", i + 1))
            ),
            Within((ten(9) - 6_u32).pow(40) + power(6, 40)),
        ),
        hostile(
            "implications in a row",
            format!(
                "read f({})\n where {}",
                list(40, ", ", |i| format!("p{i}: 0..<1e9?")),
                list(40, " => ", |i| format!("p{i} is set"))
            ),
            Answered,
        ),
        hostile("a large set", format!("read f(s: subset of {{{letters}}})\n where w7 in s"), Exactly(power(2, 199))),
        hostile(
            "a large set asked for much",
            format!("read f(s: subset of {{{letters}}})\n where {}", list(100, " or ", |i| format!("w{i} in s"))),
            Within(power(2, 200) - power(2, 100)),
        ),
        hostile(
            "a large set by another parameter",
            format!("read f(s: subset of {{{letters}}}, w: {{{letters}}})\n where w in s"),
            Within(power(2, 199) * 200_u32),
        ),
        hostile(
            "a set that is one of two",
            format!("read f(s: subset of {{{letters}}}, t: subset of {{{letters}}})\n where len(s) + len(t) == 200"),
            Within(choose(400_u32, 200)),
        ),
        hostile(
            "a long list",
            format!("read f(s: list of {{{letters}}} max 1000)\n where len(s) == 1000"),
            Within(BigUint::from(200_u32).pow(1000)),
        ),
        hostile(
            "a long list asked for much",
            format!(
                "read f(s: list of {{{letters}}} max 1000)\n where {}",
                list(60, " and ", |i| format!("w{i} in s"))
            ),
            Answered,
        ),
        hostile(
            "texts that are the same",
            "read f(s: text 0..=1024 of [a-z0-9_], t: text 0..=1024 of [a-z0-9_])\n where s == t",
            Within((0..=1024).map(|n| power(37, n)).sum()),
        ),
        hostile(
            "texts of lengths",
            wide(8, "text 0..=1024 of [a-z]", &format!(" where {} == 1024", list(8, " + ", |i| format!("len(p{i})")))),
            Within(power(26, 1024) * choose(1031_u32, 7)),
        ),
        hostile(
            "many texts by name",
            format!(
                "read f(t: text 0..=1024 of [a-z])\n where t in {{{}}}",
                list(400, ", ", |i| format!("\"{}\"", "a".repeat(i)))
            ),
            Exactly(400_u32.into()),
        ),
        // 9,999 years, of which 2,424 have one day more: every fourth, but of the hundreds only every fourth.
        hostile(
            "all days",
            "read f(a: date 0001-01-01..=9999-12-31, b: date 0001-01-01..=9999-12-31)\n where a < b",
            Within(choose(3_652_059_u32, 2)),
        ),
        hostile(
            "days far away",
            "read f(a: date 0001-01-01..=9999-12-31)\n where a + 1e30 > 2020-01-01",
            Within(3_652_059_u32.into()),
        ),
    ]
}

/// Whether a design comes to what it has to, on every way that leads to an answer; which step took longest, and how long.
pub fn check(design: &Hostile, seconds: fn() -> f64, limit: f64) -> Result<(f64, String), String> {
    let mut slowest = (0.0, String::new());
    let mut late = Vec::new();
    let mut begun = seconds();
    let mut done = |what: &str| {
        let now = seconds();
        if now - begun > limit {
            late.push(format!("{what} takes {:.1} s", now - begun));
        }
        if now - begun > slowest.0 {
            slowest = (now - begun, what.to_owned());
        }
        begun = seconds();
    };
    let reading = Reading::of(&design.source);
    done("reading");
    if let Refused(code) = design.outcome {
        let codes: Vec<Code> = reading.problems.iter().map(|problem| problem.code).collect();
        if reading.is_sound() || !codes.contains(&code) {
            return Err(format!("it is not refused as {code}, but has {codes:?}"));
        }
        if reading.problems.iter().any(|problem| problem.message.len() > 1_000) {
            return Err("a message that nobody can read".to_owned());
        }
        // What is wrong does not keep the page from showing what it understood.
        let _ = plan(&reading.design, Budget::page());
        done("planning");
        return if late.is_empty() { Ok(slowest) } else { Err(late.join(", ")) };
    }
    if !reading.is_sound() {
        return Err(format!("it is refused: {:?}", reading.problems.iter().take(3).collect::<Vec<_>>()));
    }
    let function = &reading.design.functions[0];
    // The default budget is a second or two, optimised: only what has a quick answer gets it.
    let budgets = [Budget { steps: 0 }, Budget::page(), Budget::default()];
    let all = if matches!(design.outcome, Exactly(_)) { budgets.len() } else { 2 };
    for budget in budgets.into_iter().take(all) {
        let counted = count(function, budget);
        done(&format!("counting in {} steps", budget.steps));
        let exact = match &design.outcome {
            Exactly(number) | Within(number) => number,
            Refused(_) | Answered => counted.at_least(),
        };
        if counted.at_least() > exact || counted.at_most() < exact {
            let told: String = counted.to_string().chars().take(200).collect();
            return Err(format!("{told} is not {exact}, in {} steps", budget.steps));
        }
        if matches!(design.outcome, Exactly(_)) && budget == Budget::default() && !counted.is_exact() {
            return Err(format!("it has only bounds, {counted}"));
        }
        if counted.is_exact() && counted.at_least() == &BigUint::ZERO {
            if emptied_by(function, budget).is_none() {
                return Err("it does not say which condition leaves none".to_owned());
            }
            if warnings(&reading.design, budget).len() != 1 {
                return Err("there is no doubt about it".to_owned());
            }
        }
    }
    // What the checks between two answers took is not theirs.
    done("telling what leaves none");
    let explained = explain(function, Budget::page());
    done("explaining");
    if let Exactly(exact) | Within(exact) = &design.outcome
        && (explained.count.at_least() > exact || explained.count.at_most() < exact)
    {
        return Err(format!("an explanation of {}, not of {exact}", explained.count));
    }
    addresses(function, &[], 100_000).take(10).count();
    done("listing");
    let _ = plan(&reading.design, Budget::page());
    done("planning");
    let written = format!(
        "{}\nwrite w(v: 0..=1)\n invalidates f(v{})",
        design.source,
        ", _".repeat(function.parameters.len() - 1)
    );
    let reading = Reading::of(&written);
    if reading.is_sound() {
        drop(classes(&reading.design, 0, Budget::page()));
        done("counting classes");
    }
    if late.is_empty() { Ok(slowest) } else { Err(late.join(", ")) }
}

/// Checks designs, and tells all that fail.
pub fn check_all(designs: &[Hostile], seconds: fn() -> f64, limit: f64) {
    let mut failed = Vec::new();
    for design in designs {
        match check(design, seconds, limit) {
            Ok((slowest, what)) => println!("{}: {slowest:.1} s for {what}", design.name),
            Err(why) => failed.push(format!("{}: {}", design.name, why.chars().take(600).collect::<String>())),
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), designs.len(), failed.join("\n"));
}
