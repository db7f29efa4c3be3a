//! The two notations of a design: what they say, what they refuse, and that each turns into the other.

#[path = "common/clock.rs"]
mod clock;
mod common;

use clock::seconds;
use keyplan::design::{Code, Domain, LineIndex, Popularity, Reading, Server, Severity, Snapshot, Step};
use proptest::prelude::*;

const CART: &str = include_str!("../examples/cart.keyplan");

fn problems(source: &str) -> Vec<(Code, String)> {
    Reading::of(source).problems.into_iter().map(|p| (p.code, format!("{}: {}", p.message, p.hint))).collect()
}

/// The one problem of a source, with the text that it points at.
fn only(source: &str) -> (Code, String, String) {
    let reading = Reading::of(source);
    let [problem] = reading.problems.as_slice() else { panic!("not one problem: {:#?}", reading.problems) };
    (problem.code, source[problem.span.clone()].to_owned(), format!("{}: {}", problem.message, problem.hint))
}

#[test]
fn the_cart_is_read_whole() {
    let reading = Reading::of(CART);
    assert_eq!(reading.problems, []);
    let function = &reading.design.functions[0];
    assert_eq!(
        (function.name.as_str(), function.rate, function.source.seconds(20.0)),
        ("get_items_in_cart", 5000.0, 0.008)
    );
    assert_eq!(function.parameters[1].domain.size(), 16_u32.into());
    assert_eq!(function.parameters[2].domain.size(), 1000_u32.into());
    assert_eq!(reading.design.topology.callers, 40);
    assert_eq!(reading.design.limits.len(), 2);
}

#[test]
fn text_to_json_to_text_to_json_is_a_fixpoint_for_the_cart() {
    let json = Reading::of(CART).document.to_json();
    let back = Reading::of(&json);
    assert_eq!(back.problems, []);
    let text = back.document.to_text();
    let again = Reading::of(&text);
    assert_eq!(again.problems, [], "{text}");
    assert_eq!(again.document.to_json(), json);
    assert_eq!(again.document.to_text(), text);
}

/// `source` and `rate` open clauses, but only at the beginning of a line.
#[test]
fn words_of_clauses_are_names_in_the_json_notation_too() {
    let source = "read f(source: 1..=3, word: {rate, other})\n where source == 2\nwrite w(source: 1..=3)\n \
        invalidates f(source, rate)";
    let reading = Reading::of(source);
    assert_eq!(reading.problems, []);
    let back = Reading::of(&reading.document.to_json());
    assert_eq!((back.problems, back.document), (vec![], reading.document));
}

