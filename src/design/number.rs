//! The numbers of the notation: whole numbers of any size, amounts, and amounts with units.

use std::fmt;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{Pow, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Whole numbers with more digits than this are refused: nothing that is counted needs them.
const MOST_DIGITS: u32 = 1_000;

/// A whole number of any size. In JSON it is a number where every reader keeps it exactly, else a decimal string.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Whole(pub BigInt);

/// The largest integer that a JSON reader with IEEE doubles keeps exactly, 2^53 - 1.
const LARGEST_SAFE: i64 = (1 << 53) - 1;

impl Whole {
    /// Whether every reader of JSON keeps it exactly as a number.
    pub fn is_safe(&self) -> bool {
        self.0.magnitude() <= &LARGEST_SAFE.unsigned_abs().into()
    }

    /// Reads a number that may begin with a minus sign.
    pub(super) fn signed(text: &str) -> Result<Self, NumberError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let Self(size) = Number::parse(digits)?.whole()?;
        Ok(Self(if digits.len() < text.len() { -size } else { size }))
    }
}

impl From<i64> for Whole {
    fn from(value: i64) -> Self {
        Self(value.into())
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Small numbers, which nearly all are, take a shorter way.
        match self.0.to_i64() {
            Some(small) => small.fmt(f),
            None => self.0.fmt(f),
        }
    }
}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.to_i64().filter(|_| self.is_safe()) {
            Some(small) => serializer.serialize_i64(small),
            None => serializer.serialize_str(&self.0.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(WholeOrText("a whole number, or a decimal string of one"))? {
            Scalar::Number(number) => Ok(Self(number)),
            Scalar::Text(text) => Self::signed(&text).map_err(de::Error::custom),
        }
    }
}

/// What stands in JSON where a whole number may stand.
pub(super) enum Scalar {
    /// A number.
    Number(BigInt),
    /// A text.
    Text(String),
}

/// Reads a whole number or a text; it says what was expected.
pub(super) struct WholeOrText(pub &'static str);

impl de::Visitor<'_> for WholeOrText {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }
}

/// Doubles in JSON, kept to the last digit: for `#[serde(with = "json_f64")]`.
///
/// They are written as the standard library writes numbers and read as the notation does, which are both exact.
pub mod json_f64 {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use serde_json::value::RawValue;

    use super::Number;

    /// Writes a number.
    pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(*value)
    }

    /// The finite number that stands in JSON.
    pub(in crate::design) fn read(text: &str) -> Option<f64> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let size = Number::suffixed(digits, "").ok()?.amount().ok()?.get();
        Some(if digits.len() < text.len() { -size } else { size })
    }

    /// Reads a number.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        read(raw).ok_or_else(|| de::Error::custom(format!("{raw} is no number that can be reckoned with")))
    }
}

/// A finite amount that is not negative: rates, sizes, times, shares. Never a count.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Amount(f64);

impl Amount {
    /// The amount, if it is finite and not negative.
    pub fn new(value: f64) -> Option<Self> {
        // Adding 0 turns -0 into 0, so that equal amounts print alike.
        (value.is_finite() && value >= 0.0).then_some(Self(value + 0.0))
    }

    /// The plain number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0.0 || (1e-6..1e16).contains(&self.0) {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{:e}", self.0)
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = json_f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| de::Error::custom("an amount is finite and not negative"))
    }
}

/// A number as it stands in the text: digits, perhaps a fraction, an exponent, and `k`, `M` or `G`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a> {
    /// The digits before and after the point, perhaps with `_` between them.
    digits: [&'a str; 2],
    /// The power of ten that all the digits together are multiplied by.
    exponent: i64,
}

/// Why a number cannot be used; the text says what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not written as a number.
    NotANumber,
    /// It has more than a thousand digits, or is beyond what an amount can hold.
    TooLarge,
    /// It has a fraction where a whole number is wanted.
    NotWhole,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => f.write_str("not a number: write digits, as in `1_000_000`, `1.5k` or `1e-3`"),
            Self::TooLarge => write!(f, "too large: {MOST_DIGITS} digits are the most"),
            Self::NotWhole => f.write_str("not a whole number"),
        }
    }
}

