//! What a linter says about policies that AWS would accept.

use vpce_model::policy::{EndpointType, FindingType, IssueCode, PolicyType, lint};

const GATEWAY: (PolicyType, EndpointType) = (PolicyType::VpcEndpoint, EndpointType::Gateway);
const INTERFACE: (PolicyType, EndpointType) = (PolicyType::VpcEndpoint, EndpointType::Interface);
const BUCKET: (PolicyType, EndpointType) = (PolicyType::ResourceBased, EndpointType::Gateway);
const IDENTITY: (PolicyType, EndpointType) = (PolicyType::IdentityBased, EndpointType::Gateway);

fn codes(
    (policy_type, endpoint_type): (PolicyType, EndpointType),
    text: &str,
) -> Vec<(IssueCode, Option<&'static str>)> {
    let findings = lint(text, policy_type, endpoint_type);
    findings.iter().map(|finding| (finding.issue_code, finding.rule.map(|rule| rule.id()))).collect()
}

/// A statement in a document of the newer version.
fn document(statement: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Action": "s3:*", "Resource": "*", {statement}}}]}}"#)
}

#[track_caller]
fn says(attached: (PolicyType, EndpointType), statement: &str, code: IssueCode, rule: Option<&'static str>) {
    assert_eq!(codes(attached, &document(statement)), [(code, rule)], "{statement}");
}

#[track_caller]
fn says_nothing(attached: (PolicyType, EndpointType), statement: &str) {
    assert_eq!(codes(attached, &document(statement)), [], "{statement}");
}