/// A fixed page size is the commonest paging of all.
#[test]
fn numbers_cut_a_list_in_both_notations() {
    for (cut, json) in [
        ("page(page, 20)", r#"{"page":{"page":"page","size":20}}"#),
        ("window(20, page)", r#"{"window":{"limit":20,"offset":"page"}}"#),
        ("window(page, 0)", r#"{"window":{"limit":"page","offset":0}}"#),
        ("page(0, 20)", r#"{"page":{"page":0,"size":20}}"#),
    ] {
        let source = format!("read f(page: 1..=9)\n  returns list of 120 bytes, {cut} of 1000\n");
        let reading = Reading::of(&source);
        assert_eq!(reading.problems, [], "{cut}");
        let written = reading.document.to_json();
        assert!(written.split_whitespace().collect::<String>().contains(json), "{cut}: {written}");
        let back = Reading::of(&written);
        assert_eq!((back.problems.len(), back.document.to_text()), (0, source), "{cut}");
    }
    for (cut, place, hint) in [
        ("page(page, 0)", "0", "from 1 to 10^15"),
        ("window(20, -1)", "-1", "from 0 to 10^15"),
        ("page(page, 1e16)", "1e16", "from 1 to 10^15"),
        ("page(page, siz)", "siz", "`page`"),
    ] {
        let (_, found, message) = only(&format!("read f(page: 1..=9)\n returns list of 120 bytes, {cut} of 1000"));
        assert_eq!(found, place, "{cut}");
        assert!(message.contains(hint), "{cut}: {message}");
    }
}

#[test]
fn a_bare_range_says_how_to_choose() {
    let (code, place, message) = only("read f(limit: 5..20)");
    assert_eq!((code, place.as_str()), (Code::OpenRange, "5..20"));
    assert!(message.contains("`5..=20` to include 20, or `5..<20`"), "{message}");
    let (code, place, _) = only("read f(x: 5..=20)\n where x in 1..5");
    assert_eq!((code, place.as_str()), (Code::OpenRange, "1..5"));
}

#[test]
fn unknown_words_name_the_nearest_known_one() {
    for (source, place, near) in [
        ("reed f()", "reed", "`read`"),
        ("read f()\n ratte 5/s", "ratte", "`rate`"),
        ("read f(limit: 1..=5)\n where limt <= 3", "limt", "`limit`"),
        ("read f(sort: {asc, desc})\n where sort == ascc", "ascc", "`asc`"),
        ("topology\n calers 3", "calers", "`callers`"),
        ("accept\n stale aje <= 2 s", "stale aje", "`stale age`"),
        ("read f()\n source 8 mss", "mss", "`ms`"),
        ("entity cart: 3\nread f(c: crt)", "crt", "`cart`"),
        ("read f()\nwrite g()\n invalidates ff()", "ff", "`f`"),
    ] {
        let (_, found, message) = only(source);
        assert_eq!(found, place, "{source}");
        assert!(message.contains(near), "{source}: {message}");
    }
}

#[test]
fn half_typed_text_keeps_what_is_understood() {
    let source = "entity cart: 10\nread a(x: 1..=3)\n where x <\n rate 5/s\nread b(y: 4..\nread c(z: bool)";
    let reading = Reading::of(source);
    assert_eq!(reading.problems.len(), 2, "{:#?}", reading.problems);
    let names: Vec<&str> = reading.design.functions.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["a", "c"]);
    assert_eq!(reading.design.functions[0].rate, 5.0);
}

#[test]
fn every_prefix_of_the_cart_is_read_without_panic() {
    for end in 0..=CART.len() {
        Reading::of(&CART[..end]);
        Reading::of(&CART[end..]);
    }
}

#[test]
fn clauses_come_in_any_order_and_on_any_line() {
    let a = Reading::of("read f(x: bool) source 5 ms rate 3/min, uniform where x");
    let b = Reading::of("read f(\n x: bool\n)\n where\n x\n rate 3/min,\n uniform\n source 5 ms");
    assert_eq!((a.problems.len(), b.problems.len()), (0, 0), "{:?} {:?}", a.problems, b.problems);
    assert_eq!(a.document.to_json(), b.document.to_json());
    assert_eq!(a.design.functions[0].rate, 0.05);
}

#[test]
fn every_domain_has_its_size() {
    // Sizes by hand: 2^3 subsets, 1 + 3 + 3 of up to two; 1 + 3 + 9 + 27 lists; 2 + 4 + 8 texts; 2020 is a leap year.
    for (domain, size) in [
        ("5..=20", "16"),
        ("0..<1000", "1000"),
        ("0..=1000 step 10", "101"),
        ("-3..=3", "7"),
        ("{asc, desc}", "2"),
        ("{10, 20, 50}", "3"),
        ("bool", "2"),
        ("cart", "1000000"),
        ("subset of {a, b, c}", "8"),
        ("subset of {a, b, c} max 2", "7"),
        ("list of {a, b, c} max 3", "40"),
        ("text 1..=3 of [ab]", "14"),
        ("text 0..=0 of [a-z]", "1"),
        ("date 2020-01-01..=2020-12-31", "366"),
        ("date 2020-01-01..<2020-12-31", "365"),
        ("0..<10e30", "10000000000000000000000000000000"),
    ] {
        let reading = Reading::of(&format!("entity cart: 1_000_000\nread f(x: {domain})"));
        assert_eq!(reading.problems, [], "{domain}");
        assert_eq!(reading.design.functions[0].parameters[0].domain.size().to_string(), size, "{domain}");
    }
}

#[test]
fn alphabets_have_ranges_and_escapes() {
    for (alphabet, size) in
        [("[a-z0-9_]", 37_u32), (r"[\]\\]", 2), ("[a-cb-d]", 4), ("[-a]", 2), (r"[a\-c]", 3), ("[é]", 1)]
    {
        let reading = Reading::of(&format!("read f(x: text 1..=1 of {alphabet})"));
        assert_eq!(reading.problems, [], "{alphabet}");
        assert!(matches!(reading.design.functions[0].parameters[0].domain, Domain::Text { .. }));
        assert_eq!(reading.design.functions[0].parameters[0].domain.size(), size.into(), "{alphabet}");
    }
}

/// Fault 41: these were read as they stand, without a word.
#[test]
fn classes_of_characters_are_refused_with_a_hint() {
    for (alphabet, hint) in [
        ("[^:]", "list them"),
        (r"[\w-]", "A-Za-z0-9_"),
        ("[:alnum:]", "A-Za-z0-9"),
        ("[[:alnum:]_]", "A-Za-z0-9"),
        (r"[\d]", "0-9"),
        ("[z-a]", "a-z"),
        ("[]", "[a-z0-9_]"),
    ] {
        let (_, place, message) = only(&format!("read f(x: text 1..=8 of {alphabet}, y: 1..=3)\n where y < 3"));
        assert_eq!(place, alphabet);
        assert!(message.contains(hint), "{alphabet}: {message}");
    }
}

/// Fault 48: JSON took alphabets that the text cannot write, and that changed the design when it was converted.
#[test]
fn alphabets_are_the_same_in_both_notations() {
    let json = |alphabet: &str| {
        let alphabet = serde_json::json!(alphabet);
        format!(
            r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f", "parameters": [
                {{"name": "x", "domain": {{"text": {{"from": 1, "to": 2, "alphabet": {alphabet}}}}}}}]}}]}}"#
        )
    };
    for alphabet in ["]", "\\", "a\r", "a], z: 1..=9)\n rate 7/s #", "", "^a", r"\w", ":alpha:"] {
        let (_, place, _) = only(&json(alphabet));
        assert_eq!(place, serde_json::json!(alphabet).to_string());
    }
    for alphabet in ["a-z", r"\]\\", "-a", "[", "# \"", "é", r"\^", ":,)"] {
        let reading = Reading::of(&json(alphabet));
        assert_eq!(reading.problems, [], "{alphabet}");
        let text = reading.document.to_text();
        let back = Reading::of(&text);
        assert_eq!(back.problems, [], "{text}");
        assert_eq!(back.document.to_json(), reading.document.to_json(), "{text}");
    }
}

