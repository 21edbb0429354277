//! Documents that are policies, and documents that are none: what is said about them, and where.

use proptest::prelude::*;
use vpce_model::policy::{Effect, EndpointType, Finding, IssueCode, Policies, Policy, PolicyType, Simulation, lint};

/// The first error in a document: its place, its code, what it says and what to do.
#[track_caller]
fn error(text: &str, policy_type: PolicyType) -> (String, IssueCode, String) {
    let error = Policy::read("test", text, policy_type).expect_err("the document is wrong");
    let finding = &error.findings[0];
    assert!(!finding.help.is_empty());
    (finding.position.to_string(), finding.issue_code, finding.message.clone())
}

#[test]
fn a_document_keeps_the_places_of_its_statements() {
    let text = r#"{
  "Version": "2012-10-17",
  "Id": "Example",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
    {
      "Effect": "Deny", "NotAction": ["s3:*"], "NotResource": ["arn:aws:s3:::b/*"],
      "Condition": {"Bool": {"aws:SecureTransport": false}}
    }
  ]
}"#;
    let policy = Policy::read("test", text, PolicyType::IdentityBased).expect("a policy");
    let [read, deny] = &policy.statements[..] else { panic!("two statements") };
    assert_eq!((read.sid.as_deref(), read.effect), (Some("Read"), Effect::Allow));
    assert_eq!((read.start.to_string(), read.end.to_string()), ("5:5".to_owned(), "5:77".to_owned()));
    assert_eq!((deny.start.to_string(), deny.end.to_string()), ("6:5".to_owned(), "9:6".to_owned()));
    assert_eq!(deny.conditions[0].position.to_string(), "8:30");
    assert_eq!(deny.title(), "Deny at 6:5");
}

