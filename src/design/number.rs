//! The numbers of the notation: whole numbers of any size, and amounts.

use std::fmt;

use num_bigint::BigInt;
use num_traits::{Pow, ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Whole numbers with more digits than this are refused: nothing that is counted needs them.
const MOST_DIGITS: u32 = 1_000;
/// Beyond this exponent of ten, a number of up to 4 MB is larger, or smaller, than any double.
const FAR: i64 = 1_000_000_000;

/// A whole number of any size. In JSON it is a number where every reader keeps it exactly, else a decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Whole(pub BigInt);

impl Whole {
    /// The largest number that a JSON reader with IEEE doubles keeps exactly, 2^53 - 1.
    pub const LARGEST_SAFE: i64 = (1 << 53) - 1;

    /// Whether every reader of JSON keeps it exactly as a number.
    pub fn is_safe(&self) -> bool {
        self.0.magnitude() <= &Self::LARGEST_SAFE.unsigned_abs().into()
    }

    /// The number that a text of decimal digits stands for, with `-` before it where it is negative. A number has one
    /// such text: `+5`, `05` and `1_000` are none.
    #[must_use]
    pub fn from_decimal(text: &str) -> Option<Self> {
        if text.len() > MOST_DIGITS as usize + 1 {
            return None;
        }
        let number: BigInt = text.parse().ok()?;
        (number.to_string() == text).then_some(Self(number))
    }
}

impl From<i64> for Whole {
    fn from(value: i64) -> Self {
        Self(value.into())
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
        let expected = "a whole number, beyond 2^53 - 1 as a text of its digits,";
        match deserializer.deserialize_any(WholeOrText(expected))? {
            Scalar::Number(number) => Ok(number),
            Scalar::Text(text) => {
                Self::from_decimal(&text).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &expected))
            }
        }
    }
}

/// A value of JSON that is a whole number or a text.
pub(super) enum Scalar {
    /// A number that every reader of JSON keeps exactly.
    Number(Whole),
    /// A text.
    Text(String),
}

/// Reads a whole number or a text. It holds what is expected, for messages.
pub(super) struct WholeOrText(pub &'static str);

impl de::Visitor<'_> for WholeOrText {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Scalar, E> {
        let whole = Whole::from(number);
        if whole.is_safe() {
            Ok(Scalar::Number(whole))
        } else {
            Err(E::invalid_value(de::Unexpected::Signed(number), &self))
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Scalar, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }
}

/// A finite amount that is not negative: rates, sizes, times, shares. Never a count.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Amount(f64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0.0);

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
        let value = f64::deserialize(deserializer)?;
        Self::new(value)
            .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Float(value), &"a number that is not negative"))
    }
}

/// A number as it is written in the source: digits, perhaps a fraction, an exponent, and `k`, `M` or `G`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a> {
    /// The digits before and after the point, perhaps with `_` between them.
    digits: [&'a str; 2],
    /// The power of ten that all the digits together are multiplied by.
    exponent: i64,
}

/// Why a number cannot be used. The text says what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It is not written as a number.
    #[error("not a number: write digits, as in `1_000_000`, `1.5k` or `1e-3`")]
    NotANumber,
    /// It has more than a thousand digits, or is beyond what an amount can hold.
    #[error("too large: {MOST_DIGITS} digits are the most")]
    TooLarge,
    /// It is not 0, but nearer to 0 than any amount.
    #[error("too small: write 0, or 1e-300 and more")]
    TooSmall,
    /// It has a fraction, but so many digits that the nearest amount has none.
    #[error("too exact: 15 digits are kept")]
    TooExact,
    /// It has a fraction where a whole number is wanted.
    #[error("not a whole number")]
    NotWhole,
}

