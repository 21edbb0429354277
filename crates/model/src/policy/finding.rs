//! What is to say about a policy document: mistakes, dangers and advice.

use std::error::Error;
use std::fmt;

use serde::{Serialize, Serializer};

use super::position::{Lines, Position};
use crate::rule::Rule;

/// How much a finding matters, in the words of IAM Access Analyzer.
///
/// "ValidatePolicyFinding", <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicyFinding.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FindingType {
    /// A part of the policy does not work.
    Error,
    /// The policy lets more in, or out, than its writer will want.
    SecurityWarning,
    /// Not what one should write.
    Warning,
    /// It could be said better.
    Suggestion,
}

impl fmt::Display for FindingType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::SecurityWarning => "security warning",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        })
    }
}

macro_rules! issue_codes {
    ($($variant:ident $code:literal $kind:ident;)*) => {
        /// What kind of finding it is.
        ///
        /// Where IAM Access Analyzer has the check, the code is its code: "Access Analyzer policy check reference",
        /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum IssueCode {
            $(#[doc = concat!("`", $code, "`")] $variant,)*
        }

        impl IssueCode {
            /// Every code.
            pub const ALL: &[IssueCode] = &[$(Self::$variant),*];

            /// The code as it is printed.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much it matters.
            pub const fn finding_type(self) -> FindingType {
                match self { $(Self::$variant => FindingType::$kind,)* }
            }
        }
    };
}

issue_codes! {
    DataTypeMismatch "DATA_TYPE_MISMATCH" Error;
    DuplicateKey "DUPLICATE_KEYS_WITH_DIFFERENT_CASE" Error;
    EmptyVariable "EMPTY_VARIABLE" Error;
    InvalidAction "INVALID_ACTION" Error;
    InvalidArnPrefix "INVALID_ARN_PREFIX" Error;
    InvalidArnServiceCase "INVALID_ARN_SERVICE_CASE" Error;
    InvalidConditionDataType "INVALID_CONDITION_DATA_TYPE" Error;
    InvalidConditionKeyFormat "INVALID_CONDITION_KEY_FORMAT" Error;
    InvalidConditionMultipleBoolean "INVALID_CONDITION_MULTIPLE_BOOLEAN" Error;
    InvalidConditionOperator "INVALID_CONDITION_OPERATOR" Error;
    InvalidEffect "INVALID_EFFECT" Error;
    InvalidPolicyElement "INVALID_POLICY_ELEMENT" Error;
    InvalidPrincipalFormat "INVALID_PRINCIPAL_FORMAT" Error;
    InvalidPrincipalKey "INVALID_PRINCIPAL_KEY" Error;
    InvalidVersion "INVALID_VERSION" Error;
    JsonSyntaxError "JSON_SYNTAX_ERROR" Error;
    MissingAction "MISSING_ACTION" Error;
    MissingArnField "MISSING_ARN_FIELD" Error;
    MissingBraceInVariable "MISSING_BRACE_IN_VARIABLE" Error;
    MissingEffect "MISSING_EFFECT" Error;
    MissingPrincipal "MISSING_PRINCIPAL" Error;
    MissingQuoteInVariable "MISSING_QUOTE_IN_VARIABLE" Error;
    MissingResource "MISSING_RESOURCE" Error;
    MissingStatement "MISSING_STATEMENT" Error;
    NullWithIfExists "NULL_WITH_IF_EXISTS" Error;
    PolicySizeExceedsEndpointQuota "POLICY_SIZE_EXCEEDS_ENDPOINT_QUOTA" Error;
    UnsupportedElementCombination "UNSUPPORTED_ELEMENT_COMBINATION" Error;
    UnsupportedPrincipal "UNSUPPORTED_PRINCIPAL" Error;
    UnsupportedSpaceInVariable "UNSUPPORTED_SPACE_IN_VARIABLE" Error;
    VariableUnsupportedInElement "VARIABLE_UNSUPPORTED_IN_ELEMENT" Error;

    InvalidArnAccount "INVALID_ARN_ACCOUNT" Warning;
    InvalidGlobalConditionKey "INVALID_GLOBAL_CONDITION_KEY" Warning;
    InvalidServiceConditionKey "INVALID_SERVICE_CONDITION_KEY" Warning;
    InvalidServiceInAction "INVALID_SERVICE_IN_ACTION" Warning;
    InvalidVpcFormat "INVALID_VPC_FORMAT" Warning;
    InvalidVpceFormat "INVALID_VPCE_FORMAT" Warning;
    MissingVersion "MISSING_VERSION" Warning;
    PolicySizeExceedsQuota "POLICY_SIZE_EXCEEDS_QUOTA" Warning;
    PrivateIpAddress "PRIVATE_IP_ADDRESS" Warning;
    ShortWildcard "SHORT_WILDCARD" Warning;
    SourceIpBehindEndpoint "SOURCE_IP_BEHIND_ENDPOINT" Warning;
    StatementNeverMatches "STATEMENT_NEVER_MATCHES" Warning;
    UniqueSidsRecommended "UNIQUE_SIDS_RECOMMENDED" Warning;
    VariableUnsupportedInVersion "VARIABLE_UNSUPPORTED_IN_VERSION" Warning;
    WildcardInSystemId "WILDCARD_IN_SYSTEM_ID" Warning;
    WildcardWithoutLikeOperator "WILDCARD_WITHOUT_LIKE_OPERATOR" Warning;

    AllowWithNotPrincipal "ALLOW_WITH_NOT_PRINCIPAL" SecurityWarning;
    DenyLocksEverybodyOut "DENY_LOCKS_EVERYBODY_OUT" SecurityWarning;
    ForAllValuesWithSingleValuedKey "FORALLVALUES_WITH_SINGLE_VALUED_KEY" SecurityWarning;
    ForAnyValueWithSingleValuedKey "FORANYVALUE_WITH_SINGLE_VALUED_KEY" SecurityWarning;

    EmptyArray "EMPTY_ARRAY" Suggestion;
}

impl fmt::Display for IssueCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for IssueCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One thing that is to say about a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Finding {
    /// How much it matters.
    pub finding_type: FindingType,
    /// What kind it is.
    pub issue_code: IssueCode,
    /// What is found.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where.
    pub position: Position,
    /// The documented rule behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = self.rule.map(|rule| format!("  {rule}")).unwrap_or_default();
        write!(f, "{}: {} {}: {}{rule}", self.position, self.finding_type, self.issue_code, self.message)?;
        write!(f, "\n  help: {}", self.help)
    }
}

/// A document that is no policy: every error that was found, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// At least one.
    pub findings: Vec<Finding>,
}

impl Error for PolicyError {}

impl PolicyError {
    /// The error for a document that is no UTF-8 from a byte on.
    pub fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Self {
        let before = String::from_utf8_lossy(&bytes[..valid_up_to.min(bytes.len())]);
        let issue_code = IssueCode::JsonSyntaxError;
        Self {
            findings: vec![Finding {
                finding_type: issue_code.finding_type(),
                issue_code,
                message: "this is no text in UTF-8".to_owned(),
                help: "save the document as UTF-8".to_owned(),
                position: Lines::new(&before).position(before.len()),
                rule: None,
            }],
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, finding) in self.findings.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "\n" })?;
            finding.fmt(f)?;
        }
        Ok(())
    }
}