/// A statement with one thing in it replaced, where that stands, and the code of what is found.
const MISTAKES: &[(&str, &str, &str, IssueCode)] = &[
    (r#""Effect""#, r#""Efect""#, "1:42", IssueCode::InvalidPolicyElement),
    (r#""Allow""#, r#""allow""#, "1:52", IssueCode::InvalidEffect),
    (r#""Allow""#, "true", "1:52", IssueCode::DataTypeMismatch),
    (r#""s3:Get*""#, "7", "1:71", IssueCode::DataTypeMismatch),
    (r#""s3:Get*""#, r#""Get*""#, "1:71", IssueCode::InvalidAction),
    (r#""s3:Get*""#, r#""s*:Get*""#, "1:71", IssueCode::InvalidAction),
    (r#""*""#, r#""reports/*""#, "1:94", IssueCode::InvalidArnPrefix),
    (r#""*""#, r#""arn:aws:s3""#, "1:94", IssueCode::MissingArnField),
    (r#""*""#, r#""arn:aws:s?:::a""#, "1:94", IssueCode::InvalidArnServiceCase),
    (r#""*""#, r#""arn:aws:s3::${aws:PrincipalAccount}:a""#, "1:94", IssueCode::VariableUnsupportedInElement),
    (r#""*""#, r#""arn:aws:s3:::a/${aws:username""#, "1:94", IssueCode::MissingBraceInVariable),
    (r#""*""#, r#""arn:aws:s3:::a/${aws:username, x}""#, "1:94", IssueCode::MissingQuoteInVariable),
    (r#""*""#, r#""arn:aws:s3:::a/${ aws:username}""#, "1:94", IssueCode::UnsupportedSpaceInVariable),
    (r#""*""#, r#""arn:aws:s3:::a/${}""#, "1:94", IssueCode::EmptyVariable),
    (r#""Resource""#, r#""Action": "s3:*", "Resource""#, "1:82", IssueCode::DuplicateKey),
    (r#""Resource""#, r#""NotAction": "s3:*", "Resource""#, "1:95", IssueCode::UnsupportedElementCombination),
    ("2012-10-17", "2026-01-01", "1:13", IssueCode::InvalidVersion),
    ("\"*\"", "\"*\",", "1:98", IssueCode::JsonSyntaxError),
    (r#""*""#, r#""*", "Condition": {"StringEqual": {"a:b": "c"}}"#, "1:113", IssueCode::InvalidConditionOperator),
    (r#""*""#, r#""*", "Condition": {"NullIfExists": {"a:b": "true"}}"#, "1:113", IssueCode::NullWithIfExists),
    (r#""*""#, r#""*", "Condition": {"StringEquals": {"ab": "c"}}"#, "1:130", IssueCode::InvalidConditionKeyFormat),
    (r#""*""#, r#""*", "Condition": {"StringEquals": {"a:b": null}}"#, "1:137", IssueCode::DataTypeMismatch),
    (r#""*""#, r#""*", "Condition": {"StringEquals": {"a:b": "c", "A:B": "d"}}"#, "1:142", IssueCode::DuplicateKey),
    (
        r#""*""#,
        r#""*", "Condition": {"Bool": {"a:b": ["true", "false"]}}"#,
        "1:129",
        IssueCode::InvalidConditionMultipleBoolean,
    ),
    (r#""*""#, r#""*", "Condition": []"#, "1:112", IssueCode::DataTypeMismatch),
    (r#""*""#, r#""*", "Principal": "*""#, "1:112", IssueCode::UnsupportedPrincipal),
];

#[test]
fn a_mistake_is_told_with_its_place() {
    let good = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;
    assert!(Policy::read("test", good, PolicyType::IdentityBased).is_ok());
    for (right, wrong, place, code) in MISTAKES {
        assert!(good.contains(right), "{right}");
        let error = Policy::read("test", &good.replacen(right, wrong, 1), PolicyType::IdentityBased).expect_err(wrong);
        let found = |finding: &Finding| finding.position.to_string() == *place && finding.issue_code == *code;
        assert!(error.findings.iter().any(found), "{wrong}: not {code} at {place} but\n{error}");
    }
}

/// PO-63, PO-64, PO-65, PO-66, PO-67, PO-68 and PO-69: the values that each operator takes.
#[test]
fn a_value_has_to_suit_its_operator() {
    for (operator, value, said) in [
        ("NumericEquals", "few", "`few` is no number, and `NumericEquals` needs one"),
        ("DateLessThan", "2026-02-30", "`2026-02-30` is no date, and `DateLessThan` needs one"),
        (
            "Bool",
            "${aws:SecureTransport}",
            "`${aws:SecureTransport}` is neither `true` nor `false`, but `Bool` needs one",
        ),
        ("BinaryEquals", "?", "`?` is no Base64, and `BinaryEquals` needs one"),
        ("IpAddress", "10.0.0.256", "`10.0.0.256` is no address and no CIDR block, and `IpAddress` needs one"),
        (
            "NotIpAddress",
            "10.0.0.1/8",
            "`10.0.0.1/8` is a CIDR block with bits behind its prefix, and `NotIpAddress` needs one",
        ),
        ("ArnLike", "role/App", "`role/App` is no ARN"),
        ("Null", "yes", "`yes` is neither `true` nor `false`, but `Null` needs one"),
    ] {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"a:b": "{value}"}}}}}}}}"#
        );
        assert_eq!(error(&text, PolicyType::IdentityBased).2, said);
    }
}

/// PO-20: nor does anybody who asks what such a policy lets through get an answer.
#[test]
fn an_endpoint_policy_that_is_too_long_is_refused() {
    let policy = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
    let filled = |length: usize| policy.replacen(' ', &" ".repeat(length + 1 - policy.len()), 1);
    assert!(Policy::read("test", &filled(20_480), PolicyType::VpcEndpoint).is_ok());
    let (place, code, message) = error(&filled(20_481), PolicyType::VpcEndpoint);
    assert_eq!((place.as_str(), code), ("1:1", IssueCode::PolicySizeExceedsEndpointQuota));
    assert_eq!(message, "the policy has 20481 characters, and a VPC endpoint policy may have 20480");
    assert!(Policy::read("test", &filled(20_481), PolicyType::ResourceBased).is_ok(), "the linter warns");
}

#[test]
fn a_byte_order_mark_is_told() {
    let policy = "\u{feff}{}";
    let (place, code, message) = error(policy, PolicyType::VpcEndpoint);
    assert_eq!((place.as_str(), code), ("1:1", IssueCode::JsonSyntaxError));
    assert_eq!(message, "the text begins with a byte order mark");
    assert_eq!(error("é{}", PolicyType::VpcEndpoint).2, "this is not JSON");
}

/// However a name is written in JSON.
#[test]
fn an_element_is_there_once() {
    for twin in ["Effect", "effect", r"\u0045ffect"] {
        let text =
            format!(r#"{{"Statement": {{"Effect": "Deny", "{twin}": "Allow", "Action": "*", "Resource": "*"}}}}"#);
        let (place, code, _) = error(&text, PolicyType::IdentityBased);
        assert_eq!((place.as_str(), code), ("1:34", IssueCode::DuplicateKey), "{twin}");
    }
}

/// A trust policy is known by its elements, whatever its conditions speak of.
#[test]
fn a_trust_policy_may_speak_of_resources() {
    let trust = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:ResourceAccount": "111122223333"}}}}"#;
    let escaped = serde_json::Value::from(trust).to_string();
    for document in [trust, &escaped] {
        let policies = Policies::read(&format!("{{\"ResourcePolicy\": {document}}}")).expect("a sound policy");
        assert_eq!(policies.resource_based.map(|policy| policy.policy_type), Some(PolicyType::RoleTrust));
    }
}

/// A page reads each policy of a request by itself.
#[test]
fn the_field_of_a_policy_tells_its_type() {
    for (field, policy_type) in [
        ("PolicyInputList.1", Some(PolicyType::IdentityBased)),
        ("PermissionsBoundaryPolicyInputList.1", Some(PolicyType::PermissionsBoundary)),
        ("SessionPolicyInputList.2", Some(PolicyType::Session)),
        ("ResourcePolicy", Some(PolicyType::ResourceBased)),
        ("ServiceControlPolicyLevels.2.1", Some(PolicyType::ServiceControl)),
        ("ResourceControlPolicyInputList.1", Some(PolicyType::ResourceControl)),
        ("VpcEndpointPolicy", Some(PolicyType::VpcEndpoint)),
        ("ContextEntries", None),
    ] {
        assert_eq!(PolicyType::in_field(field, "{}"), policy_type, "{field}");
    }
    let trust = r#"{"Action": "sts:AssumeRole"}"#;
    assert_eq!(PolicyType::in_field("ResourcePolicy", trust), Some(PolicyType::RoleTrust));
    let of_key = r#"{"Action": "sts:AssumeRole", "NotResource": "*"}"#;
    assert_eq!(PolicyType::in_field("ResourcePolicy", of_key), Some(PolicyType::ResourceBased));
}

/// PO-20, PO-43 and PO-44.
#[test]
fn a_principal_stands_where_it_belongs_and_names_somebody() {
    let with = |principal: &str| {
        format!(r#"{{"Statement": {{{principal}"Effect": "Allow", "Action": "*", "Resource": "*"}}}}"#)
    };
    let endpoint = |principal: &str| error(&with(principal), PolicyType::VpcEndpoint);
    assert_eq!(endpoint("").1, IssueCode::MissingPrincipal);
    for wrong in [r#""App""#, r#"{"AWS": "App"}"#, r#"{"AWS": "arn:aws:iam::111122223333:user/*"}"#, r#"{"AWS": "12"}"#]
    {
        assert_eq!(endpoint(&format!(r#""Principal": {wrong}, "#)).1, IssueCode::InvalidPrincipalFormat, "{wrong}");
    }
    assert_eq!(endpoint(r#""Principal": {"Aws": "*"}, "#).1, IssueCode::InvalidPrincipalKey);
    let not = error(&with(r#""NotPrincipal": "*", "#), PolicyType::RoleTrust);
    assert_eq!(not.1, IssueCode::UnsupportedPrincipal);
}

/// PO-40, PO-41, PO-50, PO-51 and PO-52 are the rules that these errors cite.
#[test]
fn an_error_cites_its_rule() {
    let text = r#"{"Statement": {"Effect": "Allow", "Action": "Get", "Resource": "bucket"}}"#;
    let error = Policy::read("test", text, PolicyType::IdentityBased).expect_err("two errors");
    let rules: Vec<_> = error.findings.iter().filter_map(|finding| finding.rule).map(|rule| rule.id()).collect();
    assert_eq!(rules, ["PO-40", "PO-41"]);
    assert_eq!(
        error.to_string(),
        "1:45: error INVALID_ACTION: `Get` is no action  PO-40\n  \
         help: write a service and an action, such as s3:GetObject or s3:Get*, or \"*\"\n\
         1:64: error INVALID_ARN_PREFIX: `bucket` is no ARN  PO-41\n  \
         help: write \"*\", or an ARN such as arn:aws:s3:::bucket/*"
    );
}

#[test]
fn what_is_no_json_is_refused() {
    let deep = "[".repeat(100_000);
    for text in ["", "   ", "{", "[1", "nul", "{\"a\" 1}", "\u{feff}{}", "{} {}", "\"", deep.as_str()] {
        assert_eq!(error(text, PolicyType::IdentityBased).1, IssueCode::JsonSyntaxError);
    }
    for text in ["1", "null", "[]", "\"text\""] {
        assert_eq!(error(text, PolicyType::IdentityBased).1, IssueCode::DataTypeMismatch, "{text}");
    }
    assert_eq!(error("{}", PolicyType::IdentityBased).1, IssueCode::MissingStatement);
}

/// A policy with pieces of it cut out, doubled or replaced.
fn mangled() -> impl Strategy<Value = String> {
    const GOOD: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "é", "Effect": "Allow", "Principal": {"AWS": "*"},
        "Action": ["s3:*"], "NotResource": "arn:aws:s3:::${aws:username, 'x'}/*",
        "Condition": {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*", 1, true]}, "IpAddress": {"aws:SourceIp": "::/0"}}}]}"#;
    let letters: Vec<char> = GOOD.chars().collect();
    let place = 0..letters.len();
    let patch = prop_oneof![Just(String::new()), "[\\[\\]{}\",:$*?é\\\\0-9a-z]{1,4}"];
    prop::collection::vec((place, 0..12_usize, patch), 0..4).prop_map(move |edits| {
        let mut letters = letters.clone();
        for (start, length, patch) in edits {
            let start = start.min(letters.len());
            let end = (start + length).min(letters.len());
            letters.splice(start..end, patch.chars());
        }
        letters.into_iter().collect()
    })
}

proptest! {
    /// Whatever stands in a document, it is read or refused with a place that is in it.
    #[test]
    fn nothing_panics_and_every_place_exists(text in prop_oneof![mangled(), any::<String>()]) {
        for policy_type in [PolicyType::VpcEndpoint, PolicyType::IdentityBased, PolicyType::RoleTrust] {
            for finding in lint(&text, policy_type, EndpointType::Gateway) {
                let line = text.split('\n').nth(finding.position.line - 1).expect("a line of the text");
                prop_assert!(finding.position.column <= line.chars().count() + 1, "{}", finding);
            }
            let _ = Policy::read("any", &text, policy_type);
        }
        let _ = Simulation::read(&text, &Policies::default());
    }
}