#[test]
fn precedence_is_as_specified() {
    // Each pair must read as the same tree; the JSON holds the canonical form.
    for (short, long) in [
        ("a => b => c", "a => (b => c)"),
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not x == 1", "not (x == 1)"),
        ("x + 1 * 2 == 3", "(x + (1 * 2)) == 3"),
        ("-x ** 2 == 3", "(-(x ** 2)) == 3"),
        ("-x * 2 == 3", "((-x) * 2) == 3"),
        ("x - 1 - 1 == 3", "((x - 1) - 1) == 3"),
        ("2 ** 3 ** 2 == x", "2 ** (3 ** 2) == x"),
        ("x in 1 + 1..=5 and b", "(x in (1 + 1)..=5) and b"),
        ("not o is set", "not (o is set)"),
    ] {
        let read = |condition: &str| {
            let source = format!("read f(a: bool, b: bool, c: bool, x: 1..=9, o: bool?)\n where {condition}");
            let reading = Reading::of(&source);
            assert_eq!(reading.problems, [], "{condition}");
            reading.document.to_json()
        };
        assert_eq!(read(short), read(long), "{short}");
    }
}

#[test]
fn types_must_fit() {
    for condition in [
        "x",
        "sort < asc",
        "s == 3",
        "x == asc",
        "len(x) == 1",
        "day + day > day",
        "x == day",
        "1..=3 == x",
        "x is set == 3",
    ] {
        let source = format!(
            "read f(x: 1..=3, sort: {{asc, desc}}, s: subset of {{a, b}}, day: date 2020-01-01..=2020-01-02)\n where {condition}"
        );
        assert!(!problems(&source).is_empty(), "{condition}");
    }
}

