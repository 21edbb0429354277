//! Conditions, prepared to be asked often.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::arn::{Arn, ArnError, ArnPattern};
use super::context::{Context, Key};
use super::operator::{Comparison, Operator, Qualifier, Test};
use super::pattern::{Pattern, Syntax, VariableError};
use super::position::Position;

/// One operator applied to one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The key.
    pub key: Key,
    /// The key as the policy writes it.
    pub written_key: SmolStr,
    /// The values as the policy writes them.
    pub written: Vec<SmolStr>,
    /// Where the key stands.
    pub position: Position,
    pub(super) values: ConditionValues,
}

/// The values, as their operator understands them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ConditionValues {
    Texts(Vec<Pattern>),
    TextsIgnoringCase(Vec<Pattern>),
    Arns(Vec<ArnPattern>),
    Numbers(Comparison, Vec<Decimal>),
    Dates(Comparison, Vec<Timestamp>),
    Bools(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
    Networks(Vec<IpNet>),
    Null(Vec<bool>),
}

/// Why a value is not one that its operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueError {
    Arn(ArnError),
    Variable(VariableError),
    Number,
    Date,
    Bool,
    Base64,
    Network,
    /// An address with bits behind the prefix.
    HostBits,
}

impl ConditionValues {
    /// Understands values; the error comes with the place of the value in the list.
    pub(super) fn read<'t>(
        test: Test,
        values: impl ExactSizeIterator<Item = &'t str>,
        variables: bool,
    ) -> Result<Self, (usize, ValueError)> {
        let values = values.enumerate();
        let text =
            |text: &str, wildcards| Pattern::new(text, Syntax { wildcards, variables }).map_err(ValueError::Variable);
        Ok(match test {
            Test::StringEquals => Self::Texts(each(values, |value| text(value, false))?),
            Test::StringEqualsIgnoreCase => Self::TextsIgnoringCase(each(values, |value| text(value, false))?),
            Test::StringLike => Self::Texts(each(values, |value| text(value, true))?),
            Test::Arn => {
                Self::Arns(each(values, |value| ArnPattern::of_condition(value, variables).map_err(ValueError::Arn))?)
            }
            Test::Numeric(comparison) => {
                Self::Numbers(comparison, each(values, |value| number(value).ok_or(ValueError::Number))?)
            }
            Test::Date(comparison) => {
                Self::Dates(comparison, each(values, |value| date(value).ok_or(ValueError::Date))?)
            }
            Test::Bool => Self::Bools(each(values, |value| boolean(value).ok_or(ValueError::Bool))?),
            Test::BinaryEquals => {
                Self::Bytes(each(values, |value| STANDARD.decode(value).map_err(|_| ValueError::Base64))?)
            }
            Test::IpAddress => Self::Networks(each(values, network)?),
            Test::Null => Self::Null(each(values, |value| boolean(value).ok_or(ValueError::Bool))?),
        })
    }

    /// Whether a value of the request passes the test, its negation aside.
    pub(super) fn pass(&self, value: &str, context: &Context) -> bool {
        match self {
            Self::Texts(patterns) => patterns.iter().any(|pattern| pattern.matches(value, context)),
            Self::TextsIgnoringCase(patterns) => patterns
                .iter()
                .any(|pattern| pattern.resolve(context).is_some_and(|wanted| equal_ignoring_case(&wanted, value))),
            Self::Arns(patterns) => {
                let arn = Arn::new(value);
                patterns.iter().any(|pattern| pattern.matches(&arn, context))
            }
            Self::Numbers(comparison, wanted) => {
                number(value).is_some_and(|value| wanted.iter().any(|wanted| comparison.holds(&value, wanted)))
            }
            Self::Dates(comparison, wanted) => {
                date(value).is_some_and(|value| wanted.iter().any(|wanted| comparison.holds(&value, wanted)))
            }
            Self::Bools(wanted) => boolean(value).is_some_and(|value| wanted.contains(&value)),
            Self::Bytes(wanted) => STANDARD.decode(value).is_ok_and(|value| wanted.contains(&value)),
            Self::Networks(wanted) => {
                value.parse::<IpAddr>().is_ok_and(|address| wanted.iter().any(|wanted| wanted.contains(&address)))
            }
            Self::Null(wanted) => wanted.contains(&false),
        }
    }

    pub(super) fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Self::Texts(patterns) | Self::TextsIgnoringCase(patterns) => patterns.iter().collect(),
            Self::Arns(patterns) => patterns.iter().flat_map(ArnPattern::patterns).collect(),
            _ => Vec::new(),
        }
    }
}

impl Condition {
    /// Whether it holds for a request (`PO-45`, `PO-70` … `PO-74`).
    pub fn holds(&self, context: &Context) -> bool {
        let Operator { qualifier, negated, if_exists, .. } = self.operator;
        if let ConditionValues::Null(wanted) = &self.values {
            return wanted.contains(&context.get(&self.key).is_none());
        }
        let Some(values) = context.get(&self.key) else {
            return if_exists
                || match qualifier {
                    Some(Qualifier::ForAllValues) => true,
                    Some(Qualifier::ForAnyValue) => false,
                    None => negated,
                };
        };
        let pass = |value: &String| self.values.pass(value, context);
        match qualifier {
            // A key with several values asks for a qualifier. Without one, any of them may match, or none when negated.
            None => values.iter().any(pass) != negated,
            Some(Qualifier::ForAllValues) => values.iter().all(|value| pass(value) != negated),
            Some(Qualifier::ForAnyValue) => values.iter().any(|value| pass(value) != negated),
        }
    }

    /// The keys it looks at: its own, and those of the variables in its values.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&Key, &str)> {
        let variables = self.values.patterns().into_iter().flat_map(Pattern::keys).map(|key| (key, key.as_str()));
        std::iter::once((&self.key, self.written_key.as_str())).chain(variables)
    }
}

fn each<'t, T>(
    values: impl Iterator<Item = (usize, &'t str)>,
    read: impl Fn(&'t str) -> Result<T, ValueError>,
) -> Result<Vec<T>, (usize, ValueError)> {
    values.map(|(place, value)| read(value).map_err(|error| (place, error))).collect()
}

fn equal_ignoring_case(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && one.to_lowercase() == other.to_lowercase())
}

fn number(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A date of ISO 8601, whole or in part, or the seconds since 1970 (`PO-64`).
///
/// "Date and Time Formats" (W3C), <https://www.w3.org/TR/NOTE-datetime>
fn date(text: &str) -> Option<Timestamp> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp);
    }
    let utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [_] => text.parse().ok().and_then(seconds_or_year),
        [year, month] if year.len() == 4 => {
            utc(Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?.at(0, 0, 0, 0))
        }
        _ => {
            // Without seconds: 2026-08-01T12:30Z.
            let minutes = text.strip_suffix('Z').map(|rest| format!("{rest}:00Z").parse().ok());
            minutes.unwrap_or_else(|| utc(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))
        }
    }
}

/// Four digits are a year; any other number counts seconds.
fn seconds_or_year(number: i64) -> Option<Timestamp> {
    match i16::try_from(number) {
        Ok(year @ 1000..=9999) => {
            Date::new(year, 1, 1).ok()?.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
        }
        _ => Timestamp::from_second(number).ok(),
    }
}

fn network(text: &str) -> Result<IpNet, ValueError> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.into());
    }
    let network: IpNet = text.parse().map_err(|_| ValueError::Network)?;
    if network == network.trunc() { Ok(network) } else { Err(ValueError::HostBits) }
}
