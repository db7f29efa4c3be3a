//! How numbers are shown: grouped, scaled to a fitting unit, with as many digits as their metric declares.

use num_bigint::BigUint;

use super::estimate::{Estimate, Worst};
use super::settings::SettingValue;
use crate::decimal;
use crate::design::{Dimension, Metric};
use crate::keyspace::Count;

/// Parts groups of three digits; narrow, and no line breaks there.
const THIN: char = '\u{202f}';
/// Keeps a number and its unit on one line.
const SPACE: char = '\u{a0}';
/// Longer counts are shown rounded.
const MOST_DIGITS_SHOWN: usize = 24;

/// A count: `1507`, or `≥ 1200, ≤ 1600` where only bounds are known.
pub fn count(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => whole(exact),
        None => format!("≥{SPACE}{}, ≤{SPACE}{}", whole(count.at_least()), whole(count.at_most())),
    }
}

/// A count with all its digits, however many they are.
pub fn all_digits(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => grouped(&exact.to_string()),
        None => format!("{} to {}", grouped(&count.at_least().to_string()), grouped(&count.at_most().to_string())),
    }
}

/// A count in a sentence: `1507`, or `at least 1200 and at most 1600` where only bounds are known.
pub fn count_in_words(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => whole(exact),
        None => format!("at least {} and at most {}", whole(count.at_least()), whole(count.at_most())),
    }
}

/// A whole number in groups of three digits; one too long to be read is rounded, and marked so.
pub fn whole(number: &BigUint) -> String {
    let digits = number.to_string();
    if digits.len() <= MOST_DIGITS_SHOWN {
        return grouped(&digits);
    }
    let (first, rest) = digits.split_at(1);
    let fraction: String = rest.chars().take(3).collect();
    format!("≈{SPACE}{first}.{fraction}{SPACE}×{SPACE}10{}", superscript(rest.len() as i32))
}

/// A value of a metric: `98.62 %`, `8.3 ms`, `4.5 MiB`, `1507`.
pub fn value(metric: Metric, value: f64) -> String {
    let digits = metric.declaration().digits;
    match metric {
        Metric::KeyReadable | Metric::InterfaceKept => yes_or_no(value),
        _ => quantity(metric.declaration().dimension, value, digits),
    }
}

/// The worst of a metric, where it is shown differently from the mean.
pub fn worst(metric: Metric, estimate: &Estimate) -> Option<String> {
    match estimate.worst? {
        Worst::Value(worst) => Some(value(metric, worst)).filter(|worst| *worst != value(metric, estimate.value)),
        Worst::Unbounded => Some("no bound".into()),
    }
}

/// A number of a dimension in the unit that fits it, with so many significant digits.
pub fn quantity(dimension: Dimension, value: f64, digits: usize) -> String {
    match dimension {
        Dimension::Number => number(value, digits),
        Dimension::Share => share(value),
        Dimension::Size => scaled(value, digits, &SIZES),
        Dimension::Time => scaled(value, digits, &TIMES),
        Dimension::Rate => format!("{}{SPACE}/s", number(value, digits)),
        Dimension::Throughput => format!("{}/s", scaled(value, digits, &SIZES)),
    }
}

/// The value of a setting: `2 min`, `48.3 %`, `4`, `yes`.
pub fn setting(value: SettingValue) -> String {
    match value {
        SettingValue::Seconds(seconds) => quantity(Dimension::Time, seconds, 6),
        SettingValue::Share(share) => quantity(Dimension::Share, share, 6),
        SettingValue::Count(count) => quantity(Dimension::Number, count as f64, 6),
        SettingValue::Switch(true) => "yes".to_owned(),
        SettingValue::Switch(false) => "no".to_owned(),
    }
}

/// The metric's name as people write it: `messages per write`.
pub fn name(metric: Metric) -> String {
    metric.declaration().name.replace('_', " ")
}

