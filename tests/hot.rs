//! `hot (sort, page): (new, 1) 40%`: what it says, what is refused, and that both notations say the same.

mod brute;
mod common;
mod hold;

use brute::{same, sizes, tuples};
use common::{Design, Dice, Kind, MOST_TUPLES, cases_or};
use hold::hold_for_designs;
use keyplan::design::{Code, MeasuredCall, MeasuredCalls, Reading, Value};
use keyplan::keyspace::{Budget, addresses};
use keyplan::plan::warnings;

fn hot(source: &str) -> MeasuredCalls {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}: {:#?}", reading.problems);
    reading.design.functions[0].hot.clone().unwrap()
}

/// The one problem of a source, with the text that it points at.
fn only(source: &str) -> (Code, String, String) {
    let reading = Reading::of(source);
    let [problem] = reading.problems.as_slice() else { panic!("{source}: {:#?}", reading.problems) };
    (problem.code, source[problem.span.clone()].to_owned(), format!("{}: {}", problem.message, problem.hint))
}

#[test]
fn the_hottest_call_comes_first_and_the_rest_is_left() {
    let source = "read f(a: bool, page: 1..=9, sort: {new, top}?)\n hot (sort, page): (new, 1) 20%, (absent, 2) 0.4";
    let hot = hot(source);
    assert_eq!(hot.parameters, [2, 1]);
    let number = |n: i32| Value::Integer(n.into());
    let values: Vec<&[Value]> = hot.calls.iter().map(|call| call.values.as_slice()).collect();
    assert_eq!(values, [&[Value::Absent, number(2)][..], &[Value::Word("new".into()), number(1)]]);
    assert_eq!(hot.calls.iter().map(|call| call.share).collect::<Vec<_>>(), [0.4, 0.2]);
    assert_eq!(&source[hot.calls[0].span.clone()], "(absent, 2) 0.4");
    assert!((hot.rest() - 0.4).abs() < 1e-12, "{}", hot.rest());
}

