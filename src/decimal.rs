//! Doubles in decimal digits: the fewest that are read back as the same double, or rounded.
//!
//! Rounding starts from the fewest digits, as people do who read them: 2.675 becomes 2.68, although the double next to it is
//! a little less.

use ryu::Buffer;

/// `0.` and these digits, times ten to a power; neither the first nor the last of them is 0.
struct Decimal {
    is_negative: bool,
    digits: Vec<u8>,
    power: i32,
}

impl Decimal {
    /// Of a finite number.
    fn of(value: f64) -> Self {
        let mut buffer = Buffer::new();
        let text = buffer.format_finite(value);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mantissa = mantissa.trim_start_matches('-');
        let whole = mantissa.bytes().position(|byte| byte == b'.').unwrap_or(mantissa.len());
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        let power = whole as i32 - zeros as i32 + exponent.parse::<i32>().unwrap_or(0);
        let mut decimal = Self { is_negative: value < 0.0, digits, power };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        let zeros = self.digits.iter().rev().take_while(|digit| **digit == b'0').count();
        self.digits.truncate(self.digits.len() - zeros);
    }

    /// Rounded to so many digits; half goes away from zero.
    fn rounded_to(mut self, count: i32) -> Self {
        let Ok(count) = usize::try_from(count) else { return Self { digits: Vec::new(), ..self } };
        let Some(&next) = self.digits.get(count) else { return self };
        self.digits.truncate(count);
        if next >= b'5' {
            let nines = self.digits.iter().rev().take_while(|digit| **digit == b'9').count();
            self.digits.truncate(count - nines);
            match self.digits.last_mut() {
                Some(digit) => *digit += 1,
                None => {
                    self.digits.push(b'1');
                    self.power += 1;
                }
            }
        }
        self.trim();
        self
    }

    /// With so many places behind the point, or more where it has them.
    fn plain(&self, places: usize) -> String {
        let (size, power) = (self.digits.len() as i32, if self.digits.is_empty() { 0 } else { self.power });
        let digit = |place: i32| {
            let digit = usize::try_from(place + power).ok().and_then(|place| self.digits.get(place));
            char::from(digit.copied().unwrap_or(b'0'))
        };
        let places = (size - power).max(places as i32);
        let mut text = String::with_capacity((power.max(1) + places.max(0)) as usize + 2);
        text.push_str(if self.is_negative && size > 0 { "-" } else { "" });
        text.extend((-power.max(1)..0).map(digit));
        if places > 0 {
            text.push('.');
            text.extend((0..places).map(digit));
        }
        text
    }

    /// As a mantissa and a power of ten.
    fn scientific(mut self) -> (String, i32) {
        let power = if self.digits.is_empty() { 0 } else { self.power - 1 };
        self.power = 1;
        (self.plain(0), power)
    }
}

/// The fewest digits: `1507`, `0.1`, `1000000000000000000000`.
pub fn shortest(value: f64) -> String {
    given(value, |decimal| decimal.plain(0))
}

/// The fewest digits, with a power of ten: `1e-7`.
pub fn exponential(value: f64) -> String {
    given(value, |decimal| {
        let (mantissa, power) = decimal.scientific();
        format!("{mantissa}e{power}")
    })
}

/// Rounded to so many places behind the point, zeros included: `0.50`.
pub fn fixed(value: f64, places: usize) -> String {
    given(value, |decimal| {
        let digits = decimal.power.saturating_add(places as i32);
        decimal.rounded_to(digits).plain(places)
    })
}

/// Rounded to so many significant digits, but not before the point: `1507`, `0.05`.
pub fn significant(value: f64, digits: usize) -> String {
    given(value, |decimal| {
        let digits = decimal.power.max(digits as i32);
        decimal.rounded_to(digits).plain(0)
    })
}

/// Rounded to so many significant digits, at least one: a mantissa, and the power of ten that it is multiplied by.
pub fn rounded(value: f64, digits: usize) -> (String, i32) {
    Decimal::of(value).rounded_to(digits.max(1) as i32).scientific()
}

fn given(value: f64, text: impl FnOnce(Decimal) -> String) -> String {
    match value {
        value if value.is_finite() => text(Decimal::of(value)),
        value => Buffer::new().format(value).into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against the standard library's printer.
        #[test]
        fn digits_are_the_fewest_that_are_read_back(bits: u64) {
            let value = f64::from_bits(bits) + 0.0;
            if value.is_finite() {
                prop_assert!(says(&shortest(value), &value.to_string(), value), "{}", shortest(value));
                prop_assert!(says(&exponential(value), &format!("{value:e}"), value), "{}", exponential(value));
            }
        }

        /// Against the standard library's printer, which rounds the double itself: the two differ only at a tie.
        #[test]
        fn rounding_is_to_the_nearest(value in -1e6..1e6_f64, places in 0..8_usize) {
            let (ours, theirs) = (fixed(value, places), format!("{value:.places$}"));
            let tie = format!("{value:.0$}", places + 1).ends_with('5') && shortest(value).len() <= theirs.len() + 2;
            prop_assert!(tie || ours == theirs || theirs.trim_matches(['-', '0', '.']).is_empty(), "{ours} {theirs}");
        }
    }

    /// The same text; or one that is as short and read back, where two are as near: 163104000135428.125.
    fn says(ours: &str, theirs: &str, value: f64) -> bool {
        ours == theirs || ours.len() == theirs.len() && ours.parse() == Ok(value)
    }

    #[test]
    fn either_of_two_that_are_as_near_will_do() {
        let tie = f64::from_bits(4_819_567_329_663_393_924);
        assert!(says(&shortest(tie), "163104000135428.13", tie), "{}", shortest(tie));
        assert!(
            !says("163104000135428.1", "163104000135428.13", tie)
                && !says("163104000135428.22", "163104000135428.13", tie)
        );
    }

    #[test]
    fn halves_are_rounded_as_they_are_read() {
        // By hand.
        let rounded = [(2.675, 2, "2.68"), (0.125, 2, "0.13"), (0.5, 0, "1"), (9.996, 2, "10.00"), (0.04, 1, "0.0")];
        for (value, places, text) in rounded {
            assert_eq!(fixed(value, places), text);
            assert_eq!(fixed(-value, places).trim_start_matches('-'), text);
        }
        assert_eq!((fixed(0.0, 2), fixed(-0.001, 1), fixed(1507.0, 0)), ("0.00".into(), "0.0".into(), "1507".into()));
    }

    #[test]
    fn significant_digits_carry() {
        assert_eq!(super::rounded(9.996e20, 3), ("1".into(), 21));
        assert_eq!(super::rounded(1.2345e-7, 3), ("1.23".into(), -7));
        assert_eq!(super::rounded(0.0, 3), ("0".into(), 0));
    }

    #[test]
    fn what_is_no_number_says_so() {
        assert_eq!([f64::NAN, f64::INFINITY].map(shortest), ["NaN", "inf"]);
    }
}