#[test]
fn hostile_conditions_are_refused_in_words() {
    let deep = format!("read f(x: 1..=3)\n where {}x{} == 1", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("read f(x: 1..=3)\n where x{} == 1", " + 1".repeat(10_000));
    let not = format!("read f(x: bool)\n where {} x", "not ".repeat(10_000));
    let minus = format!("read f(x: 1..=3)\n where {}x == 1", "-".repeat(10_000));
    let implies = format!("read f(x: bool)\n where {} x", "x => ".repeat(400));
    for source in [deep, long, not, minus, implies] {
        assert_eq!(only(&source).0, Code::TooDeep);
    }
    let (code, ..) = only("read f(x: 1..=3)\n where x < 2 ** (10 ** 9)");
    assert_eq!(code, Code::BadNumber);
    let wide: Vec<String> = (0..10_000).map(|i| format!("p{i}: bool")).collect();
    assert!(Reading::of(&format!("read f({})", wide.join(", "))).is_sound());
}

/// What nobody writes must not hang whoever reads it: the limit leaves room for slow machines, but none for work that
/// grows with the square of the text.
#[test]
fn large_designs_are_read_in_time() {
    let listed = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(", ");
    let read_quickly = |source: String| {
        let begun = seconds();
        let problems = Reading::of(&source).problems;
        let took = seconds() - begun;
        assert!(took < 5.0, "{took} s for {}…", &source[..60]);
        problems
    };
    let parameters = listed(10_000, &|i| format!("p{i}: 0..<1000"));
    assert_eq!(read_quickly(format!("read f({parameters})\n where p9999 < p9998")), []);
    let choices = listed(50, &|i| format!("p{i}: {{{}}}", listed(1_000, &|k| format!("w{i}_{k}"))));
    assert_eq!(read_quickly(format!("read f({choices})")), []);
    let reads: String = (0..5_000).map(|i| format!("read f{i}(a: 0..<1000, b: 1..=5)\n where a % b == 0\n")).collect();
    assert_eq!(read_quickly(reads), []);
    let conditions = " where a < b\n".repeat(10_000);
    assert_eq!(read_quickly(format!("read f(a: 1..=3, b: 1..=3)\n{conditions}")), []);
    let product = " * x".repeat(400);
    assert_eq!(read_quickly(format!("read f(x: 1..=3)\n where x{product} == 1")), []);
    let line = format!("read f(x: 1..=3)\n where x{} == 1", " + 1".repeat(250_000));
    assert_eq!(read_quickly(line)[0].code, Code::TooDeep);
    let long = "x".repeat(1_000_000);
    assert_eq!(read_quickly(format!("entity a: 1\nread f(x: {long})"))[0].code, Code::UnknownName);
    assert_eq!(read_quickly(format!("{long} {}", " ".repeat(60)))[0].code, Code::UnknownWord);
    assert_eq!(read_quickly(format!("entity {}: {}", "a".repeat(60), "1".repeat(1_000_000)))[0].code, Code::BadNumber);
    assert_eq!(read_quickly("(".repeat(1_000_000)).len(), 1);
    assert_eq!(read_quickly(format!("read f{}", "(".repeat(1_000_000))).len(), 1);
    assert_eq!(read_quickly(format!("{{\"reads\": {}", "[".repeat(1_000_000)))[0].code, Code::BadJson);
    let condition = format!("{}x", "(".repeat(100_000));
    let json = format!(r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f", "where": ["{condition}"]}}]}}"#);
    assert_eq!(read_quickly(json)[0].code, Code::TooDeep);
}

/// Fault 49: 80,000 mistakes took 32 s, as each looked for its line from the start of the text.
#[test]
fn many_mistakes_are_printed_in_time() {
    let mistakes = 80_000;
    for source in ["read f(x: 5..20)\n".repeat(mistakes), "read f(x: 5..20) ".repeat(mistakes)] {
        let begun = seconds();
        let problems = Reading::of(&source).problems;
        let lines = LineIndex::new(&source);
        let printed: usize = problems.iter().map(|problem| problem.line("f", &lines).len()).sum();
        assert!(printed > problems.len());
        let took = seconds() - begun;
        assert!(took < 8.0, "{took} s");
    }
}

/// Fault 53: a file whose lines end with a carriage return alone was sound, with no functions.
#[test]
fn a_carriage_return_alone_is_refused_by_name() {
    for source in ["# carts\rread f(x: bool)", "entity a: 5\rread f(a: a)\r"] {
        let (code, message) = &problems(source)[0];
        assert_eq!(*code, Code::StrayCharacter);
        assert!(message.contains("carriage return"), "{message}");
    }
    assert_eq!(problems("# carts\r\nread f(x: bool)\r\n"), []);
    assert_eq!(problems("\u{feff}read f(x: bool)"), []);
    assert_eq!(only("read f(x: \u{feff}bool)").0, Code::StrayCharacter);
}

/// Fault 53: numbers that became others, and inputs without a limit.
#[test]
fn numbers_that_would_become_others_and_large_inputs_are_refused_by_name() {
    let design = |amount: &str| {
        format!(
            r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f"}}],
                "topology": {{"round_trip": {{"amount": {amount}, "unit": "ms"}}}}}}"#
        )
    };
    for (amount, message) in [
        ("29.999999999999999999999", "too exact"),
        ("1e-400", "too small"),
        ("1e400", "too large"),
        ("1e99999999999", "too large"),
    ] {
        let (code, place, said) = only(&format!("topology\n round trip {amount} ms"));
        assert_eq!((code, place.as_str()), (Code::BadNumber, amount));
        assert!(said.contains(message), "{said}");
        let (code, place, said) = only(&design(amount));
        assert_eq!((code, place.as_str()), (Code::BadNumber, amount));
        assert!(said.contains(message), "{said}");
    }
    assert_eq!(problems(&format!("\u{feff}{}", design("3e1"))), []);
    let most = 4_000_000;
    let text = format!("read f()\n{}", " ".repeat(most - 9));
    assert_eq!(problems(&text), []);
    let json = format!("{}{}", design("1"), " ".repeat(most - design("1").len()));
    assert_eq!(problems(&json), []);
    for source in [format!("{text} "), format!("{json} ")] {
        let (code, _, said) = only(&source);
        assert_eq!(code, Code::TooLarge);
        assert!(said.contains("at most 4000000"), "{said}");
    }
}

#[test]
fn ranges_and_rates_as_prose_writes_them_are_answered_with_the_notation() {
    let (code, place, message) = only("read f(a: 1-50)");
    assert_eq!((code, place.as_str()), (Code::Syntax, "1-50"));
    assert!(message.contains("write `1..=50`"), "{message}");
    let (_, place, message) = only("read f(a: date 2020-01-01 - 2020-12-31)");
    assert_eq!(place, "2020-01-01 - 2020-12-31");
    assert!(message.contains("write `2020-01-01..=2020-12-31`"), "{message}");
    for (rate, place, right) in
        [("100 rps", "rps", "`100/s`"), ("1.5k RPS", "RPS", "`1500/s`"), ("7 per second", "per", "`7/s`")]
    {
        let (code, found, message) = only(&format!("read f()\n rate {rate}"));
        assert_eq!((code, found.as_str()), (Code::BadUnit, place), "{rate}");
        assert!(message.contains(right), "{rate}: {message}");
    }
}

#[test]
fn messages_hold_nothing_that_a_terminal_obeys() {
    for source in [
        "read f(a: \"\u{1b}[2J\")",
        "design 5 \u{7f}",
        "\u{9b}",
        "read f(x: {a}) where x == \"\u{7f}\"",
        "read f(a: text 1..=3 of [\u{7f}-\u{1}])",
        "{\"format\": \"keyplan.design/1\", \"\\u001b[2J\": 1}",
        "{\"format\": \"\\u001b[2J\"}",
        "{\"format\": \"keyplan.design/1\", \"reads\": [{\"function\": \"f\", \"where\": [\"x == \\u001b\"]}]}",
    ] {
        let found = Reading::of(source).problems;
        assert!(!found.is_empty(), "{source:?}");
        for problem in found {
            assert!(!problem.message.contains(char::is_control), "{source:?}: {:?}", problem.message);
            assert!(!problem.hint.contains(char::is_control), "{source:?}: {:?}", problem.hint);
        }
    }
}

