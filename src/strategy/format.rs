//! How figures are written: in the units of the notation, with as many digits as their metric declares.
//!
//! Every table, sentence and picture takes its figures from here, so that a value looks the same everywhere: `50/s`, `48.3%`,
//! `120 bytes`. Numbers are rounded by the standard library, which does the same natively and in wasm.

use num_bigint::BigUint;

use super::estimate::{Estimate, Worst};
use super::settings::SettingValue;
use crate::design::{Dimension, Metric};
use crate::keyspace::Count;

/// Separates groups of three digits: a narrow space at which no line breaks.
const THIN: char = '\u{202f}';
/// Separates a number from its unit: a space at which no line breaks.
const SPACE: char = '\u{a0}';
/// Counts with more digits are rounded.
const MOST_DIGITS_SHOWN: usize = 24;
/// The significant digits of a rounded count.
const DIGITS_OF_COUNT: usize = 4;
/// Numbers from here on are written with a power of ten.
const SCIENTIFIC_FROM: f64 = 1e15;
/// No plan depends on how far a number is beyond this one; counts that are exact are written by [`count`].
const LARGEST_SHOWN: f64 = 1e100;
/// No plan depends on how far a number is below this one.
const SMALLEST_SHOWN: f64 = 1e-4;
/// 100 years of 365.25 days, in seconds.
const CENTURY: f64 = 100.0 * 365.25 * 86_400.0;
/// Shorter times than this are none, in seconds.
const NANOSECOND: f64 = 1e-9;
/// The largest size that has a unit, in bytes: 1 YiB, a little more than a yottabyte.
const YOBIBYTE: f64 = 1024.0 * ZEBIBYTE;
const ZEBIBYTE: f64 = 1024.0 * EXBIBYTE;
const EXBIBYTE: f64 = 1024.0 * PEBIBYTE;
const PEBIBYTE: f64 = 1024.0 * TEBIBYTE;
const TEBIBYTE: f64 = 1024.0 * GIBIBYTE;
const GIBIBYTE: f64 = 1024.0 * 1024.0 * 1024.0;

/// A count: `1507`, or `≥ 1200, ≤ 1600` where only bounds are known.
#[must_use]
pub fn count(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => whole(exact),
        None => format!("≥{SPACE}{}, ≤{SPACE}{}", whole(count.at_least()), whole(count.at_most())),
    }
}

/// A count with all its digits, however many they are.
#[must_use]
pub fn all_digits(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => grouped(&exact.to_string()),
        None => format!("{} to {}", grouped(&count.at_least().to_string()), grouped(&count.at_most().to_string())),
    }
}

/// A count in a sentence: `1507`, or `at least 1200 and at most 1600` where only bounds are known.
#[must_use]
pub fn count_in_words(count: &Count) -> String {
    match count.as_exact() {
        Some(exact) => whole(exact),
        None => format!("at least {} and at most {}", whole(count.at_least()), whole(count.at_most())),
    }
}

/// A whole number in groups of three digits. A number with more than 24 digits is rounded, and marked so:
/// `≈ 4.079 × 10⁶¹⁴`.
#[must_use]
pub fn whole(number: &BigUint) -> String {
    let digits = number.to_string();
    if digits.len() <= MOST_DIGITS_SHOWN {
        return grouped(&digits);
    }
    let (first, rest) = digits.split_at(DIGITS_OF_COUNT);
    let rounds_up = rest.starts_with(['5', '6', '7', '8', '9']);
    let rounded = (first.parse::<u32>().unwrap_or_default() + u32::from(rounds_up)).to_string();
    // 9999.5 becomes 10000, which has a digit more.
    let exponent = rest.len() + rounded.len() - 1;
    let (first, fraction) = rounded.split_at(1);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("≈{SPACE}{first}{point}{fraction}{}", times_ten_to(exponent as i32))
}

/// A value of a metric: `98.62%`, `8.3 ms`, `4.5 MiB`, `1507`.
#[must_use]
pub fn value(metric: Metric, value: f64) -> String {
    match metric {
        Metric::KeyReadable | Metric::InterfaceKept => yes_or_no(value),
        _ => quantity(metric.declaration().dimension, value, metric.declaration().digits),
    }
}

