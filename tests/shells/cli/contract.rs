//! The command line as other programs call it: names, JSON fields and exit statuses are a contract.

use serde_json::json;

use crate::support::{CART, keyplan, parsed, stderr, stdout};

#[test]
fn count_is_the_document_of_the_specification() {
    // design-format.md prints this very document for the cart.
    let wanted = json!({"format": "keyplan.count/1", "functions": [
        {"function": "get_items_in_cart", "keys": "1507000000", "exact": true,
         "classes": [{"write": "add_item_to_cart", "scope": ["cart_id"],
                      "keys": {"min": "1507", "max": "1507", "mean": "1507"}}]}]});
    assert_eq!(parsed(&["count", "-", "--json"], CART), wanted);
    assert!(stdout(&["count", "-"], CART).contains("1507"));
}

#[test]
fn counts_are_explained_where_somebody_asks() {
    let text = stdout(&["count", "-", "--explain"], CART);
    // The sum of problem.md: sum(1000 // n for n in range(5, 21)) == 1507.
    assert!(
        text.contains("limit, 16 values: floor(1000 / 5) + floor(1000 / 6) + … + floor(1000 / 20) = 1507"),
        "{text}"
    );
    let lines = &parsed(&["count", "-", "--explain", "--json"], CART)["functions"][0]["explanation"];
    assert!(lines.as_array().is_some_and(|lines| lines.len() == 3), "{lines}");
}

#[test]
fn more_steps_give_closer_bounds() {
    let source = "read f(x: 1..=1000, y: 1..=1000, z: 1..=10) where x * x * y % 7 == z * y % 5";
    let most = |steps: &str| -> u64 {
        let function = &parsed(&["count", "-", "--json", "--steps", steps], source)["functions"][0];
        function["at_most"].as_str().or(function["keys"].as_str()).unwrap().parse().unwrap()
    };
    assert!(most("1k") > most("100_000") && most("100_000") > most("100M"));
    assert_eq!(keyplan(&["count", "-", "--steps", "many"], source).status.code(), Some(2));
}

#[test]
fn a_listing_begins_anywhere_and_feeds_the_key() {
    let list = |from: &str, limit: &str| {
        stdout(&["list", "-", "--function", "get_items_in_cart", "--from", from, "--limit", limit], CART)
    };
    // The last cart's last page of 20 is the 1,507,000,000th address.
    assert_eq!(list("1_506_999_999", "9"), "{\"cart_id\":1000000,\"limit\":20,\"offset\":980}\n");
    assert_eq!(list("1507000000", "9"), "");
    // Of one cart, pages of 5 come first: 0, 5, 10.
    assert_eq!(list("1", "2"), "{\"cart_id\":1,\"limit\":5,\"offset\":5}\n{\"cart_id\":1,\"limit\":5,\"offset\":10}\n");
    assert_eq!(keyplan(&["list", "-", "--function", "get_item"], CART).status.code(), Some(2));
}

#[test]
fn counts_past_the_budget_are_bounds_and_say_so() {
    let source = "read f(x: 1..=100_000, y: 1..=100_000, z: 1..=100_000) where x * y % 7 == z * z % 5";
    let function = &parsed(&["count", "-", "--json"], source)["functions"][0];
    assert_eq!(function["exact"], false);
    assert_eq!(function.get("keys"), None);
    let bound = |name: &str| function[name].as_str().unwrap().parse::<u128>().unwrap();
    assert!(bound("at_least") < bound("at_most") && bound("at_most") <= 10_u128.pow(15));
}

#[test]
fn plan_has_the_fields_of_the_contract() {
    let plan = parsed(&["plan", "-", "--json"], CART);
    assert_eq!(plan["format"], "keyplan.plan/1");
    let function = &plan["functions"][0];
    assert_eq!(function["function"], "get_items_in_cart");
    let strategies = function["strategies"].as_array().unwrap();
    let names: Vec<&str> = strategies.iter().map(|s| s["strategy"].as_str().unwrap()).collect();
    for name in ["delete-class", "restrict", "registry", "broadcast", "hash-slot", "ttl", "version-column"] {
        assert!(names.contains(&name), "{name} is missing");
    }
    for strategy in strategies {
        for field in ["settings", "metrics", "keeps_to", "breaks", "objections"] {
            assert!(!strategy[field].is_null(), "{field} is missing");
        }
        for (name, metric) in strategy["metrics"].as_object().unwrap() {
            assert!(metric["value"].is_number() && metric["unit"].is_string(), "{name}");
        }
    }
    assert_eq!(strategies[0]["breaks"], json!(["stale age <= 2 s", "messages per write <= 100"]));
    assert!(function["recommended"][0]["strategy"].is_string());
    assert!(stdout(&["plan", "-", "--markdown"], CART).contains("| "));
    assert!(stdout(&["plan", "-"], CART).contains("delete the whole class"));
}