impl std::error::Error for NumberError {}

impl<'a> Number<'a> {
    /// Reads a number with its suffix.
    ///
    /// # Errors
    ///
    /// What is not written as a number.
    pub fn parse(text: &'a str) -> Result<Self, NumberError> {
        let digits = text.strip_suffix(['k', 'M', 'G']).unwrap_or(text);
        Self::suffixed(digits, &text[digits.len()..])
    }

    /// Reads a number whose suffix, or nothing, stands apart.
    ///
    /// # Errors
    ///
    /// What is not written as a number.
    pub fn suffixed(text: &'a str, suffix: &str) -> Result<Self, NumberError> {
        let shift = match suffix {
            "k" => 3,
            "M" => 6,
            "G" => 9,
            _ => 0,
        };
        let (mantissa, exponent) = match text.bytes().position(|b| matches!(b, b'e' | b'E')) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().map_err(|_| NumberError::TooLarge)?),
            None => (text, 0),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut number = Self { digits: [integer, fraction], exponent: i64::from(exponent) + shift };
        let is_written = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        if integer.is_empty() || !is_written(integer) || !is_written(fraction) || number.digits().next().is_none() {
            return Err(NumberError::NotANumber);
        }
        number.exponent -= fraction.bytes().filter(u8::is_ascii_digit).count() as i64;
        Ok(number)
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        let [integer, fraction] = self.digits;
        integer.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit)
    }

    /// All the digits as one number, if it fits: that of nearly all numbers does, and saves the long way.
    fn short(&self) -> Option<u64> {
        self.digits().try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
    }

    /// The number as a whole one, exactly.
    ///
    /// # Errors
    ///
    /// A number with a fraction, or with too many digits.
    pub fn whole(&self) -> Result<Whole, NumberError> {
        let power = u32::try_from(self.exponent).ok().and_then(|exponent| 10_u64.checked_pow(exponent));
        if let Some(number) = power.and_then(|power| self.short()?.checked_mul(power)) {
            return Ok(Whole(number.into()));
        }
        let digits: String = self.digits().map(char::from).collect();
        let significant = digits.trim_start_matches('0');
        let digits = significant.trim_end_matches('0');
        if digits.is_empty() {
            return Ok(Whole::from(0));
        }
        let exponent = self.exponent + (significant.len() - digits.len()) as i64;
        let exponent = u32::try_from(exponent)
            .map_err(|_| if exponent < 0 { NumberError::NotWhole } else { NumberError::TooLarge })?;
        if digits.len() as u64 + u64::from(exponent) > u64::from(MOST_DIGITS) {
            return Err(NumberError::TooLarge);
        }
        let mantissa: BigInt = digits.parse().map_err(|_| NumberError::NotANumber)?;
        Ok(Whole(mantissa * BigInt::from(10).pow(exponent)))
    }

    /// The number as an amount, rounded once to the nearest double.
    ///
    /// # Errors
    ///
    /// A number that is larger than any double.
    pub fn amount(&self) -> Result<Amount, NumberError> {
        // Both the digits and the power of ten are exact as doubles, so that only the operation between them rounds.
        let exact = |number: u64| (number <= LARGEST_SAFE.unsigned_abs()).then_some(number as f64);
        let power = u32::try_from(self.exponent.unsigned_abs()).ok().and_then(|exponent| 10_u64.checked_pow(exponent));
        let value = match (self.short().and_then(exact), power.and_then(exact)) {
            (Some(number), Some(power)) if self.exponent < 0 => number / power,
            (Some(number), Some(power)) => number * power,
            _ => self.nearest_double(),
        };
        Amount::new(value).ok_or(NumberError::TooLarge)
    }

    /// The double nearest to the number, an even one between two that are as near; infinite beyond the largest.
    ///
    /// The standard library's way would take some 14 KB of the page, gzipped.
    fn nearest_double(&self) -> f64 {
        // A double, or the middle between two, has at most 768 digits: further ones only tell whether there is more.
        const MOST: usize = 800;
        let mut digits: Vec<u8> = self.digits().map(|digit| digit - b'0').skip_while(|digit| *digit == 0).collect();
        // The number is below 10^magnitude, and at least a tenth of that.
        let magnitude = self.exponent + digits.len() as i64;
        if digits.is_empty() || magnitude < -330 {
            return 0.0;
        }
        if magnitude > 310 {
            return f64::INFINITY;
        }
        if digits.len() > MOST {
            let is_more = digits.drain(MOST..).any(|digit| digit > 0);
            digits.push(is_more.into());
        }
        let mantissa = BigUint::from_radix_be(&digits, 10).unwrap_or_default();
        let exponent = magnitude - digits.len() as i64;
        let power = BigUint::from(10_u32).pow(exponent.unsigned_abs() as u32);
        if exponent >= 0 {
            return (mantissa * power).to_f64().unwrap_or(f64::INFINITY);
        }
        // A last bit that is set for any remainder lets the quotient be rounded as the whole number would be, be it to
        // the 53 bits of a double or to a multiple of 2^-1074, the least one.
        let shift = (power.bits() + 64).saturating_sub(mantissa.bits()).min(1_076);
        let (mut quotient, rest) = (mantissa << shift).div_rem(&power);
        if !rest.is_zero() {
            quotient.set_bit(0, true);
        }
        libm::ldexp(quotient.to_f64().unwrap_or(f64::INFINITY), -(shift as i32))
    }
}

