//! Condition operators.

use std::fmt;
use std::str::FromStr;

/// What an operator compares, and how (`PO-60` … `PO-69`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// `StringEquals`: the same text.
    StringEquals,
    /// `StringEqualsIgnoreCase`: the same text but for case.
    StringEqualsIgnoreCase,
    /// `StringLike`: a pattern.
    StringLike,
    /// `Numeric…`.
    Numeric(Comparison),
    /// `Date…`.
    Date(Comparison),
    /// `Bool`.
    Bool,
    /// `BinaryEquals`: the same bytes.
    BinaryEquals,
    /// `IpAddress`: inside a CIDR block.
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which do the same (`PO-68`).
    Arn,
    /// `Null`: whether the key is absent.
    Null,
}

/// How numbers and dates are compared: the request's with the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Comparison {
    pub(super) fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equals => left == right,
            Self::LessThan => left < right,
            Self::LessThanEquals => left <= right,
            Self::GreaterThan => left > right,
            Self::GreaterThanEquals => left >= right,
        }
    }
}

/// How a key with several values is tested (`PO-72` … `PO-74`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// `ForAllValues:` every value of the request must pass; none is enough.
    ForAllValues,
    /// `ForAnyValue:` at least one must.
    ForAnyValue,
}

/// An operator with all that may stand around it.
///
/// ```
/// use vpce_model::policy::{Operator, Qualifier, Test};
///
/// let operator: Operator = "ForAnyValue:StringNotLikeIfExists".parse()?;
/// assert_eq!(operator.test, Test::StringLike);
/// assert!(operator.negated && operator.if_exists);
/// assert_eq!(operator.qualifier, Some(Qualifier::ForAnyValue));
/// assert_eq!(operator.to_string(), "ForAnyValue:StringNotLikeIfExists");
/// # Ok::<(), vpce_model::policy::UnknownOperatorError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// The qualifier in front.
    pub qualifier: Option<Qualifier>,
    /// What it compares.
    pub test: Test,
    /// Whether it is the opposite of the test, as `StringNotEquals` is.
    pub negated: bool,
    /// Whether it ends in `IfExists`.
    pub if_exists: bool,
    name: &'static str,
}

/// Every operator without qualifier and ending.
const OPERATORS: [(&str, Test, bool); 27] = {
    use Comparison::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
    [
        ("StringEquals", Test::StringEquals, false),
        ("StringNotEquals", Test::StringEquals, true),
        ("StringEqualsIgnoreCase", Test::StringEqualsIgnoreCase, false),
        ("StringNotEqualsIgnoreCase", Test::StringEqualsIgnoreCase, true),
        ("StringLike", Test::StringLike, false),
        ("StringNotLike", Test::StringLike, true),
        ("NumericEquals", Test::Numeric(Equals), false),
        ("NumericNotEquals", Test::Numeric(Equals), true),
        ("NumericLessThan", Test::Numeric(LessThan), false),
        ("NumericLessThanEquals", Test::Numeric(LessThanEquals), false),
        ("NumericGreaterThan", Test::Numeric(GreaterThan), false),
        ("NumericGreaterThanEquals", Test::Numeric(GreaterThanEquals), false),
        ("DateEquals", Test::Date(Equals), false),
        ("DateNotEquals", Test::Date(Equals), true),
        ("DateLessThan", Test::Date(LessThan), false),
        ("DateLessThanEquals", Test::Date(LessThanEquals), false),
        ("DateGreaterThan", Test::Date(GreaterThan), false),
        ("DateGreaterThanEquals", Test::Date(GreaterThanEquals), false),
        ("Bool", Test::Bool, false),
        ("BinaryEquals", Test::BinaryEquals, false),
        ("IpAddress", Test::IpAddress, false),
        ("NotIpAddress", Test::IpAddress, true),
        ("ArnEquals", Test::Arn, false),
        ("ArnLike", Test::Arn, false),
        ("ArnNotEquals", Test::Arn, true),
        ("ArnNotLike", Test::Arn, true),
        ("Null", Test::Null, false),
    ]
};

impl Operator {
    /// The names of all operators, without qualifier and ending.
    pub fn names() -> impl Iterator<Item = &'static str> {
        OPERATORS.iter().map(|(name, ..)| *name)
    }
}

/// A text that is no condition operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperatorError(String);

impl fmt::Display for UnknownOperatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no condition operator `{}`", self.0)
    }
}

impl std::error::Error for UnknownOperatorError {}

impl FromStr for Operator {
    type Err = UnknownOperatorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (qualifier, rest) = match text.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Qualifier::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(Qualifier::ForAnyValue), rest),
            _ => (None, text),
        };
        let (name, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |name| (name, true));
        let known = OPERATORS.iter().find(|(known, ..)| *known == name);
        let (name, test, negated) = *known.ok_or_else(|| UnknownOperatorError(text.to_owned()))?;
        Ok(Self { qualifier, test, negated, if_exists, name })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.qualifier {
            Some(Qualifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(Qualifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(self.name)?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}