fn allow(condition: &str) -> String {
    format!(r#""Effect": "Allow", "Principal": "*", "Condition": {condition}"#)
}

#[test]
fn a_good_policy_is_left_in_peace() {
    says_nothing(GATEWAY, r#""Effect": "Allow", "Principal": "*""#);
    says_nothing(
        GATEWAY,
        &allow(r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1a2b", "aws:PrincipalTag/team": "x"}}"#),
    );
    says_nothing(INTERFACE, r#""Effect": "Allow", "Principal": {"AWS": "111122223333"}"#);
}

/// PO-20.
#[test]
fn an_endpoint_policy_has_at_most_20480_characters() {
    let policy = document(r#""Effect": "Allow", "Principal": "*""#);
    let filled = |length: usize| policy.replacen(' ', &" ".repeat(length + 1 - policy.len()), 1);
    assert_eq!(codes(GATEWAY, &filled(20_480)), []);
    assert_eq!(codes(GATEWAY, &filled(20_481)), [(IssueCode::PolicySizeExceedsEndpointQuota, Some("PO-20"))]);
    let identity =
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
    assert_eq!(
        codes(IDENTITY, &identity.replacen(' ', &" ".repeat(30_000), 1)),
        [],
        "white space does not count there"
    );
}

/// PO-23 and PO-24.
#[test]
fn the_principal_of_a_gateway_endpoint_is_everybody() {
    let to = |principal: &str| format!(r#""Effect": "Allow", "Principal": {{"AWS": "{principal}"}}"#);
    says(GATEWAY, &to("111122223333"), IssueCode::UnsupportedPrincipal, Some("PO-24"));
    says(GATEWAY, &to("arn:aws:iam::111122223333:role/App"), IssueCode::UnsupportedPrincipal, Some("PO-23"));
    says_nothing(INTERFACE, &to("arn:aws:iam::111122223333:role/App"));
}

/// PO-25 and PO-26.
#[test]
fn wildcards_in_endpoint_policies_have_their_limits() {
    let account = allow(r#"{"StringLike": {"aws:PrincipalAccount": "1111*"}}"#);
    says(GATEWAY, &account, IssueCode::WildcardInSystemId, Some("PO-25"));
    let number = allow(r#"{"NumericEquals": {"aws:ResourceAccount": "111122223333"}}"#);
    says(GATEWAY, &number, IssueCode::WildcardInSystemId, Some("PO-25"));
    let short = allow(r#"{"StringLike": {"aws:PrincipalTag/team": "fin*"}}"#);
    says(GATEWAY, &short, IssueCode::ShortWildcard, Some("PO-26"));
    says_nothing(GATEWAY, &allow(r#"{"StringLike": {"aws:PrincipalTag/team": "financ*"}}"#));
}

/// PO-43.
#[test]
fn allowing_all_but_somebody_is_dangerous() {
    let statement = r#""Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}"#;
    says(BUCKET, statement, IssueCode::AllowWithNotPrincipal, Some("PO-43"));
}

/// PO-52.
#[test]
fn a_variable_needs_the_newer_version() {
    let text = r#"{"Version": "2008-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"}]}"#;
    assert_eq!(codes(IDENTITY, text), [(IssueCode::VariableUnsupportedInVersion, Some("PO-52"))]);

    let later = r#"{"Version": "2008-10-17", "Id": "before 2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringLike": {"s3:prefix": "home/${saml:sub}/*"}}}]}"#;
    let findings = lint(later, IDENTITY.0, IDENTITY.1);
    let found: Vec<_> = findings.iter().map(|finding| (finding.issue_code, finding.position.to_string())).collect();
    assert_eq!(found, [(IssueCode::VariableUnsupportedInVersion, "4:42".to_owned())]);
}

/// PO-60, PO-73, PO-76 and PO-83.
#[test]
fn conditions_that_do_not_do_what_they_seem_to() {
    let equals = allow(r#"{"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/App"}}"#);
    says(BUCKET, &equals, IssueCode::WildcardWithoutLikeOperator, Some("PO-60"));
    let for_all = allow(r#"{"ForAllValues:StringEquals": {"aws:SourceVpce": "vpce-1a2b"}}"#);
    says(BUCKET, &for_all, IssueCode::ForAllValuesWithSingleValuedKey, Some("PO-76"));
    let any_allows = allow(r#"{"ForAnyValue:StringNotEquals": {"aws:SourceVpce": "vpce-1a2b"}}"#);
    says_nothing(BUCKET, &any_allows);
    let any_denies = any_allows.replace("Allow", "Deny");
    says(BUCKET, &any_denies, IssueCode::ForAnyValueWithSingleValuedKey, Some("PO-73"));
    let private = allow(r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/16"}}"#);
    says(BUCKET, &private, IssueCode::PrivateIpAddress, Some("PO-83"));
    let public = allow(r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#);
    says(GATEWAY, &public, IssueCode::SourceIpBehindEndpoint, Some("PO-83"));
    says_nothing(BUCKET, &public);
}

#[test]
fn keys_and_ids_that_do_not_exist_are_told() {
    let key = document(&allow(r#"{"StringEquals": {"aws:SourceVpcEndpoint": "vpce-1a2b"}}"#));
    let findings = lint(&key, PolicyType::ResourceBased, EndpointType::Gateway);
    assert_eq!(findings[0].issue_code, IssueCode::InvalidGlobalConditionKey);
    assert!(findings[0].help.starts_with("did you mean aws:SourceVpc"), "{}", findings[0].help);
    says(BUCKET, &allow(r#"{"StringEquals": {"aws:SourceVpce": "vpc-1a2b"}}"#), IssueCode::InvalidVpceFormat, None);
    says(BUCKET, &allow(r#"{"StringEquals": {"aws:SourceVpc": "vpce-1a2b"}}"#), IssueCode::InvalidVpcFormat, None);
}

/// PO-100.
#[test]
fn a_deny_that_locks_everybody_out_is_told() {
    let deny = |condition: &str| format!(r#""Effect": "Deny", "Principal": "*", "Condition": {condition}"#);
    let locks = |condition: &str| says(BUCKET, &deny(condition), IssueCode::DenyLocksEverybodyOut, Some("PO-100"));
    locks("{}");
    locks(r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b"}}"#);
    says_nothing(
        BUCKET,
        &deny(
            r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b"},
                "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Admin"}}"#,
        ),
    );
    let objects = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
        "Action": "s3:GetObject", "Resource": "*"}]}"#;
    assert_eq!(codes(BUCKET, objects), [], "the policy can still be mended");
}

#[test]
fn a_statement_that_never_matches_is_told() {
    says(
        BUCKET,
        &allow(r#"{"StringEquals": {"aws:SourceVpce": "vpce-1a2b"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#),
        IssueCode::StatementNeverMatches,
        None,
    );
    says(
        BUCKET,
        &allow(r#"{"StringEquals": {"aws:SourceVpce": "vpce-1a2b"}, "Null": {"aws:SourceVpce": "true"}}"#),
        IssueCode::StatementNeverMatches,
        None,
    );
    let empty = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [], "Resource": "*"}]}"#;
    let found: Vec<_> = codes(IDENTITY, empty).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, [IssueCode::StatementNeverMatches, IssueCode::EmptyArray]);
}

#[test]
fn names_of_statements_are_unique() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Sid": "A", "Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}"#;
    assert_eq!(codes(IDENTITY, text), [(IssueCode::UniqueSidsRecommended, None)]);
}

#[test]
fn a_code_says_how_much_it_matters() {
    let of_type = |wanted| IssueCode::ALL.iter().any(|code| code.finding_type() == wanted);
    assert!(
        [FindingType::Error, FindingType::SecurityWarning, FindingType::Warning, FindingType::Suggestion]
            .into_iter()
            .all(of_type)
    );
    for code in IssueCode::ALL {
        assert!(code.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{code}");
    }
}

/// PO-27.
#[test]
fn the_account_of_an_arn_is_a_number_or_a_wildcard() {
    for (account, expected) in [("111122223333", false), ("*", false), ("1111*", true), ("11112222333?", true)] {
        let statement = allow(&format!(r#"{{"ArnLike": {{"aws:PrincipalArn": "arn:aws:iam::{account}:role/App"}}}}"#));
        let codes = codes(GATEWAY, &document(&statement));
        assert_eq!(codes.contains(&(IssueCode::InvalidArnAccount, Some("PO-27"))), expected, "{account}");
        let resource = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": "*", "Action": "sqs:*",
                "Resource": "arn:aws:sqs:*:{account}:*"}}]}}"#
        );
        let codes = self::codes(INTERFACE, &resource);
        assert_eq!(codes == [(IssueCode::InvalidArnAccount, Some("PO-27"))], expected, "{account}");
    }
}

/// PO-40: what stands before the colon is a service.
#[test]
fn an_action_of_no_known_service_is_told() {
    let action = |action: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}]}}"#
        );
        lint(&text, IDENTITY.0, IDENTITY.1)
    };
    for known in ["s3:GetObject", "S3:Get*", "*", "execute-api:Invoke"] {
        assert_eq!(action(known), [], "{known}");
    }
    let findings = action("dynamo:GetItem");
    assert_eq!(findings[0].issue_code, IssueCode::InvalidServiceInAction);
    assert_eq!(findings[0].help, "did you mean dynamodb?");
}

#[test]
fn a_condition_key_that_a_service_does_not_have_is_told() {
    let condition = |key: &str| document(&allow(&format!(r#"{{"StringEquals": {{"{key}": "x"}}}}"#)));
    for known in [
        "s3:prefix",
        "S3:Prefix",
        "s3:ExistingObjectTag/team",
        "kms:EncryptionContext:team",
        "x:own",
        "token.actions.githubusercontent.com:sub",
    ] {
        assert_eq!(codes(INTERFACE, &condition(known)), [], "{known}");
    }
    let findings = lint(&condition("s3:prefixes"), INTERFACE.0, INTERFACE.1);
    assert_eq!(findings[0].issue_code, IssueCode::InvalidServiceConditionKey);
    assert_eq!(findings[0].help, "did you mean s3:prefix?");
}

/// Without what is wrong in it the statement would say something else, about which nothing is to say.
#[test]
fn a_statement_with_an_error_gets_no_advice_besides() {
    let text = |operator: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [
            {{"Sid": "Locked", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
              "Condition": {{"{operator}": {{"aws:PrincipalArn": "arn:aws:iam::111122223333:role/App"}}}}}},
            {{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}]}}"#
        )
    };
    let lock = (IssueCode::DenyLocksEverybodyOut, Some("PO-100"));
    assert_eq!(codes(BUCKET, &text("ArnNotEqual")), [(IssueCode::InvalidConditionOperator, None), lock]);
    assert_eq!(codes(BUCKET, &text("ArnNotEquals")), [lock]);
}
