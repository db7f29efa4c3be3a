//! One mistake is one problem, wherever it is; nothing that follows from it is reported, and nothing else is hidden.

use keyplan::design::{Code, Reading};

/// The problems of a text: the code, the place, and what to write instead.
fn problems(text: &str) -> Vec<(Code, &str, String)> {
    let problems = Reading::of(text).problems;
    problems.into_iter().map(|problem| (problem.code, &text[problem.span], problem.hint)).collect()
}

/// The places of the problems of a text.
fn places(text: &str) -> Vec<&str> {
    problems(text).into_iter().map(|(_, place, _)| place).collect()
}

#[test]
fn a_mistake_in_a_read_is_no_second_problem_in_its_write_and_hides_no_third() {
    let text = "entity cart: 5
read f(a: cart, b: wrong, c: 1..=5)
 where a == b
 where c > zz
write w(a: cart, n: worng)
 rate 5 parsecs
 invalidates f(a, _, _)
 invalidates f(a)
 invalidates g(a)";
    assert_eq!(places(text), ["wrong", "zz", "worng", "parsecs", "f", "g"]);
}

#[test]
fn what_a_half_read_declaration_may_declare_is_not_reported_as_unknown() {
    for (text, place) in [
        ("entity cart 5\nread f(a: cart)\nwrite w(a: cart)\n invalidates f(a)", "5"),
        ("read f(a: {x y}, b: bool)\n where a == x\nwrite w()\n invalidates f(y, true)", "y"),
        ("read f(a {x, y}, b: bool)\n where a == x\nwrite w()\n invalidates f(y, true)", "{"),
        ("read f a: bool\n where a\nwrite w()\n invalidates f(true)", "a"),
        ("read f(a: bool\n where a\nwrite w()\n invalidates f(true)", "where"),
        ("read (a: bool)\n where a\nwrite w()\n invalidates f(true)", "("),
        ("read f(a: bool, a: bool)\nwrite w()\n invalidates f(true, true)", "a"),
        ("raed f(a: bool)\n where a\n rate 5/s\nwrite w()\n invalidates f(true)", "raed"),
        ("entty cart: 5\nread f(a: cart)\nwrite w(a: cart)\n invalidates f(a)", "entty"),
        ("topology\n callers 5\nraed f(a: bool)\n where a\nread g()", "raed"),
        ("read g()\n rate 7/s\nraed f(a: bool)\n where a", "raed"),
        ("where a\n rate 5/s\nread g()", "where"),
        ("read f(a: bool, 買い物: cart)\nwrite w()\n invalidates f(true, _)", "買い物"),
        ("read f(a: 1..=5)\n where a § 3", "§"),
        ("read f(d: date 2026-01-01..=2026-12-31, n: 0..=9)\n where d % n == 1", "d % n"),
        ("read f(a: 1..=5)\n where a is more than 3", "more"),
        ("read f(a: 1..=5)\n where a equals 3", "equals"),
        ("read f(a: 5..=1)\n returns list of 1 KiB, page(a, 20) of 100", "5..=1"),
    ] {
        assert_eq!(places(text), [place], "{text}");
    }
}

#[test]
fn types_of_other_languages_are_answered_with_the_notation() {
    for (of, hint) in [
        ("int", "0..<1000"),
        ("Integer", "0..<1000"),
        ("int(11)", "0..<1000"),
        ("string", "text 1..=32 of [a-z0-9_]"),
        ("varchar(20)", "text 1..=32 of [a-z0-9_]"),
        ("boolean", "`bool`"),
        ("uuid", "entity cart: 1_000_000"),
        ("float", "smaller unit"),
        ("timestamp", "date 2020-01-01..=2026-12-31"),
        ("enum", "{asc, desc}"),
        ("Option<int>", "5..=20?"),
    ] {
        let text = format!("read f(a: {of}, b: bool)\n where b");
        let problems = problems(&text);
        assert_eq!(problems.len(), 1, "{text} {problems:?}");
        assert!(problems[0].2.contains(hint), "{text} {problems:?}");
    }
}

/// Fault 49: of very many problems, 1,000 are kept and the others are counted.
#[test]
fn problems_that_are_not_kept_are_counted() {
    let text = format!("read f()\n{}", " where zz\n".repeat(20_000));
    let reading = Reading::of(&text);
    assert_eq!((reading.problems.len(), reading.left_out), (1_000, 19_000));
}

/// Fault 53: a text without functions was sound and said nothing.
#[test]
fn a_design_without_a_function_has_a_warning() {
    for text in ["", "# carts\n", "entity cart: 5", r#"{"format": "keyplan.design/1"}"#] {
        let reading = Reading::of(text);
        assert_eq!(reading.problems.iter().map(|p| p.code).collect::<Vec<_>>(), [Code::NoFunction], "{text}");
        assert!(reading.is_sound());
    }
}