impl<'a> Number<'a> {
    /// Reads a number with its suffix, as `1.5k`.
    ///
    /// # Errors
    ///
    /// [`NumberError::NotANumber`]
    pub fn parse(text: &'a str) -> Result<Self, NumberError> {
        let digits = text.strip_suffix(['k', 'M', 'G']).unwrap_or(text);
        Self::suffixed(digits, &text[digits.len()..])
    }

    /// Reads a number without its suffix, which is given apart: `k`, `M`, `G` or nothing.
    ///
    /// # Errors
    ///
    /// [`NumberError::NotANumber`]
    pub fn suffixed(text: &'a str, suffix: &str) -> Result<Self, NumberError> {
        let shift = match suffix {
            "k" => 3,
            "M" => 6,
            "G" => 9,
            _ => 0,
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_written = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        if !integer.starts_with(|first: char| first.is_ascii_digit()) || !is_written(integer) || !is_written(fraction) {
            return Err(NumberError::NotANumber);
        }
        let places = fraction.bytes().filter(u8::is_ascii_digit).count() as i64;
        Ok(Self { digits: [integer, fraction], exponent: power_of_ten(exponent)? + shift - places })
    }

    /// All digits, without zeros before and after them, and the power of ten that they are multiplied by.
    fn significant(&self) -> (String, i64) {
        let [integer, fraction] = self.digits;
        let digits: String = integer.chars().chain(fraction.chars()).filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        (significant.to_owned(), self.exponent + (digits.len() - significant.len()) as i64)
    }

    /// The number as a whole one, exactly.
    ///
    /// # Errors
    ///
    /// [`NumberError::NotWhole`], or [`NumberError::TooLarge`] for more than 1000 digits.
    pub fn whole(&self) -> Result<Whole, NumberError> {
        let (digits, exponent) = self.significant();
        if digits.is_empty() {
            return Ok(Whole::from(0));
        }
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
    /// [`NumberError::TooLarge`], [`NumberError::TooSmall`] or [`NumberError::TooExact`].
    pub fn amount(&self) -> Result<Amount, NumberError> {
        let (digits, exponent) = self.significant();
        if digits.is_empty() {
            return Ok(Amount(0.0));
        }
        let value: f64 = format!("{digits}e{exponent}").parse().map_err(|_| NumberError::NotANumber)?;
        let amount = Amount::new(value).ok_or(NumberError::TooLarge)?;
        match value {
            0.0 => Err(NumberError::TooSmall),
            value if exponent < 0 && value.fract() == 0.0 => Err(NumberError::TooExact),
            _ => Ok(amount),
        }
    }
}

/// The number after the `e`; what is far beyond all doubles is only known to be far.
fn power_of_ten(text: &str) -> Result<i64, NumberError> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    match text.parse::<i64>() {
        Ok(exponent) => Ok(exponent.clamp(-FAR, FAR)),
        Err(error) if *error.kind() == PosOverflow => Ok(FAR),
        Err(error) if *error.kind() == NegOverflow => Ok(-FAR),
        Err(_) => Err(NumberError::NotANumber),
    }
}

/// A number of JSON: exact where it is whole and fits 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum JsonNumber {
    Unsigned(u64),
    Negative(i64),
    Double(f64),
}