/// The worst of a metric, where it is written differently from the mean.
#[must_use]
pub fn worst(metric: Metric, estimate: &Estimate) -> Option<String> {
    match estimate.worst? {
        Worst::Value(worst) => Some(value(metric, worst)).filter(|worst| *worst != value(metric, estimate.value)),
        Worst::Unbounded => Some("no bound".into()),
    }
}

/// A number of a dimension, in base units, with so many significant digits, in the unit that fits it.
#[must_use]
pub fn quantity(dimension: Dimension, value: f64, digits: usize) -> String {
    match dimension {
        Dimension::Number => number(value, digits),
        Dimension::Share => share(value),
        Dimension::Size => size(value, digits, ""),
        Dimension::Time => time(value, digits),
        Dimension::Rate => rate(value, digits),
        Dimension::Throughput => size(value, digits, "/s"),
    }
}

/// The value of a setting: `2 min`, `48.3%`, `4`, `yes`.
#[must_use]
pub fn setting(value: SettingValue) -> String {
    const DIGITS: usize = 6;
    match value {
        SettingValue::Seconds(seconds) => time(seconds, DIGITS),
        SettingValue::Share(part) => share(part),
        SettingValue::Count(count) => grouped(&count.to_string()),
        SettingValue::Switch(true) => "yes".into(),
        SettingValue::Switch(false) => "no".into(),
    }
}

/// The metric's name as people write it: `messages per write`.
#[must_use]
pub fn name(metric: Metric) -> String {
    metric.declaration().name.replace('_', " ")
}

/// Units of size from the largest to the smallest: how many bytes one of it is, and its name.
const SIZES: [(f64, &str); 8] = [
    (ZEBIBYTE, "ZiB"),
    (EXBIBYTE, "EiB"),
    (PEBIBYTE, "PiB"),
    (TEBIBYTE, "TiB"),
    (GIBIBYTE, "GiB"),
    (1024.0 * 1024.0, "MiB"),
    (1024.0, "KiB"),
    (1.0, "bytes"),
];

/// Bytes in the largest unit of which there is one; `per` follows the unit.
fn size(bytes: f64, digits: usize, per: &str) -> String {
    if bytes > YOBIBYTE {
        return format!("over 1{SPACE}YiB{per}");
    }
    let (unit, name) = SIZES.into_iter().find(|(unit, _)| bytes >= *unit).unwrap_or((1.0, "bytes"));
    format!("{}{SPACE}{name}{per}", number(bytes / unit, digits))
}

/// Units of time from the largest to the smallest: how many seconds one of it is, and its name for one and for several.
const TIMES: [(f64, [&str; 2]); 4] =
    [(86_400.0, ["day", "days"]), (3600.0, ["h"; 2]), (60.0, ["min"; 2]), (1.0, ["s"; 2])];

/// Units of time below a second, and from how many seconds on each is used.
const SHORT_TIMES: [(f64, f64, &str); 3] = [(1e-4, 1e-3, "ms"), (1e-7, 1e-6, "µs"), (NANOSECOND, NANOSECOND, "ns")];

/// Seconds in the largest unit of which there is exactly one, or at least two: 90 s stay seconds.
fn time(seconds: f64, digits: usize) -> String {
    if seconds > CENTURY {
        return "over 100 years".into();
    }
    if let Some((unit, names)) = TIMES.into_iter().find(|(unit, _)| seconds == *unit || seconds >= 2.0 * unit) {
        let [one, several] = names;
        return format!("{}{SPACE}{}", number(seconds / unit, digits), if seconds == unit { one } else { several });
    }
    if seconds >= 1.0 || seconds == 0.0 {
        return format!("{}{SPACE}s", number(seconds, digits));
    }
    match SHORT_TIMES.into_iter().find(|(from, ..)| seconds >= *from) {
        Some((_, unit, name)) => format!("{}{SPACE}{name}", number(seconds / unit, digits)),
        None => "none".into(),
    }
}

