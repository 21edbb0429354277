//! Money: decimal, exact, and an error where it would not be.
//!
//! Amounts stay exact to the last digit until somebody asks for [`Usd::rounded`], which a bill does once, for its total.

use std::error::Error;
use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// An amount in US dollars.
///
/// ```
/// use vpce_model::pricing::Usd;
///
/// let hour: Usd = "0.045".parse()?;
/// assert_eq!(hour.times(730.into())?.to_string(), "$32.85");
/// assert_eq!("1234.5678".parse::<Usd>()?.rounded().to_string(), "$1,234.57");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Usd(Decimal);

/// A number with more digits than can be counted exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverflowError;

impl fmt::Display for OverflowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the numbers are too large, or too fine, to be counted exactly")
    }
}

impl Error for OverflowError {}

impl Usd {
    /// Nothing.
    pub const ZERO: Usd = Usd(Decimal::ZERO);

    /// So many dollars.
    pub const fn new(dollars: Decimal) -> Self {
        Self(dollars)
    }

    /// How many dollars.
    pub const fn dollars(self) -> Decimal {
        self.0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// When it has too many digits.
    pub fn plus(self, other: Usd) -> Result<Usd, OverflowError> {
        sum(self.0, other.0).map(Usd)
    }

    /// What is left of an amount after another.
    ///
    /// # Errors
    /// When it has too many digits.
    pub fn minus(self, other: Usd) -> Result<Usd, OverflowError> {
        sum(self.0, -other.0).map(Usd)
    }

    /// The price of so many units.
    ///
    /// # Errors
    /// When it has too many digits.
    pub fn times(self, units: Decimal) -> Result<Usd, OverflowError> {
        product(self.0, units).map(Usd)
    }

    /// To the cent; half a cent goes up.
    pub fn rounded(self) -> Usd {
        Usd(self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }
}

/// A sum with every digit.
pub(super) fn sum(one: Decimal, other: Decimal) -> Result<Decimal, OverflowError> {
    // A sum that does not fit loses its last digits, and with them its scale.
    let whole = |one: Decimal, other: Decimal| {
        let scale = one.scale().max(other.scale());
        one.checked_add(other).filter(|sum| sum.is_zero() || sum.scale() == scale)
    };
    whole(one, other).or_else(|| whole(one.normalize(), other.normalize())).ok_or(OverflowError)
}

/// A product with every digit.
pub(super) fn product(one: Decimal, other: Decimal) -> Result<Decimal, OverflowError> {
    let (one, other) = (one.normalize(), other.normalize());
    if one.is_zero() || other.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let scale = one.scale() + other.scale();
    one.checked_mul(other).filter(|product| product.scale() == scale).ok_or(OverflowError)
}

impl std::str::FromStr for Usd {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(text).map(Usd)
    }
}

impl fmt::Display for Usd {
    /// With cents at least, and every digit that is there: `$1,105.00`, `$0.0035`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dollars = self.0.normalize();
        if dollars.scale() < 2 {
            dollars.rescale(2);
        }
        let sign = if dollars.is_sign_negative() && !dollars.is_zero() { "-" } else { "" };
        f.pad(&format!("{sign}${}", grouped(dollars.abs())))
    }
}

/// A number as people read it: `1,048,576`.
pub(super) fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && grouped != "-" {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_printed_as_on_a_bill() {
        for (amount, printed) in [
            ("0", "$0.00"),
            ("-0", "$0.00"),
            ("0.0035", "$0.0035"),
            ("7.3", "$7.30"),
            ("999.999", "$999.999"),
            ("1000", "$1,000.00"),
            ("-1234567.5", "-$1,234,567.50"),
        ] {
            assert_eq!(usd(amount).to_string(), printed);
        }
    }

    #[test]
    fn half_a_cent_goes_up_and_nothing_else_is_rounded() {
        assert_eq!(usd("0.005").rounded(), usd("0.01"));
        assert_eq!(usd("0.0049999").rounded(), usd("0"));
        assert_eq!(usd("0.1").plus(usd("0.2")), Ok(usd("0.3")));
    }

    #[test]
    fn what_cannot_be_exact_is_an_error() {
        let largest = Usd::new(Decimal::MAX);
        assert_eq!(largest.plus(usd("1")), Err(OverflowError));
        assert_eq!(largest.plus(usd("0.1")), Err(OverflowError));
        assert_eq!(largest.times(2.into()), Err(OverflowError));
        let smallest = usd("0.0000000000000000000000000001");
        assert_eq!(smallest.times("0.1".parse().unwrap()), Err(OverflowError));
        assert_eq!(smallest.times(Decimal::ZERO), Ok(Usd::ZERO));
        assert_eq!(usd("79228162514264337593543950335").minus(usd("0.01")), Err(OverflowError));
    }
}
