//! Amazon Resource Names, and the patterns of policies that they are compared with.

use super::context::Context;
use super::pattern::{Pattern, Syntax, VariableError};

/// `arn:partition:service:region:account:resource`.
const FIELDS: usize = 6;

/// A name with the ends of its first five fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arn {
    text: String,
    ends: Option<[usize; FIELDS - 1]>,
}

impl Arn {
    /// Takes any text; one that is no ARN matches only `*`.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let ends = ends(&text);
        Self { text, ends }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The account field, where it has one.
    pub(super) fn account(&self) -> Option<&str> {
        self.ends.and_then(|ends| field(&self.text, &ends, 4)).filter(|account| !account.is_empty())
    }
}

fn ends(text: &str) -> Option<[usize; FIELDS - 1]> {
    let mut colons = text.bytes().enumerate().filter(|(_, byte)| *byte == b':').map(|(place, _)| place);
    let mut ends = [0; FIELDS - 1];
    for end in &mut ends {
        *end = colons.next()?;
    }
    Some(ends)
}

fn field<'a>(text: &'a str, ends: &[usize; FIELDS - 1], number: usize) -> Option<&'a str> {
    let start = if number == 0 { 0 } else { ends[number - 1] + 1 };
    text.get(start..ends.get(number).copied().unwrap_or(text.len()))
}

/// A pattern for ARNs: six fields, each compared with its own, so that a `*` stays inside its field (`PO-41`, `PO-68`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ArnPattern {
    /// `*`: everything.
    Everything,
    /// The first five fields are literal: the comparison of the whole text is the comparison of the fields.
    Whole(Pattern),
    /// Each field by itself.
    Fields(Box<[Pattern]>),
}

/// What is wrong with a pattern for ARNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArnError {
    /// It does not begin with `arn:`.
    Prefix,
    /// It has fewer than six fields.
    MissingField,
    /// The service has a wildcard.
    WildcardInService,
    /// A variable stands before the fifth colon (`PO-51`).
    EarlyVariable,
    Variable(VariableError),
}

impl From<VariableError> for ArnError {
    fn from(error: VariableError) -> Self {
        Self::Variable(error)
    }
}

impl ArnPattern {
    /// The pattern of a `Resource` element.
    pub(super) fn of_resource(text: &str, variables: bool) -> Result<Self, ArnError> {
        let pattern = Self::of_condition(text, variables)?;
        match &pattern {
            Self::Everything | Self::Whole(_) => Ok(pattern),
            Self::Fields(fields) if fields[2].has_wildcards() => Err(ArnError::WildcardInService),
            Self::Fields(fields) if fields[..5].iter().any(|field| field.keys().next().is_some()) => {
                Err(ArnError::EarlyVariable)
            }
            Self::Fields(_) => Ok(pattern),
        }
    }

    /// The pattern of a condition's value.
    pub(super) fn of_condition(text: &str, variables: bool) -> Result<Self, ArnError> {
        let pattern = Pattern::new(text, Syntax { wildcards: true, variables })?;
        if pattern.is_everything() {
            return Ok(Self::Everything);
        }
        if pattern.literal_start().bytes().filter(|byte| *byte == b':').count() >= FIELDS - 1 {
            return if text.starts_with("arn:") { Ok(Self::Whole(pattern)) } else { Err(ArnError::Prefix) };
        }
        let fields = pattern.split_at_colons(FIELDS);
        if !fields[0].is_literal() || fields[0].literal_start() != "arn" {
            return Err(ArnError::Prefix);
        }
        if fields.len() < FIELDS {
            return Err(ArnError::MissingField);
        }
        Ok(Self::Fields(fields.into()))
    }

    /// Whether a name fits.
    pub(super) fn matches(&self, arn: &Arn, context: &Context) -> bool {
        match self {
            Self::Everything => true,
            Self::Whole(pattern) => pattern.matches(&arn.text, context),
            Self::Fields(fields) => {
                let Some(ends) = &arn.ends else { return false };
                let fits = |(number, pattern): (usize, &Pattern)| {
                    field(&arn.text, ends, number).is_some_and(|field| pattern.matches(field, context))
                };
                fields.iter().enumerate().all(fits)
            }
        }
    }

    /// The start of a field, as far as it is written out.
    pub(super) fn literal_field(&self, number: usize) -> Option<&str> {
        match self {
            Self::Everything => None,
            Self::Whole(pattern) => pattern.literal_start().splitn(FIELDS, ':').nth(number),
            Self::Fields(fields) => fields.get(number).map(Pattern::literal_start),
        }
    }

    /// The patterns inside, for their variables.
    pub(super) fn patterns(&self) -> &[Pattern] {
        match self {
            Self::Everything => &[],
            Self::Whole(pattern) => std::slice::from_ref(pattern),
            Self::Fields(fields) => fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, arn: &str) -> bool {
        let context = Context::new().with("aws:username", "alice");
        ArnPattern::of_resource(pattern, true).expect("a pattern").matches(&Arn::new(arn), &context)
    }

    #[test]
    fn a_wildcard_stays_in_its_field_and_spans_slashes() {
        assert!(fits("arn:aws:s3:::reports/*", "arn:aws:s3:::reports/2026/q3.csv"), "PO-41");
        assert!(fits("arn:aws:sqs:*:111122223333:*", "arn:aws:sqs:eu-west-1:111122223333:jobs"), "PO-41");
        assert!(!fits("arn:aws:s3:::Reports/*", "arn:aws:s3:::reports/x"), "PO-41: case matters");
        assert!(fits("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:us-east-1:111122223333:log-group:a:b"));
        assert!(fits("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/alice/x"), "PO-51");
        assert!(fits("*", "no arn") && !fits("arn:aws:s3:::*", "no arn"));
    }
}