#[test]
fn nonsense_is_a_problem_and_never_a_panic() {
    for source in [
        "read",
        "read (",
        "read f(",
        "read f(x",
        "read f(x:",
        "read f(x: 3..=1)",
        "read f(x: {})",
        "read f(x: {a, a})",
        "read f(x: {a, 1})",
        "entity cart: 0",
        "entity cart: -1",
        "entity cart: 0.5",
        "entity cart: 1e9999",
        "read f(x: 1..=5 step 0)",
        "read f() rate 5 s",
        "read f() rate -5/s",
        "read f() rate 1e300/s",
        "read f() source 5 bytes",
        "read f()\nread f()",
        "read f(x: bool, x: bool)",
        "read f() rate 1/s rate 2/s",
        "read f(x: date 2020-02-30..=2020-03-01)",
        "read f(x: text 5..=1 of [a])",
        "read f(x: text 1..=9999 of [a])",
        "read f(x: list of {a})",
        "read f(x: 1..=3) where 0 < x < 3",
        "read f(x: 1..=3) where x = 3",
        "read f(x: 1..=3) where x / 2 == 1",
        "write w() invalidates f()",
        "read f(x: bool) write w() invalidates f()",
        "design \"a\" design \"b\"",
        "design \"unclosed",
        "{",
        "{}",
        "[]",
        "{\"format\": \"keyplan.design/2\"}",
        "accept hit ratio <= 200%",
        "accept stale age 2 s",
        "topology callers 0",
        "settings buckets 0.5",
        "§",
        "\u{0}",
        "read f(x: 1..=3) where x in 1..=2..=3",
        "read f(x: 1..=3) where x is sett",
        "read f(x: 1..=3) where foo(x)",
        "read f() returns list of 5 bytes, window(a, b) of 10",
        "entity text: 5",
    ] {
        let found = problems(source);
        assert!(!found.is_empty(), "{source}");
    }
}

#[test]
fn json_problems_point_into_the_json() {
    let source = r#"{"format": "keyplan.design/1", "reads": [{"function": "f", "parameters": [{"name": "x", "domain": {"integers": {"from": 3, "to": 1}}}]}]}"#;
    let reading = Reading::of(source);
    assert_eq!(reading.problems[0].path, "/reads/0/parameters/0/domain");
    assert_eq!(&source[reading.problems[0].span.clone()], r#"{"integers": {"from": 3, "to": 1}}"#);
}

/// A choice of lines, each there or not.
fn some_of(lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::subsequence(lines, 0..=lines.len()).prop_shuffle().prop_map(|lines| lines.join("\n"))
}

const CLAUSES: &[&str] =
    &[" rate 5000/s, zipf 1.1", " source 8 ms", " returns list of 120 bytes, window(w, o) of 1000"];

/// A measured table over at least 12_000 things, written one way or another.
fn table() -> impl Strategy<Value = String> {
    let falling = |mut heats: Vec<u32>| {
        heats.sort_unstable_by(|a, b| b.cmp(a));
        heats
    };
    let steps = prop::collection::vec(1_u32..=1_000, 1..6).prop_map(falling);
    (steps, prop::collection::vec(1_u32..=1_000, 6), any::<bool>(), any::<bool>()).prop_map(
        |(heats, counts, with_rest, in_percent)| {
            let total: f64 = heats.iter().zip(&counts).map(|(heat, count)| f64::from(heat * count)).sum();
            let written = |share: f64| if in_percent { format!("{}%", share * 100.0) } else { format!("{share}") };
            let left = if with_rest { 1e-4 } else { 0.0 };
            let step = |(heat, count): (&u32, &u32)| {
                format!("{count}: {}", written(f64::from(heat * count) / total * (1.0 - left)))
            };
            let mut steps: Vec<String> = heats.iter().zip(&counts).map(step).collect();
            if with_rest {
                steps.push(format!("rest: {}", written(left)));
            }
            format!("measured {}", steps.join(", "))
        },
    )
}
const WRITES: &[&str] = &[
    "write add(w: 1..=5, word: {asc, \"two words\", \"10\"}) rate 1e-300/day, uniform",
    "write none()",
    "write kill(n: 0..<10) rate 0.1/min invalidates g(n * 2 + 1, _) invalidates g(7, _) invalidates g(_, 3)",
];
const SECTIONS: &[&str] = &[
    "topology\n callers 40\n round trip 0.5 ms\n message loss 0.1%\n bandwidth 10 MiB/s\n memory 64 GiB",
    "settings\n ttl 2 min\n page size 20\n row at hand 0.25\n lag 1 s\n batch 10\n backstop 1 h\n lease 10 s\n tombstone 2 s",
    "accept\n stale age <= 2 s\n mean messages per write <= 100\n hit ratio >= 90%\n read latency <= 3 ms\n source reads <= 1k/s",
];
const ENTITIES: &[&str] = &["entity cart: 1_000_000, zipf 0.9", "entity huge: 1e30", "entity one: 1, uniform"];

proptest! {
    #![proptest_config(ProptestConfig { cases: common::cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_to_json_to_text_to_json_is_a_fixpoint(
        random in common::design(),
        entities in some_of(ENTITIES),
        clauses in some_of(CLAUSES),
        writes in some_of(WRITES),
        sections in some_of(SECTIONS),
        tables in prop::array::uniform3(table()),
    ) {
        let [of_entity, of_read, of_write] = tables;
        let entities = format!("{entities}\nentity shop: 1e7, {of_entity}");
        let writes = format!("{writes}\nread h(s: shop) rate 5/s, {of_read}\n\
            write shut(s: shop) rate 1/s, {of_write} invalidates h(s)");
        let source = format!("design \"A \\\"quoted\\\" title\"\n{entities}\n{random}\n\
            read g(w: 5..=20, o: -3..<1000 step 2)\n{clauses}\n{writes}\n{sections}");
        let first = Reading::of(&source);
        prop_assume!(first.is_sound());
        let json = first.document.to_json();
        let back = Reading::of(&json);
        prop_assert!(back.is_sound(), "{}\n{:#?}", json, back.problems);
        prop_assert_eq!(&back.document, &first.document);
        let text = back.document.to_text();
        let again = Reading::of(&text);
        prop_assert!(again.is_sound(), "{}\n{:#?}", text, again.problems);
        prop_assert_eq!(again.document.to_json(), json);
    }

    #[test]
    fn mutilated_designs_are_read_without_panic(random in common::design(), at in any::<prop::sample::Index>(), with in ".{0,3}") {
        let source = format!("{CART}\n{random}");
        let mut cut = at.index(source.len());
        while !source.is_char_boundary(cut) {
            cut -= 1;
        }
        let reading = Reading::of(&format!("{}{with}{}", &source[..cut], &source[cut..]));
        for problem in &reading.problems {
            prop_assert!(!problem.message.is_empty());
        }
    }

    #[test]
    fn any_text_at_all_is_read_without_panic(text in any::<String>()) {
        Reading::of(&text);
        Reading::of_json(&text);
    }
}

