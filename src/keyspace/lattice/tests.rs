//! Against brute force over small boxes, and against closed forms.

use super::*;

/// Pseudo-random numbers (Knuth's multiplier for linear congruences).
struct Random(u64);

impl Random {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + ((self.0 >> 33) % (high - low + 1).unsigned_abs()).cast_signed()
    }
}

fn int(number: i64) -> Int {
    Int::from(number)
}

fn big(digits: &str) -> Int {
    digits.parse::<num_bigint::BigInt>().map(Int::from).unwrap()
}

fn affine(coefficients: &[i64], constant: i64) -> Affine {
    Affine { coefficients: coefficients.iter().map(|number| int(*number)).collect(), constant: int(constant) }
}

fn system(ranges: &[(i64, i64)], conditions: Vec<(Affine, Relation)>) -> System {
    System { ranges: ranges.iter().map(|(low, high)| (int(*low), int(*high))).collect(), conditions }
}

fn points(system: &System) -> Int {
    count(system, &mut StepBudget::new(4_000_000, &mut |_| true)).unwrap()
}

/// Calls with each point of a system.
fn each_point(system: &System, visit: &mut impl FnMut(&[i64])) {
    let ranges: Vec<(i64, i64)> =
        system.ranges.iter().map(|(low, high)| (low.to_i64().unwrap(), high.to_i64().unwrap())).collect();
    if ranges.iter().any(|(low, high)| low > high) {
        return;
    }
    let mut point: Vec<i64> = ranges.iter().map(|range| range.0).collect();
    loop {
        let holds = system.conditions.iter().all(|(affine, relation)| {
            let value = affine.coefficients.iter().zip(&point).map(|(a, x)| a.to_i64().unwrap() * x).sum::<i64>()
                + affine.constant.to_i64().unwrap();
            match relation {
                Relation::NotNegative => value >= 0,
                Relation::Zero => value == 0,
                Relation::MultipleOf(modulus) => int(value).modulo(modulus).unwrap_or(int(value)).is_zero(),
            }
        });
        if holds {
            visit(&point);
        }
        let Some(at) = (0..point.len()).find(|&at| point[at] < ranges[at].1) else { return };
        point[at] += 1;
        for before in 0..at {
            point[before] = ranges[before].0;
        }
    }
}

fn random_system(chance: &mut Random, variables: usize) -> System {
    random_system_of(chance, [0, 30, 12, 7, 4][variables], variables, 5)
}

fn random_system_of(chance: &mut Random, width: i64, variables: usize, greatest: i64) -> System {
    let ranges: Vec<(i64, i64)> = (0..variables)
        .map(|_| {
            let low = chance.within(-6, 4);
            let least = if chance.within(0, 40) == 0 { -1 } else { 0 };
            (low, low + chance.within(least, width))
        })
        .collect();
    let conditions = (0..chance.within(0, 4)).map(|_| {
        let spread = if chance.within(0, 2) == 0 { 1 } else { greatest };
        let coefficients: Vec<i64> =
            (0..variables).map(|_| if chance.within(0, 3) == 0 { 0 } else { chance.within(-spread, spread) }).collect();
        let relation = match chance.within(0, 5) {
            0 => Relation::Zero,
            1 => Relation::MultipleOf(int(chance.within(0, 7))),
            _ => Relation::NotNegative,
        };
        (affine(&coefficients, chance.within(-12, 12)), relation)
    });
    let conditions = conditions.collect();
    system(&ranges, conditions)
}

fn describe(system: &System) -> String {
    let mut text = String::new();
    for (low, high) in &system.ranges {
        text += &format!("{low}..={high} ");
    }
    for (affine, relation) in &system.conditions {
        let relation = match relation {
            Relation::NotNegative => ">= 0".into(),
            Relation::Zero => "= 0".into(),
            Relation::MultipleOf(modulus) => format!("| {modulus}"),
        };
        text += &format!("\n{:?} + {} {relation}", affine.coefficients, affine.constant);
    }
    text
}

/// A system has as many points as brute force finds.
fn assert_counted(system: &System) {
    let mut expected = 0;
    each_point(system, &mut |_| expected += 1);
    let counted = count(system, &mut StepBudget::new(1_000_000, &mut |_| true));
    assert_eq!(counted, Some(int(expected)), "{}", describe(system));
}

#[test]
fn counts_are_those_of_brute_force() {
    let mut chance = Random(1);
    for round in 0..20_000 {
        let system = random_system(&mut chance, 1 + round % 4);
        assert_counted(&system);
    }
}