/// Shares that people round pass the whole by a little.
#[test]
fn rounded_shares_come_to_the_whole() {
    let thirds = hot("read f(n: 1..=3)\n hot (n): (1) 33.4%, (2) 33.3%, (3) 33.4%");
    assert!(thirds.rest() < 1e-12, "{}", thirds.rest());
    assert!((thirds.calls.iter().map(|call| call.share).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_wrong_is_refused_with_what_to_write() {
    for (clause, code, place, hint) in [
        ("(sort): (new) 40%, (new) 20%", Code::DuplicateName, "(new) 20%", "leave one of them out"),
        ("(tags): ({a, b}) 40%, ({b, a}) 20%", Code::DuplicateName, "({b, a}) 20%", "leave one of them out"),
        ("(sort): (new) 70%, (top) 40%", Code::BadNumber, "(sort): (new) 70%, (top) 40%", "110%"),
        ("(sort): (new) 0%", Code::BadNumber, "0%", "leave the call out"),
        ("(sort): (new) 140%", Code::BadNumber, "140%", "from 0% to 100%"),
        ("(sort): (new) 40 ms", Code::BadUnit, "40 ms", "`0.5%`"),
        ("(sort): (newest) 40%", Code::TypeMismatch, "newest", "`{new, top}`"),
        ("(sort): (absent) 40%", Code::TypeMismatch, "absent", "`{new, top}`"),
        ("(page): (10) 40%", Code::TypeMismatch, "10", "`1..=9`, or `absent`"),
        ("(page): (1 + 1) 40%", Code::TypeMismatch, "1 + 1", "`1..=9`"),
        ("(tags): ({c}) 40%", Code::TypeMismatch, "{c}", "subset of {a, b}"),
        ("(q): (\"ab\") 40%", Code::TypeMismatch, "\"ab\"", "text 1..=1 of [a-z]"),
        ("(sort, page): (new) 40%", Code::WrongArguments, "(new) 40%", "(sort, page)"),
        ("(srt): (new) 40%", Code::UnknownName, "srt", "`sort`"),
        ("(sort, sort): (new, top) 40%", Code::DuplicateName, "sort", "rename"),
        ("(): () 40%", Code::Missing, "(): () 40%", "hot (sort, page)"),
        ("(cart_id): (1) 40%", Code::TypeMismatch, "cart_id", "measured 10: 40%"),
        ("(columns): (a) 40%", Code::TypeMismatch, "columns", "leave it out"),
        ("(sort) (new) 40%", Code::Syntax, "(", "hot (sort, page)"),
        ("(sort): new 40%", Code::Syntax, "new", "hot (sort, page)"),
        ("(sort): (new)", Code::Syntax, "", "digits"),
        ("sort: new 40%", Code::Syntax, "sort", "hot (sort, page)"),
    ] {
        let head = "entity cart: 9\nread f(cart_id: cart, sort: {new, top}, page: 1..=9?, q: text 1..=1 of [a-z], \
                    tags: subset of {a, b}, columns: list of {a} max 2)";
        let (found, at, said) = only(&format!("{head}\n hot {clause}"));
        assert_eq!((found, at.as_str()), (code, place), "{clause}: {said}");
        assert!(said.contains(hint), "{clause}: {said}");
    }
    assert_eq!(only("read f(n: 1..=3)\n hot (n): (1) 1%\n hot (n): (2) 1%").0, Code::DuplicateName);
    let many: Vec<String> = (1..=1001).map(|n| format!("({n}) 0.01%")).collect();
    assert!(only(&format!("read f(n: 1..=9999)\n hot (n): {}", many.join(", "))).2.contains("1000"));
    // What has a problem already is no second one.
    assert_eq!(only("read f(n: worng)\n hot (n): (1) 1%").1, "worng");
}

#[test]
fn json_says_the_same_and_points_at_the_same() {
    let json = r#"{"format": "keyplan.design/1", "reads": [{
        "function": "f",
        "parameters": [{"name": "n", "domain": {"integers": {"from": 1, "to": 9}}}],
        "hot": {"parameters": ["n"], "calls": [{"values": ["2"], "share": {"amount": 40, "unit": "%"}}]}
    }]}"#;
    let text = "read f(n: 1..=9)\n  hot (n): (2) 40%\n";
    assert_eq!(Reading::of(json).document.to_text(), text);
    assert_eq!(Reading::of(text).document, Reading::of(json).document);
    let wrong = json.replace(r#"["2"]"#, r#"["10"]"#);
    let reading = Reading::of(&wrong);
    assert_eq!(reading.problems[0].path, "/reads/0/hot/calls/0/values/0");
    assert_eq!(&wrong[reading.problems[0].span.clone()], "10");
    let none = Reading::of(&json.replace(r#"[{"values": ["2"], "share": {"amount": 40, "unit": "%"}}]"#, "[]"));
    assert_eq!((none.problems[0].code, none.problems[0].path.as_str()), (Code::Missing, "/reads/0/hot"));
}

/// By hand: with n > 5, page 1 is left for 6 to 9, and n = 3 for no call.
#[test]
fn hot_calls_that_the_conditions_exclude_are_warned_of() {
    let source = "read f(n: 1..=9, page: 1..=3)\n where n > 5\n hot (n): (3) 10%, (6) 10%";
    let found = warnings(&Reading::of(source).design, Budget::default());
    let [warning] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((warning.code, &source[warning.span.clone()]), (Code::NeverHolds, "(3) 10%"));
    let pages = Reading::of("read f(n: 1..=9, page: 1..=3)\n where n > 5\n hot (page): (1) 10%");
    assert_eq!(warnings(&pages.design, Budget::default()), []);
}

/// A value as the notation writes it.
fn written(value: &Value) -> String {
    match value {
        Value::Absent => "absent".into(),
        Value::Flag(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Word(text) | Value::Text(text) => format!("{text:?}"),
        Value::Day(day) => day.to_string(),
        Value::Set(of) => format!("{{{}}}", of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        Value::List(_) => unreachable!("lists are left out"),
    }
}

fn hot_calls_as_brute_force(design: &Design, dice: &mut Dice) -> Result<(), String> {
    let told: Vec<usize> = (0..design.parameters.len())
        .filter(|&p| !matches!(design.parameters[p].kind, Kind::Entity(_) | Kind::List { .. }))
        .collect();
    let of = dice.some(&told, 2);
    if design.volume() > MOST_TUPLES || of.is_empty() {
        return Ok(());
    }
    let source = design.text();
    // Values of any calls, be they excluded or not.
    let mut free = Reading::of(&source).design.functions[0].clone();
    free.conditions.clear();
    let all: Vec<Vec<Value>> = addresses(&free, &[], u64::MAX).map(|address| address.arguments).collect();
    let mut calls: Vec<Vec<Value>> =
        dice.some(&all, 3).into_iter().map(|call| of.iter().map(|&p| call[p].clone()).collect()).collect();
    calls.dedup();
    if (1..calls.len()).any(|i| calls[..i].contains(&calls[i])) {
        return Ok(());
    }
    let names: Vec<&str> = of.iter().map(|&p| design.parameters[p].name.as_str()).collect();
    let clause: Vec<String> =
        calls.iter().map(|call| format!("({}) 10%", call.iter().map(written).collect::<Vec<_>>().join(", "))).collect();
    let source = format!("{source}\n hot ({}): {}", names.join(", "), clause.join(", "));
    let reading = Reading::of(&source);
    same("sound", reading.is_sound(), true)?;
    let hot = reading.design.functions[0].hot.clone().ok_or("no hot calls")?;
    same("parameters", &hot.parameters, &of)?;
    same("values", hot.calls.iter().map(|call| call.values.clone()).collect(), calls.clone())?;
    let back = Reading::of(&reading.document.to_json());
    same("document", &back.document, &reading.document)?;
    same("text", &Reading::of(&back.document.to_text()).document, &reading.document)?;
    let satisfied = tuples(&source, &sizes(design));
    let is_excluded =
        |call: &MeasuredCall| !satisfied.iter().any(|tuple| of.iter().zip(&call.values).all(|(&p, v)| tuple[p] == *v));
    // Where no call is left at all, that is the one warning.
    if satisfied.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = hot.calls.iter().filter(|call| is_excluded(call)).map(|call| call.span.clone()).collect();
    let found = warnings(&reading.design, Budget::default()).into_iter().map(|warning| warning.span).collect();
    same("excluded calls", found, wanted)
}

#[test]
fn hot_calls_of_any_designs_are_read_and_those_without_calls_are_found() {
    hold_for_designs(cases_or(1_500), Design::any, hot_calls_as_brute_force);
}
