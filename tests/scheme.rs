//! Key schemes: what keys look like, that no two calls share one, and that writes find every key they must.

#[path = "common/given.rs"]
mod given;

use std::collections::{BTreeSet, HashMap};

use given::{Given, assessed};
use keyplan::design::Reading;
use keyplan::examples::EXAMPLES;
use keyplan::keyspace::Budget;
use keyplan::plan::plan_function;
use keyplan::scheme::{
    Code, Effect, FetchVersion, FillEffect, Notice, Place, Scheme, SchemeError, Step, arguments_from_json,
};
use keyplan::strategy::{Inapplicable, StrategyId};
use keyplan::workload::Profile;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const CART: &str = include_str!("../examples/cart.keyplan");
const FUNCTION: &str = "get_items_in_cart";

fn try_export(source: &str, function: &str, strategy: StrategyId, given: Given) -> Result<Scheme, SchemeError> {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{:#?}", reading.problems);
    let index = reading.design.functions.iter().position(|known| known.name == function).unwrap_or(0);
    let assessment =
        assessed(&reading.design, index, strategy, &given).unwrap_or_else(|why| panic!("{strategy}: {why}"));
    let scheme = Scheme::export(&reading, function, &assessment)?;
    // Whatever is tested below is tested on what another program would read.
    Scheme::from_json(&scheme.to_json())
}

fn export(source: &str, function: &str, strategy: StrategyId, given: Given) -> Scheme {
    try_export(source, function, strategy, given).unwrap_or_else(|error| panic!("{strategy}: {error}"))
}

fn cart(strategy: StrategyId, given: Given) -> Scheme {
    export(CART, FUNCTION, strategy, given)
}

fn arguments(json: Value) -> Map<String, Value> {
    json.as_object().cloned().expect("arguments are an object")
}

fn call(cart: u32, limit: u32, offset: u32) -> Map<String, Value> {
    arguments(json!({"cart_id": cart, "limit": limit, "offset": offset}))
}

fn keys(scheme: &Scheme, arguments: &Map<String, Value>) -> Vec<String> {
    scheme.key(arguments).unwrap_or_else(|error| panic!("{error}")).keys
}

fn effects(scheme: &Scheme, write: &str, arguments: Value) -> Vec<Effect> {
    scheme.invalidate(write, &self::arguments(arguments)).unwrap_or_else(|error| panic!("{error}")).collect()
}

fn deleted(scheme: &Scheme, write: &str, arguments: Value) -> Vec<String> {
    let key = |effect| match effect {
        Effect::Delete { key } => key,
        other => panic!("{other:?}"),
    };
    effects(scheme, write, arguments).into_iter().map(key).collect()
}

fn added(cart: u32) -> Value {
    json!({ "cart_id": cart })
}

#[test]
fn the_key_of_the_essay() {
    assert_eq!(
        keys(&cart(StrategyId::DeleteClass, Given::default()), &call(13, 10, 30)),
        ["get_items_in_cart::13:10:30"]
    );
}

/// The essay's own count: for each page size from 5 to 20 every full page of 1000 items, 1507 in all.
#[test]
fn deleting_the_class_deletes_the_1507_keys_of_one_cart() {
    let mut expected = BTreeSet::new();
    for limit in 5..=20 {
        for page in 0..1000 / limit {
            expected.insert(format!("get_items_in_cart::13:{limit}:{}", page * limit));
        }
    }
    let deleted = deleted(&cart(StrategyId::DeleteClass, Given::default()), "add_item_to_cart", added(13));
    assert_eq!((deleted.len(), expected.len()), (1507, 1507));
    assert_eq!(deleted.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn a_class_of_more_keys_than_memory_holds_is_deleted_one_by_one() {
    let source =
        "entity cart: 1_000_000_000_000\nread f(c: cart, n: 1..=1_000_000)\nwrite purge()\n invalidates f(_, _)";
    let scheme = export(source, "f", StrategyId::DeleteClass, Given::default());
    let first: Vec<Effect> = scheme.invalidate("purge", &Map::new()).unwrap().take(3).collect();
    assert_eq!(first, ["f::1:1", "f::1:2", "f::1:3"].map(|key| Effect::Delete { key: key.into() }));
}

/// Buckets by Python: 1 + int.from_bytes(hashlib.sha256(b"20:980").digest()[:8], "big") % 4.
#[test]
fn buckets_are_named_as_in_the_essay_and_are_the_same_for_every_cart() {
    let scheme = cart(StrategyId::HashSlot, Given { buckets: Some(4), ..Given::default() });
    for (limit, offset, bucket) in [(10, 30, 1), (20, 980, 4), (5, 0, 1)] {
        for cart in [1, 13, 1_000_000] {
            let lookup = scheme.key(&call(cart, limit, offset)).unwrap();
            assert_eq!(lookup.keys, [format!("get_items_in_cart::{cart}/{bucket}")]);
            assert_eq!(lookup.address, Some(format!("{cart}:{limit}:{offset}")));
        }
    }
    let expected: Vec<String> = (1..=4).map(|x| format!("get_items_in_cart::13/{x}")).collect();
    assert_eq!(deleted(&scheme, "add_item_to_cart", added(13)), expected);
    // The setting that was assessed counts, not the design's default of 4.
    assert_eq!(
        deleted(
            &cart(StrategyId::HashContainer, Given { buckets: Some(7), ..Given::default() }),
            "add_item_to_cart",
            added(13)
        )
        .len(),
        7
    );
}

#[test]
fn a_restricted_call_is_put_together_from_whole_pages() {
    let tens = cart(StrategyId::Restrict, Given { page_size: Some(10), ..Given::default() });
    assert_eq!(keys(&tens, &call(13, 10, 30)), ["get_items_in_cart::13:10:30"]);
    assert_eq!(keys(&tens, &call(13, 20, 40)), ["get_items_in_cart::13:10:40", "get_items_in_cart::13:10:50"]);
    // Items 45 to 49 lie on the fifth page, items 30 to 44 on the fourth and fifth.
    assert_eq!(keys(&tens, &call(13, 5, 45)), ["get_items_in_cart::13:10:40"]);
    assert_eq!(keys(&tens, &call(13, 15, 30)), ["get_items_in_cart::13:10:30", "get_items_in_cart::13:10:40"]);
    let expected: Vec<String> = (0..100).map(|page| format!("get_items_in_cart::13:10:{}", page * 10)).collect();
    assert_eq!(deleted(&tens, "add_item_to_cart", added(13)), expected);
    // Items 30 to 44 in pages of 7: 28 to 34, 35 to 41, 42 to 48.
    let sevens = cart(StrategyId::Restrict, Given { page_size: Some(7), ..Given::default() });
    assert_eq!(
        keys(&sevens, &call(13, 15, 30)),
        [28, 35, 42].map(|offset| format!("get_items_in_cart::13:7:{offset}"))
    );
    // 1000 items are 142 whole pages of 7 and a last one of 6.
    assert_eq!(deleted(&sevens, "add_item_to_cart", added(13)).len(), 143);
    // The whole list under one key: the caller pages for itself.
    let whole = cart(StrategyId::Restrict, Given::default());
    assert_eq!(deleted(&whole, "add_item_to_cart", added(13)), ["get_items_in_cart::13:1000:0"]);
}

/// Small arguments are hot: the sums of their places among their parameters' values order the calls.
#[test]
fn the_hottest_calls_have_keys_of_their_own_and_all_others_have_none() {
    let scheme = cart(StrategyId::HashHot, Given { buckets: Some(5), ..Given::default() });
    let hot = scheme.document().hot.clone().expect("a list of hot calls");
    assert_eq!(hot.of, ["limit", "offset"]);
    assert_eq!(hot.calls, ["5:0", "6:0", "7:0", "8:0", "9:0"]);
    assert_eq!(keys(&scheme, &call(13, 7, 0)), ["get_items_in_cart::13:7:0"]);
    assert_eq!(keys(&scheme, &call(13, 10, 0)), [""; 0]);
    // What is no call at all is still refused.
    assert_eq!(scheme.key(&call(13, 7, 1)).unwrap_err().code, Code::NoSuchCall);
    let expected: Vec<String> = (5..=9).map(|limit| format!("get_items_in_cart::13:{limit}:0")).collect();
    assert_eq!(deleted(&scheme, "add_item_to_cart", added(13)), expected);
    // Fewer calls than wanted are all hot.
    let all = export(
        "read f(a: bool?)\nwrite w()\n invalidates f(_)",
        "f",
        StrategyId::HashHot,
        Given { buckets: Some(9), ..Given::default() },
    );
    assert_eq!(deleted(&all, "w", json!({})), ["f::~", "f::false", "f::true"]);
    // A write that binds everything leaves one call to a scope.
    let one = export(
        "read f(a: 1..=9)\nwrite w(a: 1..=9)\n invalidates f(a)",
        "f",
        StrategyId::HashHot,
        Given { buckets: Some(9), ..Given::default() },
    );
    assert_eq!(keys(&one, &arguments(json!({"a": 3}))), ["f::3"]);
    assert_eq!(deleted(&one, "w", json!({"a": 3})), ["f::3"]);
}

#[test]
fn the_hottest_of_more_calls_than_memory_holds_are_listed() {
    let source = "entity u: 1e12
        read f(u: u, a: 0..<1e30, w: {\"x:y\", z}?, t: text 0..=300 of [a-z])
        where a % 2 == 0
        write w(u: u) invalidates f(u, _, _, _)";
    let scheme = export(source, "f", StrategyId::HashHot, Given { buckets: Some(6), ..Given::default() });
    let calls = &scheme.document().hot.as_ref().unwrap().calls;
    assert_eq!(calls, &["0:~:", "0:~:a", "0:x%3Ay:", "0:~:b", "0:x%3Ay:a", "0:z:"]);
    let hot = arguments(json!({"u": 7, "a": 0, "w": "x:y", "t": "a"}));
    assert_eq!(keys(&scheme, &hot), ["f::7:0:x%3Ay:a"]);
    let deleted = deleted(&scheme, "w", json!({"u": 7}));
    assert_eq!(deleted, calls.iter().map(|call| format!("f::7:{call}")).collect::<Vec<_>>());
}

/// The list is that of the traffic's own profile, which the numbers rest on.
#[test]
fn hot_calls_are_those_of_the_profile() {
    for source in [
        CART,
        "read f(a: 3..=9, b: {x, y}?, c: subset of {p, q, r}, d: list of {1, 2} max 2)\n where a != 4",
        "read f(a: -5..=50 step 5, b: 0..=30, c: date 2026-01-01..=2026-01-09)\n where a + b >= 10",
        "read f(a: text 0..=2 of [ab], b: bool?, c: 1..=7?)\n where c is set => b is set",
    ] {
        let function = &Reading::of(source).design.functions[0];
        let scope = if source == CART { vec![0] } else { Vec::new() };
        let all: Vec<String> =
            Profile::of(function, &scope).unwrap().calls.into_iter().map(|call| call.address).collect();
        for count in [1, 2, 7, 40, all.len(), all.len() + 5] {
            let hottest = Profile::hottest(function, &scope, count).unwrap();
            assert_eq!(hottest, all[..count.min(all.len())], "{source}, {count}");
        }
    }
}

#[test]
fn where_hot_calls_cannot_be_listed_there_is_no_scheme() {
    let tied = "read f(a: 1..=9, b: 1..=9) where a <= b\nwrite w(a: 1..=9) invalidates f(a, _)";
    let far = "read f(a: 0..<1e30, b: 0..<1e30) where a * b == 1000000016000000063\nwrite w() invalidates f(_, _)";
    let many = "read f(a: 1..=9_000)\nwrite w() invalidates f(_)";
    for (source, buckets, message, hint) in [
        (many, 5_000, "5000 hot calls", "at most 4096"),
        (tied, 3, "`a <= b`", "hash-slot"),
        (far, 3, "cannot be listed", "hash-slot"),
    ] {
        let error = try_export(source, "f", StrategyId::HashHot, Given { buckets: Some(buckets), ..Given::default() })
            .unwrap_err();
        assert_eq!(error.code, Code::NoScheme, "{source}");
        assert!(error.message.contains(message) && error.hint.contains(hint), "{error}");
    }
}

#[test]
fn lists_of_hot_calls_that_do_not_fit_are_refused() {
    let json = cart(StrategyId::HashHot, Given { buckets: Some(3), ..Given::default() }).to_json();
    for (from, to) in [
        ("\"5:0\"", "\"5:0:0\""),
        ("\"5:0\"", "\"5 :0\""),
        ("\"5:0\"", "\"5#:0\""),
        ("\"5:0\"", "\"6:0\""),
        ("\"5:0\"", "5"),
        ("\"limit\",\n      \"offset\"", "\"limit\",\n      \"limit\""),
        ("\"limit\",\n      \"offset\"", "\"limit\",\n      \"of\""),
        ("\"limit\",\n      \"offset\"", "\"limit\""),
        ("\"hot\": {", "\"hottest\": {"),
        ("\"over\": \"hot\"", "\"over\": \"buckets\""),
    ] {
        let changed = json.replace(from, to);
        assert_ne!(changed, json, "{from}");
        assert!(Scheme::from_json(&changed).is_err(), "{from} to {to}");
    }
}

/// Fault 53: the second of two equal fields won without a word, and 29.999999999999999999999 was 30.
#[test]
fn what_json_readers_disagree_about_is_refused_by_name() {
    let json = cart(StrategyId::Ttl, Given::default()).to_json();
    for (from, to, path) in [
        ("\"label\": ", "\"label\": \"\", \"label\": ", "/label"),
        ("\"to\": 20", "\"to\": 20, \"to\": 20", "/parameters/1/domain/integers/to"),
        ("\"metrics\": {", "\"metrics\": {\"a\": {}, \"a\": {},", "/predicted/metrics/a"),
    ] {
        let error = Scheme::from_json(&json.replace(from, to)).unwrap_err();
        assert_eq!((error.code, error.place.as_str()), (Code::BadJson, path));
        assert!(error.message.contains("given twice"), "{error}");
    }
    for (arguments, place, message) in [
        (r#"{"cart_id": 13, "cart_id": 14}"#, "/cart_id", "`cart_id` is given twice"),
        (r#"{"cart_id": 29.999999999999999999999}"#, "/cart_id", "too exact"),
        (r#"{"cart_id": 1e-400}"#, "/cart_id", "too small"),
        (r#"{"cart_id": 1e400}"#, "/cart_id", "too large"),
        (r#"[13]"#, "", "an object is wanted here, not a list"),
        (r#"{"cart_id": 13"#, "", "line 1, column 14: this is not JSON"),
    ] {
        let error = arguments_from_json(arguments).unwrap_err();
        assert_eq!((error.code, error.place.as_str()), (Code::BadJson, place), "{arguments}");
        assert!(error.message.contains(message), "{arguments}: {error}");
    }
    let exact = arguments_from_json("\u{feff}{\"cart_id\": 1.3e1}").unwrap();
    assert_eq!(exact, arguments(json!({"cart_id": 13})));
}

#[test]
fn pages_by_number_begin_with_the_first() {
    let source = "read f(page: 1..=50, size: {10, 25, 50}, desc: bool) where page * size <= 500
        returns list of 10 bytes, page(page, size) of 500
        write w()
        invalidates f(_, _, _)";
    let scheme = export(source, "f", StrategyId::Restrict, Given { page_size: Some(20), ..Given::default() });
    let call = arguments(json!({"page": 3, "size": 25, "desc": true}));
    // The third 25 items are 50 to 74: pages 3 (40 to 59) and 4 (60 to 79) of 20.
    assert_eq!(keys(&scheme, &call), ["f::3:20:true", "f::4:20:true"]);
    assert_eq!(deleted(&scheme, "w", json!({})).len(), 25 * 2);
    let no_list = Reading::of("read f(a: bool)").design;
    let error = assessed(&no_list, 0, StrategyId::Restrict, &Given::default()).unwrap_err();
    assert_eq!(error, Inapplicable::NotCutFromList { function: "f".into() });
}

/// The items of a restricted key `f::a:b`, whose page has ten.
fn items_of_page(key: &str, is_first: impl Fn(i64) -> i64) -> std::ops::Range<i64> {
    let last = key.rsplit_once(':').expect("a key has arguments").1;
    let before = key.rsplit(':').nth(1).expect("a key has two arguments");
    let (count, from): (i64, i64) = if last == "10" {
        (10, before.parse().expect("a number"))
    } else {
        assert_eq!(before, "10", "{key}");
        (10, last.parse().expect("a number"))
    };
    is_first(from)..is_first(from) + count
}

/// Fixed numbers in a cut, against every item of every call: the pages have them all, and each page has one of them.
#[test]
fn a_cut_by_fixed_numbers_takes_the_pages_that_have_its_items() {
    type FirstItem = fn(i64) -> i64;
    type Items = fn(i64) -> std::ops::Range<i64>;
    let by_page: FirstItem = |page| (page - 1) * 10;
    let by_offset: FirstItem = |offset| offset;
    let cuts: [(&str, Items, FirstItem); 5] = [
        ("page(n, 7)", |n| (n - 1) * 7..n * 7, by_page),
        ("window(7, n)", |n| n..n + 7, by_offset),
        ("window(n, 3)", |n| 3..3 + n, by_offset),
        ("window(12, 30)", |_| 30..42, by_offset),
        ("page(1, n)", |n| 0..n, by_page),
    ];
    for (cut, items, first_item) in cuts {
        let source = format!(
            "read f(n: 1..=30)\n returns list of 10 bytes, {cut} of 100\nwrite w(n: 1..=30)\n invalidates f(n)"
        );
        let given = Given { page_size: Some(10), ..Given::default() };
        let scheme = export(&source, "f", StrategyId::Restrict, given);
        for n in 1..=30 {
            let call = keys(&scheme, &arguments(json!({ "n": n })));
            let wanted: BTreeSet<i64> = items(n).filter(|item| *item < 100).collect();
            let pages: Vec<_> =
                call.iter().map(|key| items_of_page(key.split_once("::").expect("a key").1, first_item)).collect();
            assert!(wanted.iter().all(|item| pages.iter().any(|page| page.contains(item))), "{cut}, {n}: {call:?}");
            assert!(pages.iter().all(|page| wanted.iter().any(|item| page.contains(item))), "{cut}, {n}: {call:?}");
            let deleted: BTreeSet<String> = deleted(&scheme, "w", json!({ "n": n })).into_iter().collect();
            assert!(call.iter().all(|key| deleted.contains(key)), "{cut}, {n}: {call:?}");
        }
    }
}

/// A page of 10 under a page size that is fixed has another key than a page of 20: the size is part of it.
#[test]
fn pages_of_two_sizes_never_share_a_key() {
    let source = "read f(page: 1..=5, size: bool)\n returns list of 10 bytes, page(page, 20) of 100";
    let pages_of = |size| {
        let given = Given { page_size: Some(size), ..Given::default() };
        keys(&export(source, "f", StrategyId::Restrict, given), &arguments(json!({"page": 2, "size": true})))
    };
    assert_eq!(pages_of(10), ["f::3:true:10", "f::4:true:10"]);
    assert_eq!(pages_of(20), ["f::2:true:20"]);
}

#[test]
fn restricted_keys_are_all_deleted_by_a_write_that_names_one_window() {
    let source = "read f(c: 1..=3, limit: 5..=20, offset: 0..<100) where offset % limit == 0
        returns list of 10 bytes, window(limit, offset) of 100
        write w(c: 1..=3, at: 0..<100)
        invalidates f(c, _, at)";
    let scheme = export(source, "f", StrategyId::Restrict, Given { page_size: Some(10), ..Given::default() });
    let deleted: BTreeSet<String> = deleted(&scheme, "w", json!({"c": 2, "at": 45})).into_iter().collect();
    assert!(
        keys(&scheme, &arguments(json!({"c": 2, "limit": 15, "offset": 45}))).iter().all(|key| deleted.contains(key))
    );
}

#[test]
fn a_registry_is_told_of_fills_and_asked_by_writes() {
    let class = "get_items_in_cart::13:*:*".to_owned();
    let registry = cart(StrategyId::Registry, Given::default());
    let register = FillEffect::Register { class: class.clone() };
    let (read, set) = (FillEffect::ReadSource, FillEffect::Set);
    // model.md, "the order matters": without a token a fill registers before it reads the source, and again after it stored.
    let fill = [register.clone(), read, set, register];
    assert_eq!(registry.fill(&call(13, 10, 30)), Ok(fill.to_vec()));
    let leased = cart(StrategyId::Registry, Given { lease: Some(10.0), ..Given::default() });
    let under_token = [&[FillEffect::TakeToken], &fill[..3]].concat();
    assert_eq!(leased.fill(&call(13, 10, 30)), Ok(under_token));
    assert_eq!(effects(&registry, "add_item_to_cart", added(13)), [Effect::RegistryLookup { entry: class.clone() }]);
    let broadcast = cart(StrategyId::Broadcast, Given::default());
    let announced = [&fill[..], &[FillEffect::Publish { class: class.clone() }]].concat();
    assert_eq!(broadcast.fill(&call(13, 10, 30)), Ok(announced));
    // Fault 11: the other callers must forget what the write deleted.
    let forget = Effect::Publish { entry: class.clone(), notice: Notice::Forget };
    assert_eq!(
        effects(&broadcast, "add_item_to_cart", added(13)),
        [Effect::RegistryLookup { entry: class.clone() }, forget]
    );
    let invalidations = cart(StrategyId::BroadcastInvalidations, Given::default());
    assert_eq!(
        effects(&invalidations, "add_item_to_cart", added(13)),
        [Effect::Publish { entry: class, notice: Notice::Drop }]
    );
}

#[test]
fn a_fill_registers_under_every_kind_of_class() {
    let source = "read f(a: 1..=9, b: 1..=9)
        write one(a: 1..=9) invalidates f(a, _)
        write other(b: 1..=9) invalidates f(_, b)
        write again(x: 1..=9) invalidates f(x, _)";
    let scheme = export(source, "f", StrategyId::Registry, Given::default());
    let register = |class: &str| FillEffect::Register { class: class.to_owned() };
    let found = scheme.fill(&arguments(json!({"a": 3, "b": 4}))).unwrap();
    assert_eq!(found[..2], [register("f::3:*"), register("f::*:4")]);
    assert_eq!(found[2..4], [FillEffect::ReadSource, FillEffect::Set]);
    assert_eq!(effects(&scheme, "again", json!({"x": 3})), [Effect::RegistryLookup { entry: "f::3:*".into() }]);
}

/// Faults 6 to 8 of mechanism.md: lines of one write may repeat each other or overlap. What several reach is done once.
#[test]
fn what_several_lines_reach_is_done_once() {
    let source = "read f(cat: 1..=3, n: 1..=4)
        write w(a: 1..=3, b: 1..=3)
        invalidates f(a, _)
        invalidates f(b, _)
        invalidates f(a, 2)
        invalidates f(1, 1)
        write twice(a: 1..=3)
        invalidates f(a, _)
        invalidates f(a, _)";
    let classes = |strategy, write, arguments: Value| {
        effects(&export(source, "f", strategy, Given { buckets: Some(2), ..Given::default() }), write, arguments)
    };
    for strategy in StrategyId::ALL
        .iter()
        .copied()
        .filter(|id| !matches!(id, StrategyId::Restrict | StrategyId::Ttl | StrategyId::None))
    {
        for (write, arguments) in
            [("w", json!({"a": 1, "b": 1})), ("w", json!({"a": 2, "b": 3})), ("twice", json!({"a": 2}))]
        {
            let found = classes(strategy, write, arguments);
            let distinct: BTreeSet<String> = found.iter().map(|effect| format!("{effect:?}")).collect();
            assert_eq!(found.len(), distinct.len(), "{strategy}: {found:#?}");
        }
    }
    // By hand: all of 2, all of 3, and (1, 1).
    let mut deleted =
        deleted(&export(source, "f", StrategyId::DeleteClass, Given::default()), "w", json!({"a": 2, "b": 3}));
    deleted.sort();
    assert_eq!(deleted, ["f::1:1", "f::2:1", "f::2:2", "f::2:3", "f::2:4", "f::3:1", "f::3:2", "f::3:3", "f::3:4"]);
}

/// Faults 1 and 3: with one item for all writes, a write of any scope outdates all entries.
#[test]
fn writes_of_different_scopes_bump_an_item_each() {
    let source = "entity product: 9
        entity group: 9
        read price(product: product, group: group, currency: {EUR, USD})
        write reprice(product: product) invalidates price(product, _, _)
        write rule(group: group) invalidates price(_, group, _)
        write rates() invalidates price(_, _, _)";
    let bump = |place, item: &str| vec![Effect::Bump { place, item: item.to_owned() }];
    for (strategy, row) in [(StrategyId::VersionValue, Place::Row), (StrategyId::VersionKey, Place::Cache)] {
        let scheme = export(source, "price", strategy, Given::default());
        assert_eq!(effects(&scheme, "reprice", json!({"product": 3})), bump(row, "price::3:*:*"));
        assert_eq!(effects(&scheme, "rule", json!({"group": 4})), bump(row, "price::*:4:*"));
        // No row is all prices.
        assert_eq!(effects(&scheme, "rates", json!({})), bump(Place::Cache, "price::*:*:*"));
        let call = arguments(json!({"product": 3, "group": 4, "currency": "EUR"}));
        let fetched: BTreeSet<String> = scheme.before(&call).unwrap().into_iter().map(|fetch| fetch.item).collect();
        assert_eq!(fetched.into_iter().collect::<Vec<_>>(), ["price::*:*:*", "price::*:4:*", "price::3:*:*"]);
    }
    let scheme = export(source, "price", StrategyId::VersionKey, Given::default());
    let versioned = json!({"product": 3, "group": 4, "currency": "EUR", "version_of_all": 7, "version_of_product": 8,
        "version_of_group": 9});
    assert_eq!(keys(&scheme, &arguments(versioned)), ["price::3:4:EUR:v7:v8:v9"]);
}

#[test]
fn versions_stand_in_the_key_and_are_bumped() {
    let item = || "get_items_in_cart::13:*:*".to_owned();
    for (strategy, place) in [(StrategyId::VersionColumn, Place::Row), (StrategyId::VersionKey, Place::Cache)] {
        let scheme = cart(strategy, Given::default());
        let mut call = call(13, 10, 30);
        assert_eq!(scheme.before(&call), Ok(vec![FetchVersion { name: "version".into(), from: place, item: item() }]));
        assert_eq!(scheme.key(&call).unwrap_err().code, Code::MissingArgument);
        call.insert("version".into(), json!(7));
        assert_eq!(keys(&scheme, &call), ["get_items_in_cart::13:10:30:v7"]);
        call.insert("version".into(), json!(-7));
        assert_eq!(scheme.key(&call).unwrap_err().code, Code::BadArgument);
        assert_eq!(effects(&scheme, "add_item_to_cart", added(13)), [Effect::Bump { place, item: item() }]);
    }
    let scheme = cart(StrategyId::VersionValue, Given::default());
    assert_eq!(keys(&scheme, &call(13, 10, 30)), ["get_items_in_cart::13:10:30"]);
}

#[test]
fn a_parameter_may_be_called_version() {
    let scheme =
        export("read f(version: 1..=9)\nwrite w() invalidates f(_)", "f", StrategyId::VersionColumn, Given::default());
    assert_eq!(keys(&scheme, &arguments(json!({"version": 2, "_version": 7}))), ["f::2:v7"]);
}

#[test]
fn what_expires_is_not_deleted() {
    let scheme = cart(StrategyId::Ttl, Given { ttl: Some(120.0), ..Given::default() });
    assert_eq!(scheme.document().lifetime.seconds.get(), 120.0);
    assert_eq!(scheme.document().writes[0].steps, [Step::Nothing]);
    assert_eq!(effects(&scheme, "add_item_to_cart", added(13)), []);
}

/// By Python: hashlib.sha256(b"a" * 118) and hashlib.sha256(b"a" * 66).
#[test]
fn long_keys_keep_a_readable_beginning() {
    let scheme = export("read f(t: text 0..=300 of [a-z])", "f", StrategyId::DeleteClass, Given::default());
    let key = |length: usize| keys(&scheme, &arguments(json!({"t": "a".repeat(length)}))).remove(0);
    assert_eq!(key(247), format!("f::{}", "a".repeat(247)));
    let prefix = format!("f::{}", "a".repeat(182));
    assert_eq!(key(300), format!("{prefix}#879dc4f05b19ebc3b037f4683633df1332b054cf52fa372d323c421cb893a2aa"));
    assert_eq!(key(248), format!("{prefix}#ac137fce49837c7c2945f6160d3c0e679e6f40070850420a22bc10e0692cbdc7"));
    assert_eq!((key(247).len(), key(248).len()), (250, 250));
}

#[test]
fn arguments_that_do_not_fit_are_named_with_what_to_write() {
    let scheme = cart(StrategyId::DeleteClass, Given::default());
    for (given, code, place, hint) in [
        (json!({"cart_id": 13, "limit": 4, "offset": 0}), Code::BadArgument, "limit", "a whole number from 5 to 20"),
        (json!({"cart_id": 13, "limit": "10", "offset": 0}), Code::BadArgument, "limit", "a whole number from 5 to 20"),
        (json!({"cart_id": 13, "limit": true, "offset": 0}), Code::BadArgument, "limit", "a whole number"),
        (json!({"cart_id": 13, "limit": 10.5, "offset": 0}), Code::BadArgument, "limit", "a whole number"),
        (json!({"cart_id": 0, "limit": 10, "offset": 0}), Code::BadArgument, "cart_id", "from 1 to 1000000"),
        (json!({"cart_id": 13, "limit": 10}), Code::MissingArgument, "offset", "a whole number from 0 to 999"),
        (json!({"cart_id": 13, "limit": 10, "offset": null}), Code::MissingArgument, "offset", "a whole number"),
        (json!({"cart": 13, "limit": 10, "offset": 0}), Code::UnknownArgument, "cart", "`cart_id`"),
        (json!({"cart_id": 13, "limit": 10, "offset": 5}), Code::NoSuchCall, "", "offset % limit == 0"),
    ] {
        let error = scheme.key(&arguments(given.clone())).unwrap_err();
        assert_eq!((error.code, error.place.as_str()), (code, place), "{given}");
        assert!(error.hint.contains(hint), "{given}: {error}");
    }
    assert_eq!(scheme.invalidate("add_item", &Map::new()).err().map(|e| e.code), Some(Code::UnknownWrite));
    assert_eq!(scheme.invalidate("add_item_to_cart", &Map::new()).err().map(|e| e.code), Some(Code::MissingArgument));
}

#[test]
fn every_domain_has_one_form_in_json_and_one_text() {
    let source = "entity big: 100_000_000_000_000_000_000
        read f(e: big, c: {\"x10\", \"a b\"}?, b: bool?, s: subset of {x, y, z} max 2, l: list of {1, 2} max 3,
               t: text 0..=9 of [ -~], d: date 2026-01-01..=2026-12-31)";
    let scheme = export(source, "f", StrategyId::DeleteClass, Given::default());
    let rest = json!({"e": 7, "s": [], "l": [], "t": "", "d": "2026-11-22"});
    let with = |name: &str, value: Value| {
        let mut given = arguments(rest.clone());
        given.insert(name.into(), value);
        scheme.key(&given).map(|lookup| lookup.keys.concat())
    };
    assert_eq!(with("e", json!(7)).unwrap(), "f::7:~:~:():()::2026-11-22");
    assert_eq!(with("e", json!(7.0)).unwrap(), "f::7:~:~:():()::2026-11-22");
    assert_eq!(with("e", json!("99999999999999999999")).unwrap(), "f::99999999999999999999:~:~:():()::2026-11-22");
    assert_eq!(with("c", json!("a b")).unwrap(), "f::7:a%20b:~:():()::2026-11-22");
    assert_eq!(with("c", json!("x10")).unwrap(), "f::7:x10:~:():()::2026-11-22");
    assert_eq!(with("b", json!(false)).unwrap(), "f::7:~:false:():()::2026-11-22");
    assert_eq!(with("s", json!(["z", "x", "z"])).unwrap(), "f::7:~:~:x,z:()::2026-11-22");
    assert_eq!(with("l", json!([2, 1, 1])).unwrap(), "f::7:~:~:():2,1,1::2026-11-22");
    assert_eq!(with("t", json!("~")).unwrap(), "f::7:~:~:():():%7E:2026-11-22");
    for (name, wrong) in [
        ("e", json!("7")),
        ("e", json!(10_000_000_000_000_000_u64)),
        ("c", json!(10)),
        ("b", json!(1)),
        ("s", json!(["x", "y", "z"])),
        ("s", json!("x")),
        ("l", json!(["1"])),
        ("l", json!([1, 1, 1, 1])),
        ("t", json!("ö")),
        ("t", json!(5)),
        ("d", json!("2026-1-2")),
        ("d", json!("2025-12-31")),
    ] {
        assert_eq!(
            with(name, wrong.clone()).map_err(|e| (e.code, e.place)),
            Err((Code::BadArgument, name.into())),
            "{wrong}"
        );
    }
}

#[test]
fn schemes_of_other_versions_and_unknown_fields_are_refused() {
    let json = cart(StrategyId::HashSlot, Given::default()).to_json();
    let refused = |source: &str| match Scheme::from_json(source) {
        Ok(_) => panic!("accepted: {source}"),
        Err(error) => error,
    };
    let newer = refused(&json.replace("keyplan.scheme/1", "keyplan.scheme/2"));
    assert_eq!(newer.code, Code::NewerFormat);
    assert!(newer.message.contains("version 2"), "{newer}");
    assert_eq!(refused(&json.replace("keyplan.scheme/1", "keyplan.plan/1")).code, Code::BadJson);
    let unknown = refused(&json.replace("\"label\"", "\"lable\""));
    assert_eq!(unknown.code, Code::BadJson);
    assert!(unknown.message.contains("lable"), "{unknown}");
    assert_eq!(
        refused(&json.replace("\"over\": \"buckets\"", "\"over\": \"buckets\", \"more\": 1")).code,
        Code::BadJson
    );
    assert_eq!(refused(&json.replace("\"buckets\": 4", "\"buckets\": 0")).code, Code::BadScheme);
    assert_eq!(refused(&json.replace("\"argument\": \"cart_id\"", "\"argument\": \"cart\"")).code, Code::BadScheme);
    assert_eq!(refused(&json.replace("\"literal\": \"/\"", "\"literal\": \" \"")).code, Code::BadScheme);
    assert_eq!(refused(&json.replace("\"prefix_bytes\": 185", "\"prefix_bytes\": 186")).code, Code::BadScheme);
    // A write that binds nothing cannot name the bucket of a cart.
    assert_eq!(
        refused(&json.replace("\"class\": [\n              \"cart_id\"", "\"class\": [\n              \"_\"")).code,
        Code::BadScheme
    );
}

#[test]
fn half_a_scheme_is_no_scheme() {
    let json = cart(StrategyId::Restrict, Given::default()).to_json();
    for end in (0..json.trim_end().len()).filter(|end| json.is_char_boundary(*end)) {
        assert!(Scheme::from_json(&json[..end]).is_err(), "{end}");
    }
    assert_eq!(Scheme::from_json(&json).unwrap().to_json(), json);
}

/// What the planner itself assesses, on every example: the scheme is the same after it was written and read.
#[test]
fn every_strategy_of_every_example_is_exported_and_read_again() {
    for example in EXAMPLES {
        let reading = Reading::of(example.text);
        for index in 0..reading.design.functions.len() {
            let plan = plan_function(&reading.design, index, Budget::page()).expect("a plan");
            for ranked in &plan.strategies {
                let name = format!("{} {}", example.name, ranked.assessment.label);
                let scheme = Scheme::export(&reading, &plan.function, &ranked.assessment);
                if ranked.assessment.strategy == StrategyId::None {
                    assert_eq!(scheme.map(|_| ()).map_err(|error| error.code), Err(Code::NoScheme));
                    continue;
                }
                let json = scheme.unwrap_or_else(|error| panic!("{name}: {error}")).to_json();
                let again = Scheme::from_json(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(again.to_json(), json, "{name}");
                assert!(!again.document().predicted.metrics.is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn an_unknown_function_is_named() {
    assert_eq!(
        try_export(CART, "get_items", StrategyId::Ttl, Given::default()).unwrap_err().code,
        Code::UnknownFunction
    );
}

/// Anything that a text, a word or an absent argument could try to look like.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(":"),
        Just("::"),
        Just("%"),
        Just("%3A"),
        Just("%25"),
        Just("~"),
        Just("*"),
        Just("/"),
        Just("#"),
        Just(","),
        Just("()"),
        Just(" "),
        Just("\n"),
        Just("\0"),
        Just("ö"),
        Just("o\u{308}"),
        Just("\u{1F600}"),
        Just("1"),
        Just("true"),
        Just("a"),
        Just("A"),
        Just("v7"),
        Just("\u{7f}"),
        Just("\u{2028}"),
    ];
    prop_oneof![
        8 => prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat()),
        1 => any::<char>().prop_map(String::from),
        // Long ones that differ at the end only.
        1 => (0..3_u8).prop_map(|n| format!("{}{n}", "x:".repeat(150))),
    ]
}

fn hostile_design() -> String {
    json!({
        "format": "keyplan.design/1",
        "reads": [{"function": "f", "parameters": [
            {"name": "a", "domain": {"text": {"from": 0, "to": 400, "alphabet": "\u{0}-\u{10FFFF}"}}},
            {"name": "b", "domain": {"text": {"from": 0, "to": 400, "alphabet": "\u{0}-\u{10FFFF}"}}, "optional": true},
            {"name": "c", "domain": {"sequence": {"of": ["", ",", "()", "~", ":"], "max": 3}}, "optional": true},
            {"name": "d", "domain": {"subset": {"of": ["", ",", "()", "b"], "max": 4}}},
            {"name": "e", "domain": {"choice": ["v1", "true", "~", "null", ""]}, "optional": true},
            {"name": "g", "domain": "flag", "optional": true},
        ]}],
        "writes": [{"name": "w", "invalidates": [{"function": "f", "arguments": ["_", "_", "_", "_", "_", "_"]}]}],
    })
    .to_string()
}

fn hostile_call() -> impl Strategy<Value = Map<String, Value>> {
    let list = prop::collection::vec(prop::sample::select(vec!["", ",", "()", "~", ":"]), 0..=3);
    let set = prop::sample::subsequence(vec!["", ",", "()", "b"], 0..=4).prop_shuffle();
    let word = prop::option::of(prop::sample::select(vec!["v1", "true", "~", "null", ""]));
    (hostile(), prop::option::of(hostile()), prop::option::of(list), set, word, any::<Option<bool>>())
        .prop_map(|(a, b, c, d, e, g)| arguments(json!({"a": a, "b": b, "c": c, "d": d, "e": e, "g": g})))
}

/// A call with what does not distinguish it taken away: the order of a set.
fn identity(call: &Map<String, Value>) -> String {
    let mut call = call.clone();
    if let Some(Value::Array(set)) = call.get_mut("d") {
        set.sort_by_key(Value::to_string);
    }
    Value::Object(call).to_string()
}

fn fits_memcached(key: &str) -> bool {
    (1..=250).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

proptest! {
    #[test]
    fn calls_share_a_key_only_if_they_are_equal(calls in prop::collection::vec(hostile_call(), 2..40)) {
        let design = hostile_design();
        let plain = export(&design, "f", StrategyId::DeleteClass, Given::default());
        let mut owners: HashMap<String, String> = HashMap::new();
        for call in &calls {
            let lookup = plain.key(call).unwrap();
            let [key] = lookup.keys.as_slice() else { panic!("{lookup:?}") };
            prop_assert!(fits_memcached(key), "{}", key);
            let owner = owners.entry(key.clone()).or_insert_with(|| identity(call));
            prop_assert_eq!(&*owner, &identity(call));
        }
        let distinct: BTreeSet<String> = calls.iter().map(identity).collect();
        prop_assert_eq!(owners.len(), distinct.len());
    }

    #[test]
    fn the_order_of_arguments_and_of_sets_does_not_matter(call in hostile_call(), version in 0_u64..1000) {
        let scheme = export(&hostile_design(), "f", StrategyId::VersionColumn, Given::default());
        let mut call = call;
        call.insert("version".into(), json!(version));
        let mut turned: Map<String, Value> = call.clone().into_iter().rev().filter(|(_, value)| !value.is_null()).collect();
        if let Some(Value::Array(set)) = turned.get_mut("d") {
            set.reverse();
            set.extend(set.first().cloned());
        }
        prop_assert_eq!(scheme.key(&call), scheme.key(&turned));
    }

    /// Every call of a class has its key deleted, and no other call has.
    #[test]
    fn writes_delete_the_keys_of_their_class_and_no_others(
        a in 0..6_i64, b in 0..4_i64, c in prop::option::of(any::<bool>()), n in 0..60_i64,
    ) {
        let source = "read f(a: 0..=5, b: 0..=3, c: bool?) where a >= b or c is absent
            write tens(n: 0..=59) invalidates f(n div 10, _, _)
            write flag(c: bool?) invalidates f(_, _, c)
            write all() invalidates f(_, _, _)";
        prop_assume!(a >= b || c.is_none());
        let scheme = export(source, "f", StrategyId::DeleteClass, Given::default());
        let key = keys(&scheme, &arguments(json!({"a": a, "b": b, "c": c}))).concat();
        prop_assert_eq!(deleted(&scheme, "tens", json!({ "n": n })).contains(&key), n / 10 == a);
        prop_assert_eq!(deleted(&scheme, "flag", json!({ "c": c })).contains(&key), true);
        prop_assert_eq!(deleted(&scheme, "flag", json!({ "c": true })).contains(&key), c == Some(true));
        prop_assert_eq!(deleted(&scheme, "all", json!({})).contains(&key), true);
    }

    /// Every hot call of a class has its key deleted, and nothing else is.
    #[test]
    fn writes_delete_the_hot_keys_of_their_class_and_no_others(
        a in 0..6_i64, b in 0..4_i64, c in prop::option::of(any::<bool>()), n in 0..60_i64, hot in 1..15_u32,
    ) {
        let source = "read f(a: 0..=5, b: 0..=3, c: bool?) where b != 1 or c is absent
            write tens(n: 0..=59) invalidates f(n div 10, _, _)
            write flag(a: 0..=5, c: bool?) invalidates f(a, _, c)
            write all(a: 0..=5) invalidates f(a, _, true)";
        prop_assume!(b != 1 || c.is_none());
        let scheme = export(source, "f", StrategyId::HashHot, Given { buckets: Some(hot), ..Given::default() });
        let found = keys(&scheme, &arguments(json!({"a": a, "b": b, "c": c})));
        let invalidations = [
            (deleted(&scheme, "tens", json!({ "n": n })), n / 10 == a),
            (deleted(&scheme, "flag", json!({ "a": a, "c": c })), true),
            (deleted(&scheme, "flag", json!({ "a": a, "c": true })), c == Some(true)),
            (deleted(&scheme, "all", json!({ "a": a })), c == Some(true)),
        ];
        prop_assert_eq!(invalidations[0].0.len(), hot.min(10) as usize);
        for (deleted, is_one) in invalidations {
            prop_assert_eq!(found.iter().any(|key| deleted.contains(key)), is_one && !found.is_empty());
        }
    }

    /// Every bucket that a call can be in is deleted, whichever parameters the other writes bind.
    #[test]
    fn writes_delete_the_buckets_of_their_class(a in 0..6_i64, b in 0..4_i64, buckets in 1..9_u32) {
        let source = "read f(a: 0..=5, b: 0..=3)
            write one(a: 0..=5) invalidates f(a, _)
            write both(a: 0..=5, b: 0..=3) invalidates f(a, b)";
        let scheme = export(source, "f", StrategyId::HashSlot, Given { buckets: Some(buckets), ..Given::default() });
        let key = keys(&scheme, &arguments(json!({"a": a, "b": b}))).concat();
        let deleted = deleted(&scheme, "both", json!({"a": a, "b": b}));
        // A class of four addresses needs no fifth bucket.
        prop_assert_eq!(deleted.len(), buckets.min(4) as usize);
        prop_assert!(deleted.contains(&key));
    }
}