#[test]
fn schemes_give_keys_and_kills() {
    let folder = std::env::temp_dir().join(format!("keyplan-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("scheme.json");
    let path = file.to_str().unwrap();
    let export = |strategy: &str| {
        let scheme = stdout(&["scheme", "-", "--function", "get_items_in_cart", "--strategy", strategy], CART);
        std::fs::write(&file, scheme).unwrap();
    };
    export("registry");
    let call = r#"{"offset": 30, "cart_id": 13, "limit": 10}"#;
    assert_eq!(stdout(&["key", path, call], ""), "get_items_in_cart::13:10:30\n");
    export("hash-slot");
    let invalidations = stdout(&["invalidate", path, "add_item_to_cart", r#"{"cart_id": 13}"#], "");
    assert_eq!(stdout(&["kill", path, "add_item_to_cart", r#"{"cart_id": 13}"#], ""), invalidations);
    assert_eq!(invalidations.lines().count(), 4);
    assert!(invalidations.contains("get_items_in_cart::13/4"));
    export("hash-hot");
    let hottest = r#"{"cart_id": 13, "limit": 5, "offset": 0}"#;
    assert_eq!(stdout(&["key", path, hottest], ""), "get_items_in_cart::13:5:0\n");
    let cold = keyplan(&["key", path, r#"{"cart_id": 13, "limit": 5, "offset": 990}"#], "");
    assert_eq!((cold.status.code(), cold.stdout), (Some(0), Vec::new()));
    assert!(String::from_utf8_lossy(&cold.stderr).contains("read the source"));
    let refused = keyplan(&["kill", path, "add_item", "{}"], "");
    assert_eq!(refused.status.code(), Some(1));
    let refused = keyplan(&["key", path, "[1]"], "");
    assert_eq!(refused.status.code(), Some(1));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn convert_goes_round() {
    let json = stdout(&["convert", "-", "--to", "json"], CART);
    let text = stdout(&["convert", "-", "--to", "text"], &json);
    assert_eq!(stdout(&["convert", "-", "--to", "json"], &text), json);
    assert_eq!(parsed(&["count", "-", "--json"], &text), parsed(&["count", "-", "--json"], CART));
}

#[test]
fn problems_go_to_standard_error_with_their_place() {
    let output = keyplan(&["check", "-"], "read f(limit: 5..20)");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("<stdin>:1:15: "), "{message}");
    assert!(message.contains("write `5..=20` to include 20, or `5..<20`"), "{message}");
    for command in ["count", "plan", "convert"] {
        let mut arguments = vec![command, "-"];
        arguments.extend(if command == "convert" { vec!["--to", "json"] } else { vec![] });
        let output = keyplan(&arguments, "read f(limit: 5..20)");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{command}");
    }
}

#[test]
fn check_is_silent_where_all_is_well_and_warns_where_nothing_can_hold() {
    let output = keyplan(&["check", "-"], CART);
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let output = keyplan(&["check", "-"], "read f(x: 1..=3)\n where x > 1\n where x > 5");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("<stdin>:3:8: warning: "));
}

#[test]
fn check_accept_fails_where_no_strategy_keeps_to_the_limits() {
    assert_eq!(keyplan(&["check", "-", "--accept"], CART).status.code(), Some(0));
    let strict = CART.replace("messages per write <= 100", "hit ratio >= 100%");
    assert_eq!(keyplan(&["check", "-"], &strict).status.code(), Some(0));
    assert_eq!(keyplan(&["check", "-", "--accept"], &strict).status.code(), Some(1));
    assert_eq!(keyplan(&["plan", "-"], &strict).status.code(), Some(0));
}

#[test]
fn a_command_line_that_is_off_exits_with_2() {
    for arguments in [
        vec![],
        vec!["cuont", "-"],
        vec!["count"],
        vec!["count", "/no/such/file"],
        vec!["convert", "-", "--to", "yaml"],
        vec!["scheme", "-", "--function", "f", "--strategy", "registry"],
        vec!["scheme", "-", "--function", "get_items_in_cart", "--strategy", "hope"],
        vec!["scheme", "-", "--function", "get_items_in_cart", "--strategy", "ttl", "--variant", "7"],
    ] {
        assert_eq!(keyplan(&arguments, CART).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn each_document_has_a_schema_with_the_members_that_it_is_printed_with() {
    let cases: [(&str, &[&str]); 4] = [
        ("design", &["convert", "-", "--to", "json"]),
        ("count", &["count", "-", "--json"]),
        ("plan", &["plan", "-", "--json", "--quick"]),
        ("scheme", &["scheme", "-", "--function", "get_items_in_cart", "--strategy", "hash-slot"]),
    ];
    for (document, command) in cases {
        let schema = parsed(&["schema", document], "");
        assert!(schema["$schema"].is_string());
        for (member, _) in parsed(command, CART).as_object().unwrap() {
            assert!(schema["properties"][member].is_object(), "{document}: {member}");
        }
    }
    assert!(parsed(&["schema", "simulation"], "")["properties"]["seed"].is_object());
}

/// Fault 17. By hand: n is 0, 1 or 2, and g has the three calls.
#[test]
fn a_function_without_calls_gets_a_reason_and_the_others_a_plan() {
    let empty = "read f(n: 0..<3) where n > 9\n rate 5/s\n";
    let text = stdout(&["plan", "-"], &format!("{empty}write w() invalidates f(_)"));
    assert!(text.contains("There is nothing to plan: no call of f satisfies `n > 9`."), "{text}");
    assert!(!text.contains("Recommended") && !text.contains("hit"), "{text}");
    let both = format!("{empty}read g(n: 0..<3)\n rate 5/s\nwrite w() invalidates f(_) invalidates g(_)");
    let text = stdout(&["plan", "-"], &both);
    assert!(text.contains("There is nothing to plan") && text.contains("`g` has 3 keys in all."), "{text}");
    assert_eq!(text.matches("Recommended").count(), 1, "{text}");
    let output = keyplan(&["scheme", "-", "--function", "f", "--strategy", "ttl"], &both);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).ends_with("[no-calls]\n"), "{}", stderr(&output));
}

#[test]
fn simulations_stand_beside_what_was_predicted() {
    let arguments = ["simulate", "-", "--json", "--seed", "7", "--seconds", "20"];
    let source = "entity thing: 10\nread get(id: thing)\n rate 100/s\n source 0 s\nwrite set(id: thing)\n rate 10/s\n invalidates get(id)\ntopology\n fill delay 0 s";
    let document = parsed(&arguments, source);
    assert_eq!((&document["format"], &document["seed"]), (&json!("keyplan.simulation/1"), &json!("7")));
    let function = &document["functions"][0];
    assert_eq!(function["seconds"], json!(20.0));
    assert!(function["events"].as_u64().is_some_and(|events| (1800..2600).contains(&events)), "{function}");
    let baseline = &function["strategies"][0];
    assert_eq!(baseline["strategy"], json!("delete-class"));
    let hits = &baseline["metrics"]["hit_ratio"];
    let number = |name: &str| hits[name].as_f64().unwrap();
    assert!(number("low") <= number("value") && number("value") <= number("high"), "{hits}");
    assert!((number("predicted") - 10.0 / 11.0).abs() < 1e-6 && hits["agrees"].is_boolean(), "{hits}");
    // The same seed, the same bytes.
    assert_eq!(stdout(&arguments, source), stdout(&arguments, source));
    let text = stdout(&["simulate", "-"], source);
    assert!(text.contains("hit ratio") && text.contains("predicted"), "{text}");
    assert_eq!(keyplan(&["simulate", "-", "--seconds", "0"], source).status.code(), Some(2));
}