#[test]
fn names_in_json_are_names_of_the_text() {
    for name in ["", "1", "_", "a b", "café", "a: bool, b"] {
        let source =
            format!(r#"{{"format": "keyplan.design/1", "reads": [{{"function": {}}}]}}"#, serde_json::json!(name));
        assert!(!problems(&source).is_empty(), "{name}");
    }
    assert!(Reading::of("\u{feff}{\"format\": \"keyplan.design/1\"}").is_sound());
}

#[test]
fn measured_tables_are_read_in_both_notations() {
    let text = "entity cart: 1_000_000, measured 10: 40%, 990: 0.35, rest: 25%
read f(c: cart)
  rate 5/s, measured 1: 30%, 9: 30%, rest: 40%
  source 8 ms
write w(c: cart)
  rate 1/s, measured 5: 100%
  invalidates f(c)";
    let reading = Reading::of(text);
    assert_eq!(reading.problems, []);
    let steps =
        |of: &[(f64, f64)]| Popularity::Measured(of.iter().map(|&(count, share)| Step { count, share }).collect());
    let design = &reading.design;
    assert_eq!(design.entities[0].popularity, steps(&[(10.0, 0.4), (990.0, 0.35), (f64::INFINITY, 0.25)]));
    assert_eq!(design.functions[0].popularity, steps(&[(1.0, 0.3), (9.0, 0.3), (f64::INFINITY, 0.4)]));
    assert_eq!(design.writes[0].popularity, Some(steps(&[(5.0, 1.0)])));
    let json = r#"{"format": "keyplan.design/1", "entities": [{"name": "c", "count": 50, "popularity":
        {"measured": [{"count": 10, "share": {"amount": 60, "unit": "%"}}, {"share": {"amount": 0.4}}]}}],
        "reads": [{"function": "f"}]}"#;
    let reading = Reading::of(json);
    assert_eq!(reading.problems, []);
    assert_eq!(reading.design.entities[0].popularity, steps(&[(10.0, 0.6), (f64::INFINITY, 0.4)]));
    assert_eq!(reading.document.to_text(), "entity c: 50, measured 10: 60%, rest: 0.4\n\nread f()\n");
}

#[test]
fn what_a_measured_table_leaves_over_goes_to_the_rest() {
    let popularity = |table: &str| {
        let reading = Reading::of(&format!("entity c: 1000, measured {table}\nread f()"));
        assert_eq!(reading.problems, [], "{table}");
        reading.design.entities[0].popularity.clone()
    };
    assert_eq!(popularity("10: 50%, rest: 20%"), popularity("10: 50%, rest: 50%"));
    // Rounded shares are made to come to 100%.
    let Popularity::Measured(steps) = popularity("1: 33.3%, 1: 33.3%, 1: 33.3%") else { panic!() };
    assert!(steps.iter().all(|step| (step.share - 1.0 / 3.0).abs() < 1e-15), "{steps:?}");
}

