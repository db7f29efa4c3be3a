//! Small random designs whose every call can be gone through.

use std::fmt::Write as _;

use super::common::Dice;

/// A parameter of the read: its name, its domain, and how many values it has.
const PARAMETERS: [(&str, &str); 5] =
    [("a", "shop"), ("b", "user"), ("n", "1..=4"), ("w", "{new, top, old}"), ("c", "shop")];

/// A design with the function `f` and up to three writes.
pub fn design(dice: &mut Dice) -> String {
    let (shops, users) = (2 + dice.index(4), 2 + dice.index(4));
    let skew = |dice: &mut Dice| ["uniform", "zipf 0.8", "zipf 1.2"][dice.index(3)];
    let (of_shops, of_users) = (skew(dice), skew(dice));
    let mut text = format!("entity shop: {shops}, {of_shops}\nentity user: {users}, {of_users}\n");
    // Two or three of the parameters, `c` only beside `a`.
    let mut chosen: Vec<(&str, &str)> = PARAMETERS.into_iter().take(4).filter(|_| dice.index(2) == 0).collect();
    if chosen.is_empty() {
        chosen.push(PARAMETERS[0]);
    }
    let declared: Vec<String> = chosen.iter().map(|(name, domain)| format!("{name}: {domain}")).collect();
    let _ = writeln!(text, "read f({})\n  rate 20/s, uniform\n  returns 100 bytes\n  source 0 ms", declared.join(", "));
    for write in 0..=dice.index(3) {
        self::write(dice, &mut text, write, &chosen);
    }
    // What is drawn here takes no time to store.
    text + "topology\n  callers 3\n  fill delay 0 ms\n  round trip 0 ms\n  message loss 0%\n"
}

/// A write with one to three lines, each of which binds some parameters. Lines may name two values of one parameter.
fn write(dice: &mut Dice, text: &mut String, number: usize, of: &[(&str, &str)]) {
    let mut given: Vec<(String, &str)> = Vec::new();
    let lines: Vec<String> = (0..=dice.index(3))
        .map(|_| {
            let bound = of.iter().map(|(name, domain)| match dice.index(5) {
                0 | 1 => "_".to_owned(),
                2 if *domain == "{new, top, old}" => "top".to_owned(),
                2 if *domain == "1..=4" => "2".to_owned(),
                role => {
                    let source = format!("{name}{}", if role == 4 { "2" } else { "" });
                    if !given.iter().any(|(known, _)| *known == source) {
                        given.push((source.clone(), domain));
                    }
                    source
                }
            });
            bound.collect::<Vec<_>>().join(", ")
        })
        .collect();
    let parameters: Vec<String> = given.iter().map(|(name, domain)| format!("{name}: {domain}")).collect();
    let rate = ["0.5", "2", "8"][dice.index(3)];
    let _ = writeln!(text, "write w{number}({})\n  rate {rate}/s", parameters.join(", "));
    for line in lines {
        let _ = writeln!(text, "  invalidates f({line})");
    }
}