#[test]
fn counts_with_large_coefficients_are_those_of_brute_force() {
    let mut chance = Random(4);
    for round in 0..3000 {
        let (variables, width, greatest) = [(2, 40, 60), (3, 12, 15), (2, 60, 9), (5, 3, 2)][round % 4];
        let system = random_system_of(&mut chance, width, variables, greatest);
        assert_counted(&system);
    }
}

#[test]
fn a_system_that_is_moved_past_machine_integers_keeps_its_points() {
    let mut chance = Random(5);
    let far = int(10).power(&int(25)).unwrap();
    for round in 0..2000 {
        let system = random_system(&mut chance, 1 + round % 4);
        let mut moved = system.clone();
        for (low, high) in &mut moved.ranges {
            *low += &far;
            *high += &far;
        }
        for (affine, _) in &mut moved.conditions {
            let by: Int = affine.coefficients.iter().map(|coefficient| coefficient * &far).sum();
            affine.constant -= &by;
        }
        assert_eq!(points(&moved), points(&system), "{}", describe(&system));
    }
}

#[test]
fn profiles_and_their_extremes_are_those_of_brute_force() {
    let mut chance = Random(2);
    for round in 0..6000 {
        let variables = 1 + round % 4;
        let (width, greatest) = if round % 3 == 0 { ([0, 30, 30, 9, 4][variables], 25) } else { (8, 4) };
        let system = random_system_of(&mut chance, width, variables, greatest);
        let kept = (round / 4) % variables;
        let (low, high) = (-8, 36);
        let mut expected = vec![0; 45];
        each_point(&system, &mut |point| expected[(point[kept] - low).unsigned_abs() as usize] += 1);
        let mut go_on = |_| true;
        let budget = &mut StepBudget::new(1_000_000, &mut go_on);
        let pieces = profile(&system, kept, budget).unwrap();
        for (at, expected) in (low..).zip(&expected) {
            let on = pieces.iter().filter(|piece| {
                piece.first <= int(at)
                    && piece.last >= int(at)
                    && (int(at) - &piece.first).modulo(&piece.step) == Ok(Int::ZERO)
            });
            let sum: Int = on.map(|piece| piece.curve.at(&int(at))).sum();
            assert_eq!(sum, int(*expected), "at {at} of {kept} in {}", describe(&system));
        }
        for (low, high) in [(low, high), (0, 5), (3, 3)] {
            let part = &expected[(low + 8) as usize..=(high + 8) as usize];
            let bounds = (int(*part.iter().min().unwrap()), int(*part.iter().max().unwrap()));
            let found = extremes(&pieces, &int(low), &int(high), budget);
            assert!(found == Some(bounds), "extremes of {kept} in {}", describe(&system));
        }
    }
}

#[test]
fn chains_are_binomial_coefficients() {
    let chain = |last: Int, variables: usize| {
        let ascend = |at: usize| {
            let mut row = vec![0; variables];
            (row[at], row[at + 1]) = (-1, 1);
            (affine(&row, -1), Relation::NotNegative)
        };
        points(&System {
            ranges: vec![(Int::ZERO, last); variables],
            conditions: (0..variables - 1).map(ascend).collect(),
        })
    };
    assert_eq!(chain(int(999_999), 3), int(166_666_166_667_000_000));
    let n = int(10).power(&int(30)).unwrap();
    let expected = (&n * &(&n - &Int::ONE) * &(&n - &int(2))).exactly_over(&int(6));
    assert_eq!(chain(&n - &Int::ONE, 3), expected);
    // C(40, 20)
    assert_eq!(chain(int(39), 20), int(137_846_528_820));
}

#[test]
fn simplices_are_binomial_coefficients() {
    let simplex = |variables: usize, sum: i64| {
        let system =
            system(&vec![(0, sum); variables], vec![(affine(&vec![-1; variables], sum), Relation::NotNegative)]);
        count(&system, &mut StepBudget::new(100_000, &mut |_| true))
    };
    let n = 1_000_000;
    let factors: Int = (1..=8).map(|k| int(n + k)).product();
    assert_eq!(simplex(8, n), Some(factors.exactly_over(&int(40_320))));
    // Polynomials that would have millions of terms are not begun.
    assert_eq!(simplex(24, n), None);
}

#[test]
fn pages_and_remainders_have_closed_forms() {
    let pages = system(&[(1, 1_000_000), (1, 1_000_000)], vec![(affine(&[1, -7], 6), Relation::NotNegative)]);
    // Σ ceil(items / 7): 142857 whole groups of 7, and one more.
    let expected = 7 * (142_857 * 142_858 / 2) + 142_858;
    assert_eq!(points(&pages), int(expected));
    let both = system(&[(0, 999_999); 2], vec![(affine(&[3, 5], -2), Relation::MultipleOf(int(7)))]);
    assert_eq!(points(&both), int(142_857_142_857));
}