#[test]
fn measured_tables_that_cannot_be_are_refused_with_a_hint() {
    for (table, place, message, hint) in [
        ("10: 60%, 10: 50%", "10: 60%, 10: 50%", "come to 110%", "100% in all"),
        ("10: 60%, 10: 20%", "10: 60%, 10: 20%", "come to 80%", "add `rest: 20%`"),
        ("10: 160%", "160%", "more than the whole", "0% to 100%"),
        ("10: 5 ms", "5 ms", "does not fit", "0.5%"),
        ("0: 60%, rest: 40%", "0", "a step of 0 things", "leave the step out"),
        ("10: 20%, 1: 30%, rest: 50%", "30%", "hotter than those before", "hottest things first"),
        ("999: 1%, rest: 99%", "99%", "hotter than those before", "hottest things first"),
        ("5: 0%, rest: 100%", "100%", "hotter than those before", "hottest things first"),
        ("10: 60%, 991: 40%", "991", "more things than there are", "at most 990"),
        ("1000: 60%, rest: 40%", "40%", "no rest", "fewer"),
        ("10: 60%, rest: 30%, 5: 10%", "30%", "nothing comes after the rest", "`rest` last"),
        ("10: 60%, rset: 40%", "rset", "counts nothing", "`rest`"),
        ("10: 60%, elsewhere: 40%", "elsewhere", "counts nothing", "rest: 25%"),
        ("10 60%", "60", "`:`", "rest: 25%"),
        ("1.5: 60%", "1.5", "not a whole number", ""),
    ] {
        let (_, found, said) = only(&format!("entity c: 1000, measured {table}"));
        assert_eq!(found, place, "{table}");
        assert!(said.contains(message) && said.contains(hint), "{table}: {said}");
    }
    let (_, found, said) = only("entity c: 1000, measured\nread f()");
    assert_eq!(found, "read");
    assert!(said.contains("a step of the table is missing"), "{said}");
    let long = (0..33).map(|_| "1: 1%").collect::<Vec<_>>().join(", ");
    assert!(only(&format!("entity c: 1000, measured {long}")).2.contains("at most 32"));
    let (_, found, said) = only(
        r#"{"format": "keyplan.design/1", "entities": [{"name": "c", "count": 5, "popularity": {"measured": []}}]}"#,
    );
    assert_eq!(found, "[]");
    assert!(said.contains("no steps"), "{said}");
    let (_, found, said) = only(
        r#"{"format": "keyplan.design/1", "entities": [{"name": "c", "count": 5, "popularity": {"measured": [{"cuont": 5}]}}]}"#,
    );
    assert_eq!(found, "5");
    assert!(said.contains("`count`"), "{said}");
}

#[test]
fn one_mistake_is_complained_of_once() {
    let (_, place, _) = only("entity user: 0\nread f(id: user)");
    assert_eq!(place, "0");
    let (code, place, _) = only("entity u: 5\nread f(u: u, k: bool)\nwrite w(u: u, k: bool) invalidates f(u, _)");
    assert_eq!((code, place.as_str()), (Code::Unused, "k"));
}

#[test]
fn a_server_is_named_or_memcached_is_assumed() {
    let redis = Reading::of("topology\n server redis\nread f()");
    assert!(redis.is_sound(), "{:#?}", redis.problems);
    assert_eq!(redis.design.topology.server, Server::Redis);
    let assumes_server = |reading: &Reading| reading.design.assumed.iter().any(|assumed| assumed.what == "server");
    assert!(!assumes_server(&redis));
    let silent = Reading::of("read f()");
    assert_eq!(silent.design.topology.server, Server::Memcached);
    assert!(assumes_server(&silent));
    for (line, place, hint) in [
        ("server radis", "radis", "`redis`"),
        ("server Memcached", "Memcached", "`memcached`"),
        ("server varnish", "varnish", "`memcached`, `redis`"),
        ("server 3", "3", "`server memcached` or `server redis`"),
        ("server\n callers 3", "callers", "`server memcached` or `server redis`"),
        ("server redis\n server redis", "redis", "leave one of them out"),
    ] {
        let (_, found, said) = only(&format!("read f()\ntopology\n {line}"));
        assert_eq!(found, place, "{line}");
        assert!(said.contains(hint), "{line}: {said}");
    }
}

#[test]
fn a_source_takes_time_for_each_item() {
    let list = "read f(p: 1..=9)\n returns list of 1 KiB, page(p, 20) of 180\n";
    let source = |text: &str| Reading::of(&format!("{list} source {text}")).design.functions[0].source;
    assert!((source("8 ms + 0.05 ms per item").seconds(20.0) - 0.009).abs() < 1e-12);
    assert!((source("8 ms").seconds(20.0) - 0.008).abs() < 1e-12);
    for (text, place, hint) in [
        ("8 ms + 0.05 per item", "0.05", "`8 ms`"),
        ("8 ms + 50 bytes per item", "50 bytes", "`8 ms`"),
        ("8 ms + 0.05 ms", "", "+ 0.05 ms per item"),
        ("8 ms + 0.05 ms per page", "page", "+ 0.05 ms per item"),
        ("8 ms per item", "per", "8 ms + 0.05 ms per item"),
        ("8/s", "8/s", "`8 ms`"),
        ("8 bytes + 1 ms per item", "8 bytes + 1 ms per item", "`8 ms`"),
    ] {
        let (_, found, said) = only(&format!("{list} source {text}"));
        assert_eq!(found, place, "{text}");
        assert!(said.contains(hint), "{text}: {said}");
    }
    let (code, found, said) = only("read f()\n source 8 ms + 1 ms per item");
    assert_eq!((code, found.as_str()), (Code::TypeMismatch, "1 ms"));
    assert!(said.contains("returns list of 120 bytes"), "{said}");
}