/// Events a second; rare ones an hour or a day.
fn rate(per_second: f64, digits: usize) -> String {
    const RARE: f64 = 0.01;
    match per_second {
        rare if rare > 0.0 && rare < 1.0 / 3600.0 => format!("{}/day", number(rare * 86_400.0, digits)),
        rare if rare > 0.0 && rare < RARE => format!("{}/h", number(rare * 3600.0, digits)),
        _ => format!("{}/s", number(per_second, digits)),
    }
}

/// A share in percent: `48.3%`. A share that is not quite none or all is never rounded to it.
#[must_use]
pub fn share(value: f64) -> String {
    let percent = value * 100.0;
    let number = match percent {
        0.0 => "0".into(),
        p if p < SMALLEST_SHOWN => less_than_shown(),
        p if p < 0.01 => decimals(p, 4),
        p if p < 99.995 => decimals(p, 2),
        p if p < 100.0 => format!(">{SPACE}99.99"),
        _ => "100".into(),
    };
    format!("{number}%")
}

/// How much more one cost is than another, by their ratio from 1 on: `11.9% more`, `25 times as much`.
#[must_use]
pub fn more(ratio: f64) -> String {
    const TIMES_FROM: f64 = 10.0;
    const MOST_TIMES: f64 = 1e6;
    match ratio {
        ratio if ratio < TIMES_FROM => format!("{} more", percent_of_increase(ratio - 1.0)),
        ratio if ratio < MOST_TIMES => format!("{} times as much", number(ratio, 3)),
        _ => "over a million times as much".into(),
    }
}

/// An increase may be above 100%.
fn percent_of_increase(increase: f64) -> String {
    match increase * 100.0 {
        p if p < SMALLEST_SHOWN => less_than_shown() + "%",
        p => number(p, 3) + "%",
    }
}

/// A count in a sentence: `1 delete`, `1507 deletes`.
#[must_use]
pub fn counted(count: f64, one: &str, many: &str) -> String {
    let number = number(count, 4);
    let noun = if number == "1" { one } else { many };
    format!("{number} {noun}")
}

fn yes_or_no(value: f64) -> String {
    match value {
        0.0 => "no".into(),
        1.0 => "yes".into(),
        partly => share(partly),
    }
}

/// A plain number with so many significant digits; the digits before the point are all shown.
#[must_use]
pub fn number(value: f64, digits: usize) -> String {
    match value.abs() {
        0.0 => "0".into(),
        size if size < SMALLEST_SHOWN => less_than_shown(),
        size if size < SCIENTIFIC_FROM => in_groups(&significant(value, digits)),
        size if size <= LARGEST_SHOWN => {
            let (mantissa, exponent) = scientific(value, digits);
            mantissa + &times_ten_to(exponent)
        }
        size if size.is_nan() => "unknown".into(),
        _ => format!("over 10{}", superscript(100)),
    }
}

fn less_than_shown() -> String {
    format!("<{SPACE}0.0001")
}

/// Rounded to so many significant digits, but not before the point: `1507`, `0.05`. No zeros end the fraction.
fn significant(value: f64, digits: usize) -> String {
    let (_, exponent) = scientific(value, digits);
    decimals(value, usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0))
}

/// Rounded to so many decimals. No zeros end the fraction.
fn decimals(value: f64, places: usize) -> String {
    without_zeros(&format!("{value:.places$}")).into()
}

/// Rounded to so many significant digits: a mantissa, and the power of ten that it is multiplied by.
fn scientific(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{value:.*e}", digits.max(1) - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (without_zeros(mantissa).into(), exponent.parse().unwrap_or(0))
}

fn without_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

fn in_groups(number: &str) -> String {
    match number.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(number),
    }
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

fn times_ten_to(exponent: i32) -> String {
    format!("{SPACE}×{SPACE}10{}", superscript(exponent))
}

/// A power of ten; up to 10^22 it is the nearest number there is.
#[must_use]
pub fn ten_to(exponent: i32) -> f64 {
    let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    if exponent < 0 { 1.0 / power } else { power }
}

