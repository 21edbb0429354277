//! The documented rules that answers rest on: what AWS says, or does not say, one sentence a rule.
//!
//! An answer cites a rule by its id, and the id leads to the statement and to the page it was read from:
//!
//! ```
//! use vpce_model::rule::{Confidence, Rule};
//!
//! let rule: Rule = "rt-05".parse()?;
//! assert_eq!(rule, Rule::Rt05);
//! assert_eq!(rule.to_string(), "RT-05");
//! assert_eq!(rule.confidence(), Confidence::High);
//! assert_eq!(rule.sources()[0].title, "How route priority works");
//! # Ok::<(), vpce_model::rule::UnknownRuleError>(())
//! ```
//!
//! # Organization
//!
//! The first half of an id names the subject, and the table keeps this order:
//! `RT` routes, gateway endpoints and the filters beside them; `API` the shapes and errors of the EC2 API;
//! `SV` names of services, their addresses and what workloads need of them; `IF` interface endpoints and newer types;
//! `GW` Gateway Load Balancer endpoints; `ES` endpoint services; `FL` what flow logs, CloudTrail and CloudWatch record;
//! `PR` prices; `PO` policies.
//! Facts were read in August 2026; a figure such as a quota may have changed since.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

mod source;
mod table;

pub use source::Source;
pub use table::Rule;

/// How far a rule can be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// An inference, or one report by somebody else.
    Low,
    /// AWS's own text, but it can be read in two ways; or somebody else who quotes AWS.
    Medium,
    /// AWS's own text, service model or output says so.
    High,
}

/// What a reader should know before trusting a rule to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
pub enum Note {
    /// Two sources disagree; the statement takes the side that is named here.
    Conflict(&'static str),
    /// AWS does not document this, or not all of it.
    Undocumented(&'static str),
}

impl Note {
    /// The note's words.
    pub const fn text(&self) -> &'static str {
        match self {
            Note::Conflict(text) | Note::Undocumented(text) => text,
        }
    }
}

/// A text that is no rule's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRuleError {
    /// What was asked for.
    pub id: String,
}

impl fmt::Display for UnknownRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule has the id `{}`", self.id)
    }
}

impl Error for UnknownRuleError {}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Rule {
    type Err = UnknownRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Rule::ALL
            .iter()
            .copied()
            .find(|rule| rule.id().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownRuleError { id: text.to_owned() })
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_statements_are_unique() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        let statements: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.statement()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        assert_eq!(statements.len(), Rule::ALL.len());
    }

    #[test]
    fn an_id_is_its_variant_in_capitals() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().replace('-', ""), format!("{rule:?}").to_uppercase());
        }
    }

    #[test]
    fn ids_are_read_in_any_case_and_nothing_else_is() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().to_lowercase().parse(), Ok(*rule));
        }
        let error = "RT-99".parse::<Rule>().expect_err("there is no RT-99");
        assert_eq!(error.to_string(), "no rule has the id `RT-99`");
    }

    #[test]
    fn a_rule_without_a_source_says_so() {
        for rule in Rule::ALL.iter().filter(|rule| rule.sources().is_empty()) {
            assert!(rule.note().is_some(), "{rule} has neither source nor note");
        }
    }

    #[test]
    fn statements_are_sentences() {
        for rule in Rule::ALL {
            let texts = [Some(rule.statement()), rule.note().map(|note| note.text())];
            for text in texts.into_iter().flatten() {
                assert!(text.ends_with(['.', '"']), "{rule}: {text}");
                assert!(!text.contains("  "), "{rule}: {text}");
                assert_eq!(text.matches('`').count() % 2, 0, "{rule}: {text}");
            }
        }
    }
}