#[test]
fn a_read_says_which_state_it_reads_and_what_its_version_costs() {
    let source = |text: &str| {
        let reading = Reading::of(&format!("read f()\n source 8 ms\n {text}"));
        assert!(reading.is_sound(), "{text}: {:#?}", reading.problems);
        reading.design.functions[0].source
    };
    assert_eq!((source("").snapshot, source("").version), (Snapshot::Answer, 0.008));
    assert_eq!((source("version 1 ms").version, source("version 0 s").version), (0.001, 0.0));
    // At its start the state is as old as the whole source time when the database answers.
    let list = "read f(p: 1..=9)\n returns list of 1 KiB, page(p, 20) of 180\n source 8 ms + 0.05 ms per item\n";
    for (text, age) in [("", 0.0), ("snapshot at answer", 0.0), ("snapshot at start", 0.009)] {
        let source = Reading::of(&format!("{list} {text}")).design.functions[0].source;
        assert!((source.age_at_answer(20.0) - age).abs() < 1e-12, "{text}");
    }
    for (text, place, hint) in [
        ("snapshot", "", "`snapshot at start`"),
        ("snapshot start", "start", "`snapshot at start`"),
        ("snapshot at", "", "`snapshot at start`"),
        ("snapshot at stat", "stat", "`start`"),
        ("snapshot at 3", "3", "`snapshot at start`"),
        ("snapshot at start\n snapshot at start", "at start", "leave one of them out"),
        ("version", "", "digits"),
        ("version 5/s", "5/s", "`8 ms`"),
        ("version 1 ms\n version 1 ms", "1 ms", "leave one of them out"),
    ] {
        let (_, found, said) = only(&format!("read f()\n {text}"));
        assert_eq!(found, place, "{text}");
        assert!(said.contains(hint), "{text}: {said}");
    }
}

#[test]
fn a_design_says_what_its_source_can_take() {
    let most =
        |text: &str| Reading::of(&format!("read f()\ntopology\n callers 3\n {text}")).design.topology.source_at_most;
    assert_eq!(
        (most(""), most("source at most 2000/s"), most("source at most 60/min")),
        (None, Some(2000.0), Some(1.0))
    );
    for (text, place, hint) in [
        ("source 2000/s", "source", "`source at most`"),
        ("source at most 2000", "2000", "`50/s`"),
        ("source at most 2000 ms", "2000 ms", "`50/s`"),
        ("source at most 0/s", "0/s", "`source at most 2000/s`"),
    ] {
        let (_, found, said) = only(&format!("read f()\ntopology\n {text}"));
        assert_eq!(found, place, "{text}");
        assert!(said.contains(hint), "{text}: {said}");
    }
}

/// Fault 27: memcached counts whole seconds, takes 0 for no end, and what is above 30 days for a date; Redis counts
/// milliseconds.
#[test]
fn times_that_the_server_cannot_keep_are_refused() {
    for (server, line, hint) in [
        ("memcached", "ttl 500 ms", "whole seconds, as `ttl 1 s`, or `server redis`"),
        ("memcached", "ttl 1.5 s", "whole seconds"),
        ("memcached", "backstop 999 ms", "`backstop 1 s`"),
        ("memcached", "retention 31 day", "at most `retention 30 day`, or `server redis`"),
        ("memcached", "lease 0.5 s", "`lease 1 s`"),
        ("memcached", "tombstone 100 ms", "`tombstone 1 s`"),
        ("memcached", "ttl 0 s", "leave the line out"),
        ("redis", "ttl 0.5 ms", "whole milliseconds, as `ttl 1 ms`"),
        ("redis", "ttl 1.2345 s", "whole milliseconds"),
        ("redis", "ttl 0 s", "leave the line out"),
    ] {
        let source = format!("read f()\ntopology\n server {server}\nsettings\n {line}");
        let (code, place, said) = only(&source);
        assert_eq!((code, line.ends_with(&place)), (Code::ServerTime, true), "{line}: {place}");
        assert!(said.contains(hint) && !Reading::of(&source).is_sound(), "{line}: {said}");
        // An assumed server makes no design wrong.
        let assumed = Reading::of(&format!("read f()\nsettings\n {line}")).problems;
        assert!(assumed.iter().all(|problem| problem.severity == Severity::Warning), "{assumed:#?}");
        // memcached is assumed, which keeps none of these either.
        assert_eq!(assumed.len(), 1, "{line}");
    }
    for (server, line) in [
        ("memcached", "ttl 1 s"),
        ("memcached", "ttl 2000 ms"),
        ("memcached", "ttl 30 day"),
        ("memcached", "tombstone 0 s"),
        ("redis", "ttl 880 ms"),
        ("redis", "ttl 0.001 s"),
        ("redis", "ttl 36500 day"),
    ] {
        let reading = Reading::of(&format!("read f()\ntopology\n server {server}\nsettings\n {line}"));
        assert_eq!(reading.problems, [], "{server}, {line}");
    }
}
