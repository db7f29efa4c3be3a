//! What holds for random designs, and the simplest design for which it does not.

use std::panic::{AssertUnwindSafe, catch_unwind};

use keyplan::design::Reading;

use crate::common::{Design, Dice};

/// The seeds of a test's designs, from `KEYPLAN_SEED` on, which `.cargo/config.toml` pins.
fn seeds(count: u32) -> impl Iterator<Item = u64> {
    let begin: u64 = std::env::var("KEYPLAN_SEED").map_or(1, |seed| seed.parse().expect("KEYPLAN_SEED is a number"));
    begin..begin + u64::from(count)
}

/// Tries designs until one fails, and then reports the simplest that still fails.
pub fn hold_for_designs(
    count: u32,
    make: fn(&mut Dice) -> Design,
    check: impl Fn(&Design, &mut Dice) -> Result<(), String>,
) {
    // A panic within the crate is a failure like any other, and its design is worth knowing.
    let outcome = |design: &Design, seed: u64| {
        let checked = catch_unwind(AssertUnwindSafe(|| check(design, &mut Dice::new(!seed))));
        checked.unwrap_or_else(|_| Err("a panic".to_owned()))
    };
    let is_fit =
        |design: &Design| design.parameters.iter().all(|p| p.size() > 0) && Reading::of(&design.text()).is_sound();
    let mut unfit = 0;
    for seed in seeds(count) {
        let mut design = make(&mut Dice::new(seed));
        if !is_fit(&design) {
            unfit += 1;
            continue;
        }
        let Err(mut why) = outcome(&design, seed) else { continue };
        // A simpler one may take long to find.
        eprintln!("seed {seed} fails: {why}\n{}", design.text());
        while let Some((simpler, its_why)) = design
            .simpler()
            .into_iter()
            .find_map(|simpler| is_fit(&simpler).then(|| outcome(&simpler, seed).err().map(|why| (simpler, why)))?)
        {
            (design, why) = (simpler, its_why);
        }
        panic!("seed {seed}: {why}\n{}", design.text());
    }
    assert!(unfit * 20 <= count, "{unfit} of {count} designs are not sound: the generator wastes its time");
}
