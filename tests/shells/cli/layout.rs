//! Fault 55: results for people fit the width.

use unicode_width::UnicodeWidthStr;

use crate::support::{CART, program, run};

/// The result of a command at a width in columns.
fn at(width: usize, arguments: &[&str], input: &str) -> String {
    let output = run(program().args(arguments).env("COLUMNS", width.to_string()), input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn widest(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or_default()
}

const EXAMPLES: [&str; 5] = [
    CART,
    include_str!("../../../examples/github_issues.keyplan"),
    include_str!("../../../examples/reddit_listing.keyplan"),
    include_str!("../../../examples/stripe_charges.keyplan"),
    include_str!("../../../examples/wordpress_posts.keyplan"),
];

#[test]
fn every_result_fits_the_width() {
    for width in [60, 80, 100, 120] {
        for design in EXAMPLES {
            for arguments in [&["plan", "-", "--quick"][..], &["plan", "-", "--quick", "--all"], &["count", "-"]] {
                let text = at(width, arguments, design);
                assert!(widest(&text) <= width, "{arguments:?}, {width} columns:\n{text}");
            }
        }
        let text = at(width, &["simulate", "-", "--seconds", "0.1"], CART);
        assert!(widest(&text) <= width, "{width} columns:\n{text}");
    }
}

#[test]
fn a_width_that_is_no_number_or_too_small_is_not_taken() {
    let plan =
        |columns: &str| run(program().args(["plan", "-", "--quick"]).env("COLUMNS", columns), CART.as_bytes()).stdout;
    assert_eq!(plan("wide"), plan("100"));
    assert_eq!(plan("0"), plan("100"));
    assert_eq!(plan("1"), plan("40"));
    assert_eq!(plan("18446744073709551615"), plan("1000"));
}

#[test]
fn long_names_do_not_make_a_table_wide() {
    let name = "a_function_whose_name_is_longer_than_any_table_is_wide_so_that_it_has_to_break_somewhere";
    let design = format!(
        "entity cart: 1_000\nread {name}(cart_id: cart)\nwrite set_{name}(cart_id: cart)\n invalidates {name}(cart_id)"
    );
    assert!(widest(&at(60, &["count", "-"], &design)) <= 60);
}

#[test]
fn long_counts_break_between_their_groups_of_digits() {
    let counts = at(60, &["count", "-"], "read f(a: text 0..=300 of [a-z0-9])");
    // 36^300 has 467 digits, and so the sum of the powers up to it.
    assert_eq!(counts.matches(char::is_numeric).count(), 467, "{counts}");
    let groups = counts.lines().skip(2).flat_map(|line| line.split_whitespace()).filter(|group| *group != "f");
    let lengths: Vec<usize> = groups.map(str::len).collect();
    assert_eq!((lengths[0], lengths[1..].iter().all(|length| *length == 3)), (2, true), "{counts}");
}

/// The columns of metrics in a plan, at a width at which heads stand in one line each.
fn metrics(arguments: &[&str], design: &str) -> Vec<String> {
    let plan = at(400, arguments, design);
    let head = plan.lines().find(|line| line.trim_start().starts_with("strategy")).unwrap().to_owned();
    head.split("  ").map(str::trim).filter(|head| !head.is_empty()).skip(1).map(str::to_owned).collect()
}

#[test]
fn the_columns_are_those_that_accept_names_and_five_more() {
    let quick = &["plan", "-", "--quick"];
    assert_eq!(metrics(quick, CART).len(), 2 + 5);
    let without = CART.replace("stale age <= 2 s", "").replace("messages per write <= 100", "").replace("accept", "");
    assert_eq!(metrics(quick, &without).len(), 5);
    // Named last in the design, and not among the usual ones.
    let unusual = CART.replace("messages per write <= 100", "messages per write <= 100\n  directory bytes <= 1 GiB");
    let heads = metrics(quick, &unusual);
    assert_eq!(heads.len(), 3 + 5);
    assert!(at(400, quick, &unusual).contains("directory"));
}

#[test]
fn the_six_ways_come_first() {
    let plan = at(400, &["plan", "-", "--quick"], CART);
    let place = |label: &str| plan.lines().position(|line| line.contains(label)).unwrap();
    let first = [
        "restrict to pages of",
        "register addresses in a directory",
        "broadcast addresses to all callers",
        "hash into 4 buckets",
        "expire after",
        "put the row's version into the key",
    ]
    .map(place);
    assert!(first.is_sorted(), "{plan}");
    for later in ["delete the whole class", "hash into 100 maps", "keep copies at all callers"] {
        assert!(place(later) > first[5], "{later}");
    }
}