/// A unit: from which value on it is used, how much of the base unit it is, and its name.
type Unit = (f64, f64, &'static str);

const SIZES: [Unit; 6] = [
    (1_125_899_906_842_624.0, 1_125_899_906_842_624.0, "PiB"),
    (1_099_511_627_776.0, 1_099_511_627_776.0, "TiB"),
    (1_073_741_824.0, 1_073_741_824.0, "GiB"),
    (1_048_576.0, 1_048_576.0, "MiB"),
    (1024.0, 1024.0, "KiB"),
    (0.0, 1.0, "B"),
];

/// Minutes and more are used from two on, so that 90 s stay seconds; milli- and microseconds from a tenth on.
const TIMES: [Unit; 8] = [
    (172_800.0, 86_400.0, "days"),
    (7200.0, 3600.0, "h"),
    (120.0, 60.0, "min"),
    (1.0, 1.0, "s"),
    (1e-4, 1e-3, "ms"),
    (1e-7, 1e-6, "µs"),
    (f64::MIN_POSITIVE, 1e-9, "ns"),
    (0.0, 1.0, "s"),
];

fn scaled(value: f64, digits: usize, units: &[Unit]) -> String {
    match units.iter().find(|(from, ..)| value >= *from) {
        Some((_, size, name)) => format!("{}{SPACE}{name}", number(value / size, digits)),
        None => number(value, digits),
    }
}

/// A share in percent. What is not quite none or all is never rounded to it.
fn share(value: f64) -> String {
    let percent = value * 100.0;
    let text = match percent {
        0.0 => "0".into(),
        p if p < 0.0001 => "<\u{a0}0.0001".into(),
        p if p < 0.01 => decimal::fixed(p, 4),
        p if p < 99.995 => decimal::fixed(p, 2),
        p if p < 100.0 => ">\u{a0}99.99".into(),
        _ => "100".into(),
    };
    format!("{text}{SPACE}%")
}

/// A share in a sentence: `4.5%`, with so many significant digits.
pub fn percent(share: f64, digits: usize) -> String {
    number(100.0 * share, digits) + "%"
}

/// A count in a sentence: `1 delete`, `1507 deletes`.
pub fn counted(count: f64, one: &str, many: &str) -> String {
    let number = number(count, 4);
    let noun = if number == "1" { one } else { many };
    [&number, " ", noun].concat()
}

fn yes_or_no(value: f64) -> String {
    match value {
        0.0 => "no".into(),
        1.0 => "yes".into(),
        partly => share(partly),
    }
}

/// A plain number with so many significant digits; the digits before the point are all shown.
pub fn number(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if !(1e-4..1e15).contains(&value.abs()) {
        return scientific(value, digits);
    }
    let text = decimal::significant(value, digits);
    let (whole, fraction) = text.split_at(text.bytes().position(|byte| byte == b'.').unwrap_or(text.len()));
    if whole.len() > 4 { grouped(whole) + fraction } else { text }
}

fn scientific(value: f64, digits: usize) -> String {
    let (mantissa, exponent) = decimal::rounded(value, digits);
    format!("{mantissa}{SPACE}×{SPACE}10{}", superscript(exponent))
}

/// Digits in groups of three; four digits stay together, as 1507.
fn grouped(digits: &str) -> String {
    if digits.len() <= 4 {
        return digits.into();
    }
    let mut text = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// A power of ten; up to 10^22 it is the nearest number there is.
pub fn ten_to(exponent: i32) -> f64 {
    let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    if exponent < 0 { 1.0 / power } else { power }
}

/// A whole number in raised digits.
pub fn superscript(number: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize).copied()).unwrap_or('⁻');
    number.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace([THIN, SPACE], " ")
    }

    #[test]
    fn counts_are_whole_and_grouped() {
        assert_eq!(count(&Count::exact(1507_u32)), "1507");
        assert_eq!(plain(count(&Count::exact(1_507_000_000_u32))), "1 507 000 000");
        assert_eq!(plain(count(&Count::exact(BigUint::from(2_u32).pow(128)))), "≈ 3.402 × 10³⁸");
    }

    #[test]
    fn bounds_never_look_exact() {
        let bounds = Count::between(1200_u32.into(), 16_000_u32.into());
        assert_eq!(plain(count(&bounds)), "≥ 1200, ≤ 16 000");
        assert_eq!(plain(count_in_words(&bounds)), "at least 1200 and at most 16 000");
    }

    #[test]
    fn quantities_take_the_unit_that_fits() {
        let show = |dimension, value| plain(quantity(dimension, value, 3));
        assert_eq!(show(Dimension::Size, 0.0), "0 B");
        assert_eq!(show(Dimension::Size, 1536.0), "1.5 KiB");
        assert_eq!(show(Dimension::Throughput, 5.0 * 1_048_576.0), "5 MiB/s");
        assert_eq!(show(Dimension::Time, 0.0), "0 s");
        assert_eq!(show(Dimension::Time, 0.0083), "8.3 ms");
        assert_eq!(show(Dimension::Time, 90.0), "90 s");
        assert_eq!(show(Dimension::Time, 120.0), "2 min");
        assert_eq!(show(Dimension::Time, 1e-7), "0.1 µs");
        assert_eq!(show(Dimension::Time, 4e-9), "4 ns");
        assert_eq!(show(Dimension::Rate, 75_350.0), "75 350 /s");
    }

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        assert_eq!(plain(share(0.0)), "0 %");
        assert_eq!(plain(share(1e-9)), "< 0.0001 %");
        assert_eq!(plain(share(0.00277)), "0.28 %");
        assert_eq!(plain(share(0.999_999)), "> 99.99 %");
        assert_eq!(plain(share(1.0)), "100 %");
    }

    #[test]
    fn powers_of_ten_are_as_they_are_read() {
        for exponent in -22..=22 {
            assert_eq!(ten_to(exponent), format!("1e{exponent}").parse::<f64>().unwrap(), "{exponent}");
        }
        assert_eq!((ten_to(400), ten_to(-400)), (f64::INFINITY, 0.0));
    }

    #[test]
    fn numbers_keep_their_whole_digits() {
        let show = |value| plain(number(value, 4));
        assert_eq!(show(1507.0), "1507");
        assert_eq!(show(123_456.7), "123 457");
        assert_eq!(show(68.4512), "68.45");
        assert_eq!(show(0.5), "0.5");
        assert_eq!(show(1.5e30), "1.5 × 10³⁰");
        assert_eq!(show(2e-7), "2 × 10⁻⁷");
    }
}