/// A unit of size, time or share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Unit {
    /// 1 byte.
    #[serde(rename = "bytes")]
    Bytes,
    /// 1024 bytes.
    KiB,
    /// 1024 KiB.
    MiB,
    /// 1024 MiB.
    GiB,
    /// A thousandth of a second.
    #[serde(rename = "ms")]
    Millisecond,
    /// A second.
    #[serde(rename = "s")]
    Second,
    /// 60 seconds.
    #[serde(rename = "min")]
    Minute,
    /// 60 minutes.
    #[serde(rename = "h")]
    Hour,
    /// 24 hours.
    #[serde(rename = "day")]
    Day,
    /// A hundredth.
    #[serde(rename = "%")]
    Percent,
}

/// What kind of thing a quantity measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A plain number.
    Number,
    /// A share, 0 to 1.
    Share,
    /// Bytes.
    Size,
    /// Seconds.
    Time,
    /// Events a second.
    Rate,
    /// Bytes a second.
    Throughput,
}

impl Dimension {
    /// How a quantity of this kind is written, for hints.
    pub fn example(self) -> &'static str {
        match self {
            Self::Number => "a plain number, as in `100`",
            Self::Share => "a share, as in `0.5%` or `0.005`",
            Self::Size => "a size, as in `120 bytes`, `4 KiB` or `1 MiB`",
            Self::Time => "a time, as in `8 ms`, `2 s`, `5 min`, `1 h` or `1 day`",
            Self::Rate => "a rate, as in `50/s`, `10/min`, `3/h` or `1/day`",
            Self::Throughput => "bytes in a time, as in `10 MiB/s`",
        }
    }
}

impl Unit {
    /// All units with their words.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Bytes, "bytes"),
        (Self::KiB, "KiB"),
        (Self::MiB, "MiB"),
        (Self::GiB, "GiB"),
        (Self::Millisecond, "ms"),
        (Self::Second, "s"),
        (Self::Minute, "min"),
        (Self::Hour, "h"),
        (Self::Day, "day"),
        (Self::Percent, "%"),
    ];

    /// The unit that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(unit, _)| unit)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(unit, _)| *unit == self).map_or("", |(_, name)| name)
    }

    /// What it measures, and how many bytes, seconds or wholes one of it is.
    fn measure(self) -> (Dimension, f64) {
        match self {
            Self::Bytes => (Dimension::Size, 1.0),
            Self::KiB => (Dimension::Size, 1024.0),
            Self::MiB => (Dimension::Size, 1024.0 * 1024.0),
            Self::GiB => (Dimension::Size, 1024.0 * 1024.0 * 1024.0),
            Self::Millisecond => (Dimension::Time, 1e-3),
            Self::Second => (Dimension::Time, 1.0),
            Self::Minute => (Dimension::Time, 60.0),
            Self::Hour => (Dimension::Time, 3600.0),
            Self::Day => (Dimension::Time, 86400.0),
            Self::Percent => (Dimension::Share, 0.01),
        }
    }
}

