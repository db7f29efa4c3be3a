//! Whole numbers on the command line, as designs write them: `4_000_000` or `4M`.

use keyplan::design::{Number, NumberError};
use num_bigint::BigUint;

/// A whole number that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWhole {
    /// It is no number, or negative, or has a fraction.
    #[error("not a whole number: write digits, such as 4_000_000 or 4M")]
    NotWhole,
    /// It has too many digits.
    #[error("too large: write at most 1000 digits")]
    TooManyDigits,
    /// It is beyond 64 bits.
    #[error("too large: write at most 2^64 - 1")]
    TooLarge,
}

/// Reads a whole number of any size.
pub fn any_size(text: &str) -> Result<BigUint, BadWhole> {
    let number = Number::parse(text).and_then(|number| number.whole()).map_err(|error| match error {
        NumberError::TooLarge => BadWhole::TooManyDigits,
        NumberError::NotANumber | NumberError::TooSmall | NumberError::TooExact | NumberError::NotWhole => {
            BadWhole::NotWhole
        }
    })?;
    BigUint::try_from(number.0).map_err(|_| BadWhole::NotWhole)
}

/// Reads a whole number of up to 64 bits.
pub fn up_to_64_bits(text: &str) -> Result<u64, BadWhole> {
    u64::try_from(any_size(text)?).map_err(|_| BadWhole::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_in_designs_and_refused_by_what_is_wrong() {
        assert_eq!(up_to_64_bits("4_000_000"), Ok(4_000_000));
        assert_eq!(up_to_64_bits("4M"), Ok(4_000_000));
        assert_eq!(up_to_64_bits("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(up_to_64_bits("18446744073709551616"), Err(BadWhole::TooLarge));
        assert_eq!(any_size("18446744073709551616"), Ok(BigUint::from(u64::MAX) + 1_u32));
        assert_eq!(any_size(&"9".repeat(1001)), Err(BadWhole::TooManyDigits));
        for text in ["", "x", "1.5", "-1"] {
            assert_eq!(any_size(text), Err(BadWhole::NotWhole), "{text}");
        }
    }
}