/// A whole number in raised digits.
#[must_use]
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
    }

    #[test]
    fn long_counts_show_their_own_leading_digits() {
        let show = |digits: &str| plain(whole(&digits.parse().unwrap()));
        // 2^128 = 340282366920938463463374607431768211456.
        assert_eq!(plain(whole(&BigUint::from(2_u32).pow(128))), "≈ 3.403 × 10³⁸");
        // Beyond every double: 601 zeros.
        assert_eq!(show(&format!("46{}", "0".repeat(600))), "≈ 4.6 × 10⁶⁰¹");
        assert_eq!(show(&format!("99995{}", "0".repeat(25))), "≈ 1 × 10³⁰");
        assert_eq!(show(&format!("99994{}", "9".repeat(25))), "≈ 9.999 × 10²⁹");
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
        assert_eq!(show(Dimension::Size, 0.0), "0 bytes");
        assert_eq!(show(Dimension::Size, 1536.0), "1.5 KiB");
        assert_eq!(show(Dimension::Throughput, 5.0 * 1_048_576.0), "5 MiB/s");
        assert_eq!(show(Dimension::Time, 0.0), "0 s");
        assert_eq!(show(Dimension::Time, 0.0083), "8.3 ms");
        assert_eq!(show(Dimension::Time, 60.0), "1 min");
        assert_eq!(show(Dimension::Time, 90.0), "90 s");
        assert_eq!(show(Dimension::Time, 120.0), "2 min");
        assert_eq!(show(Dimension::Time, 86_400.0), "1 day");
        assert_eq!(show(Dimension::Time, 129_600.0), "36 h");
        assert_eq!(show(Dimension::Time, 1e-7), "0.1 µs");
        assert_eq!(show(Dimension::Time, 4e-9), "4 ns");
        assert_eq!(show(Dimension::Rate, 75_350.0), "75 350/s");
    }

    #[test]
    fn rare_events_are_told_by_the_hour_or_the_day() {
        let show = |value| plain(quantity(Dimension::Rate, value, 4));
        assert_eq!([show(0.0), show(0.05)], ["0/s", "0.05/s"]);
        assert_eq!(show(2.0 / 3600.0), "2/h");
        assert_eq!(show(10.0 / 86_400.0), "10/day");
        assert_eq!(show(1e-12), "< 0.0001/day");
    }

    #[test]
    fn what_no_reader_can_use_is_said_in_words() {
        let show = |dimension, value| plain(quantity(dimension, value, 3));
        assert_eq!(show(Dimension::Time, 1e300), "over 100 years");
        assert_eq!(show(Dimension::Time, 1.98e-14), "none");
        assert_eq!(show(Dimension::Size, 1e25), "over 1 YiB");
        assert_eq!(show(Dimension::Throughput, 1e25), "over 1 YiB/s");
        assert_eq!(show(Dimension::Size, 1e24), "847 ZiB");
        assert_eq!(show(Dimension::Rate, 1e300), "over 10¹⁰⁰/s");
        assert_eq!(show(Dimension::Number, f64::INFINITY), "over 10¹⁰⁰");
    }

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        assert_eq!(plain(share(0.0)), "0%");
        assert_eq!(plain(share(1e-9)), "< 0.0001%");
        assert_eq!(plain(share(0.00277)), "0.28%");
        assert_eq!(plain(share(0.483)), "48.3%");
        assert_eq!(plain(share(0.999_999)), "> 99.99%");
        assert_eq!(plain(share(1.0)), "100%");
    }

    #[test]
    fn increases_have_no_endless_percentages() {
        let show = |ratio| plain(more(ratio));
        assert_eq!([show(1.119), show(3.5), show(25.0)], ["11.9% more", "250% more", "25 times as much"]);
        assert_eq!([show(1.0 + 1e-9), show(1e308)], ["< 0.0001% more", "over a million times as much"]);
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
        assert_eq!(show(9.99996), "10");
        assert_eq!(show(0.5), "0.5");
        assert_eq!(show(1.5e30), "1.5 × 10³⁰");
        assert_eq!(show(2e-7), "< 0.0001");
    }
}