/// An amount with its unit, as in `8 ms`, `120 bytes`, `5000/s`, `1%` or `10 MiB/s`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// How much.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub amount: Amount,
    /// Of what; left out for plain numbers and rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// In what time, for rates: `s`, `min`, `h` or `day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Unit>,
}

impl Quantity {
    /// The quantity in bytes, seconds, wholes or events a second, if it is of the wanted kind and finite.
    pub fn in_base_units(&self, wanted: Dimension) -> Option<f64> {
        let (kind, factor) = self.unit.map_or((Dimension::Number, 1.0), Unit::measure);
        let (kind, factor) = match (kind, self.per.map(Unit::measure)) {
            (kind, None) => (kind, factor),
            (Dimension::Number, Some((Dimension::Time, time))) => (Dimension::Rate, factor / time),
            (Dimension::Size, Some((Dimension::Time, time))) => (Dimension::Throughput, factor / time),
            _ => return None,
        };
        let fits = kind == wanted || (kind, wanted) == (Dimension::Number, Dimension::Share);
        let value = self.amount.get() * factor;
        (fits && value.is_finite()).then_some(value)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.amount)?;
        match self.unit {
            Some(Unit::Percent) => f.write_str("%")?,
            Some(unit) => write!(f, " {}", unit.word())?,
            None => {}
        }
        self.per.map_or(Ok(()), |per| write!(f, "/{}", per.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<String, NumberError> {
        Number::parse(text)?.whole().map(|w| w.to_string())
    }

    #[test]
    fn whole_numbers_are_exact_whatever_their_dress() {
        assert_eq!(whole("1_000_000").unwrap(), "1000000");
        assert_eq!(whole("1.5k").unwrap(), "1500");
        assert_eq!(whole("1e30").unwrap(), format!("1{}", "0".repeat(30)));
        assert_eq!(whole("0.000").unwrap(), "0");
        assert_eq!(whole("1.500k").unwrap(), "1500");
        assert_eq!(whole("10e-1").unwrap(), "1");
        assert_eq!(whole("18446744073709551615").unwrap(), "18446744073709551615");
        assert_eq!(whole("18446744073709551616").unwrap(), "18446744073709551616");
        assert_eq!(whole("1844674407370955161.6k").unwrap(), "1844674407370955161600");
        assert_eq!(whole("0.5"), Err(NumberError::NotWhole));
        assert_eq!(whole("1e1000000000"), Err(NumberError::TooLarge));
        assert_eq!(whole("1e99999999999"), Err(NumberError::TooLarge));
    }

    #[test]
    fn amounts_round_once() {
        let amount = |text: &str| Number::parse(text).unwrap().amount();
        assert_eq!(amount("0.1k").unwrap().get(), 100.0);
        assert_eq!(amount("1e-300").unwrap().get(), 1e-300);
        for text in ["0.1", "123456789.987654321", "9007199254740993", "0.30000000000000004", "7e-15", "7e16", "3e-324"]
        {
            assert_eq!(amount(text).unwrap().get(), text.parse::<f64>().unwrap(), "{text}");
        }
        assert_eq!(amount("1e999"), Err(NumberError::TooLarge));
    }

    /// The standard library's own reading is the measure.
    fn assert_nearest(text: &str) {
        let expected = text.parse::<f64>().unwrap();
        let number = Number::parse(text).unwrap();
        assert_eq!(number.nearest_double().to_bits(), expected.to_bits(), "{text}");
        assert_eq!(number.amount().map_or(f64::INFINITY, Amount::get).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn the_nearest_double_is_found_at_every_edge() {
        let zeros = "0".repeat(2_000);
        let edges = [
            ("0", ""),
            ("00.000", "e5"),
            ("0", "e999999999"),
            ("1", "e400"),
            ("1", "e-400"),
            ("1", "e2147483647"),
            ("1", "e-2147483648"),
            ("0.000000000000000000000000001", "e335"),
            ("1797693134862315807", "e290"),
            ("1797693134862315808", "e290"),
            ("17976931348623158079372897140530341507993413271003782693617377898044", "e241"),
            ("2.2250738585072011", "e-308"),
            ("2.2250738585072014", "e-308"),
            ("4.9", "e-324"),
            ("2.4703282292062327208", "e-324"),
            ("2.4703282292062327209", "e-324"),
            ("9007199254740993", ""),
            ("9007199254740992.9999999999999999999999999999", ""),
            ("9007199254740993.0000000000000000000000000001", ""),
        ];
        for (digits, exponent) in edges {
            assert_nearest(&format!("{digits}{exponent}"));
            assert_nearest(&format!("{zeros}{digits}{exponent}"));
            if digits.contains('.') {
                assert_nearest(&format!("{digits}{zeros}1{exponent}"));
            }
        }
        assert_nearest(&format!("0.{zeros}123e2001"));
        assert_nearest(&format!("123{zeros}e-2001"));
        assert_nearest(&format!("{}e-5000", "9".repeat(5_000)));
    }

    #[test]
    fn the_nearest_double_is_found_between_any_two() {
        // A middle between doubles, written out in full, and what lies just below and above it.
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..40_000_u32 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // Every fourth is among the smallest, which have less than 53 bits.
            let double = f64::from_bits(if round % 4 == 0 { random >> (12 + random % 52) } else { random >> 1 });
            if !double.is_finite() {
                continue;
            }
            let bits = double.to_bits();
            let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
            let (mantissa, scale) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
            let middle = BigUint::from(2 * mantissa + 1);
            let (digits, places) = if scale > 0 {
                (middle << (scale - 1), 0)
            } else {
                (middle * BigUint::from(5_u32).pow((1 - scale) as u32), 1 - scale)
            };
            assert_nearest(&format!("{digits}e-{places}"));
            assert_nearest(&format!("{digits}00000000000000000001e-{}", places + 20));
            assert_nearest(&format!("{}99999999e-{}", digits - 1_u32, places + 8));
            assert_nearest(&format!("{double:e}"));
            assert_nearest(&format!("{:.*e}", (random % 40) as usize, double));
            let (whole, exponent) = (random % 1_000_000_007 * (random >> 32), (random >> 8) % 700);
            assert_nearest(&format!("{whole}e{}", exponent as i32 - 350));
            assert_nearest(&format!("{}.{random}", whole % 100_000));
        }
    }

    #[test]
    fn json_has_signs_and_exponents_of_its_own() {
        for text in ["-0", "-1.5", "2.5E+3", "-4e-7", "123456789012345678901234567890", "1e-400", "0e400"] {
            let number = json_f64::read(text).unwrap();
            assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
        }
        for text in ["1e400", "-1e400", "null", "true", "\"1\"", "[1]", "{}"] {
            assert_eq!(json_f64::read(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_convert_to_base_units() {
        let q = |amount, unit, per| Quantity { amount: Amount::new(amount).unwrap(), unit, per };
        assert_eq!(q(8.0, Some(Unit::Millisecond), None).in_base_units(Dimension::Time), Some(0.008));
        assert_eq!(q(60.0, None, Some(Unit::Minute)).in_base_units(Dimension::Rate), Some(1.0));
        assert_eq!(q(1.0, Some(Unit::Percent), None).in_base_units(Dimension::Share), Some(0.01));
        assert_eq!(q(0.5, None, None).in_base_units(Dimension::Share), Some(0.5));
        assert_eq!(q(8.0, Some(Unit::Bytes), None).in_base_units(Dimension::Time), None);
    }
}