impl JsonNumber {
    /// Reads a number as JSON writes it. `10.0` and `1e1` are 10: not every program that writes JSON tells them apart.
    ///
    /// # Errors
    ///
    /// As [`Number::amount`].
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_negative = digits.len() < text.len();
        let number = Number::suffixed(digits, "")?;
        let whole = number.whole().ok().map(|Whole(size)| if is_negative { -size } else { size });
        if let Some(whole) = whole.as_ref().and_then(ToPrimitive::to_u64) {
            return Ok(Self::Unsigned(whole));
        }
        if let Some(whole) = whole.as_ref().and_then(ToPrimitive::to_i64) {
            return Ok(Self::Negative(whole));
        }
        let size = number.amount()?.get();
        Ok(Self::Double(if is_negative { -size } else { size }))
    }

    /// The number, where it is a small whole one that is not negative.
    pub fn as_u32(self) -> Option<u32> {
        match self {
            Self::Unsigned(number) => u32::try_from(number).ok(),
            Self::Negative(_) | Self::Double(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<String, NumberError> {
        Number::parse(text)?.whole().map(|w| w.to_string())
    }

    fn amount(text: &str) -> Result<f64, NumberError> {
        Number::parse(text)?.amount().map(Amount::get)
    }

    #[test]
    fn whole_numbers_are_exact_however_they_are_written() {
        assert_eq!(whole("1_000_000").unwrap(), "1000000");
        assert_eq!(whole("1.5k").unwrap(), "1500");
        assert_eq!(whole("1e30").unwrap(), format!("1{}", "0".repeat(30)));
        assert_eq!(whole("0.000").unwrap(), "0");
        assert_eq!(whole("0e99999999999999999999").unwrap(), "0");
        assert_eq!(whole("1.500k").unwrap(), "1500");
        assert_eq!(whole("10e-1").unwrap(), "1");
        assert_eq!(whole("18446744073709551615").unwrap(), "18446744073709551615");
        assert_eq!(whole("18446744073709551616").unwrap(), "18446744073709551616");
        assert_eq!(whole("1844674407370955161.6k").unwrap(), "1844674407370955161600");
        assert_eq!(whole("0.5"), Err(NumberError::NotWhole));
        assert_eq!(whole("1e-99999999999999999999"), Err(NumberError::NotWhole));
        assert_eq!(whole("1e1000000000"), Err(NumberError::TooLarge));
        assert_eq!(whole("1e99999999999999999999"), Err(NumberError::TooLarge));
        for text in ["", "_1", "1e", "1e+", "e5", ".5", "1.2.3", "-1", "+1", "1e1e1"] {
            assert_eq!(whole(text), Err(NumberError::NotANumber), "{text}");
        }
    }

    #[test]
    fn amounts_round_once() {
        assert_eq!(amount("0.1k"), Ok(100.0));
        assert_eq!(amount("0e99999999999999999999"), Ok(0.0));
        for text in [
            "0.1",
            "123456789.987654321",
            "9007199254740993",
            "0.30000000000000004",
            "7e-15",
            "7e16",
            "3e-324",
            "1e-300",
            "1.7976931348623157e308",
            "2.2250738585072011e-308",
        ] {
            assert_eq!(amount(text), Ok(text.parse::<f64>().unwrap()), "{text}");
        }
    }

    /// Fault 53: 29.999999999999999999999 was 30, and 1e-400 was 0.
    #[test]
    fn amounts_that_would_become_others_are_refused_by_name() {
        assert_eq!(amount("29.999999999999999999999"), Err(NumberError::TooExact));
        assert_eq!(amount("1e-400"), Err(NumberError::TooSmall));
        assert_eq!(amount("1e-99999999999999999999"), Err(NumberError::TooSmall));
        assert_eq!(amount("1e400"), Err(NumberError::TooLarge));
        assert_eq!(amount("1e99999999999999999999"), Err(NumberError::TooLarge));
    }

    #[test]
    fn numbers_of_json_are_whole_however_they_are_written() {
        use JsonNumber::{Double, Negative, Unsigned};
        let all = [
            ("0", Unsigned(0)),
            ("-0", Unsigned(0)),
            ("10.0", Unsigned(10)),
            ("1e1", Unsigned(10)),
            ("18446744073709551615", Unsigned(u64::MAX)),
            ("-9223372036854775808", Negative(i64::MIN)),
            ("18446744073709551616", Double(18_446_744_073_709_551_616.0)),
            ("-1.5", Double(-1.5)),
            ("2.5E+3", Unsigned(2_500)),
            ("-4e-7", Double(-4e-7)),
        ];
        for (text, number) in all {
            assert_eq!(JsonNumber::parse(text), Ok(number), "{text}");
        }
    }
}