/// The points with 1 <= y and over y <= rise x + start, for 0 <= x <= last.
fn below_line(rise: i64, start: i64, over: i64, last: &Int) -> Int {
    let top = big("1000000000000000000000000000000000000000000000000");
    points(&System {
        ranges: vec![(Int::ZERO, last.clone()), (Int::ONE, top)],
        conditions: vec![(affine(&[rise, -over], start), Relation::NotNegative)],
    })
}

#[test]
fn points_below_lines_are_those_of_a_loop_and_of_a_rectangle() {
    let (p, q) = (1_000_000_007, 998_244_353);
    for (rise, start, over) in [(p, 12345, q), (q, 1, p), (3, 5, 7), (p, p - 1, 2 * q)] {
        let direct: i64 = (0..=1000).map(|x| (rise * x + start) / over).sum();
        assert_eq!(below_line(rise, start, over, &int(1000)), int(direct));
    }
    // Σ_{x<q} floor(p x / q) = (p - 1) (q - 1) / 2 for coprime p and q, the triangle below a diagonal without points.
    let expected = (&int(p - 1) * &int(q - 1)).exactly_over(&int(2));
    assert_eq!(below_line(p, 0, q, &int(q - 1)), expected);
    assert_eq!(below_line(q, 0, p, &int(p - 1)), expected);
    // Over k whole periods: each has the sum of the first and p q more for each period before.
    let k = int(10).power(&int(20)).unwrap();
    let before = (&k * &(&k - &Int::ONE)).exactly_over(&int(2)) * &int(p) * &int(q);
    assert_eq!(below_line(p, 0, q, &(&k * &int(q) - &Int::ONE)), expected * &k + &before);
}

#[test]
fn weighted_sums_below_lines_are_those_of_a_loop() {
    // Free variables below x and y make the integrand a polynomial of both.
    for (rise, start, over) in [(17, 3, 5), (5, -40, 17), (-7, 300, 11), (31, 0, 32), (2, 1, 64)] {
        let mut expected = 0;
        for x in 0..=40 {
            for y in (0..=200_i64).filter(|y| over * y <= rise * x + start) {
                expected += (x + 1) * (y + 1);
            }
        }
        let below = vec![
            (affine(&[rise, -over, 0, 0], start), Relation::NotNegative),
            (affine(&[1, 0, -1, 0], 0), Relation::NotNegative),
            (affine(&[0, 1, 0, -1], 0), Relation::NotNegative),
        ];
        assert_eq!(points(&system(&[(0, 40), (0, 200), (0, 300), (0, 300)], below)), int(expected));
    }
}

#[test]
fn a_spent_meter_gives_no_number() {
    let mut chance = Random(3);
    for round in 0..400 {
        let system = random_system(&mut chance, 1 + round % 4);
        let exact = points(&system);
        for steps in 0..12 {
            assert!(count(&system, &mut StepBudget::new(steps, &mut |_| true)).is_none_or(|found| found == exact));
        }
    }
}

#[test]
fn systems_without_variables_or_with_empty_ranges_are_decided() {
    assert_eq!(points(&System::default()), Int::ONE);
    assert_eq!(points(&system(&[], vec![(affine(&[], -1), Relation::NotNegative)])), Int::ZERO);
    assert_eq!(points(&system(&[], vec![(affine(&[], 6), Relation::MultipleOf(int(3)))])), Int::ONE);
    assert_eq!(points(&system(&[], vec![(affine(&[], 6), Relation::MultipleOf(int(4)))])), Int::ZERO);
    assert_eq!(points(&system(&[], vec![(affine(&[], 0), Relation::MultipleOf(int(0)))])), Int::ONE);
    assert_eq!(points(&system(&[(3, 2)], vec![])), Int::ZERO);
    assert_eq!(points(&system(&[(4, 4), (1, 3)], vec![])), int(3));
    assert!(count(&system(&[(0, 1); 25], vec![]), &mut StepBudget::new(100, &mut |_| true)).is_none());
}

#[test]
fn residues_that_cost_too_much_end_at_once() {
    let huge = 1_000_000_007;
    let knapsack =
        system(&[(0, 4 * huge); 3], vec![(affine(&[-huge, huge + 2, 2 * huge - 1], 5 * huge), Relation::NotNegative)]);
    assert!(count(&knapsack, &mut StepBudget::new(1000, &mut |_| true)).is_none());
}
