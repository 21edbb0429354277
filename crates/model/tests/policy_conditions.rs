//! Conditions, operator by operator, and the variables in their values.

use vpce_model::policy::{Context, Policies, Policy, PolicyType, Request, is_allowed};

/// Whether a condition holds for a context, in a policy of a version.
#[track_caller]
fn holds_in(version: &str, condition: &str, context: &Context) -> bool {
    let text = format!(
        r#"{{"Version": "{version}", "Statement": {{
            "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}}}"#
    );
    let policy =
        Policy::read("test", &text, PolicyType::IdentityBased).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let policies = Policies { identity_based: vec![policy], ..Policies::default() };
    let alice = "arn:aws:iam::111122223333:user/alice".parse().expect("a user");
    is_allowed(&policies, &Request::new(alice, "s3:GetObject", "arn:aws:s3:::b/k", None, context.clone()))
}

#[track_caller]
fn holds(operator: &str, written: &str, value: Option<&str>) -> bool {
    let context = value.map(|value| Context::new().with("x:key", value)).unwrap_or_default();
    holds_in("2012-10-17", &format!(r#"{{"{operator}": {{"x:key": {written}}}}}"#), &context)
}

#[track_caller]
fn holds_for_all(operator: &str, written: &str, values: &[&str]) -> bool {
    let context = Context::new().with_all("x:keys", values.iter().copied());
    holds_in("2012-10-17", &format!(r#"{{"{operator}": {{"x:keys": {written}}}}}"#), &context)
}

/// A row: the operator, what the policy writes, what the request has, whether the condition holds.
type Row = (&'static str, &'static str, &'static str, bool);

fn check(rows: &[Row]) {
    for (operator, written, value, expected) in rows {
        assert_eq!(holds(operator, written, Some(value)), *expected, "{operator} {written} {value}");
    }
}

/// PO-60.
#[test]
fn texts_are_compared_exactly() {
    check(&[
        ("StringEquals", r#""a*""#, "a*", true),
        ("StringEquals", r#""a*""#, "ab", false),
        ("StringEquals", r#""a""#, "A", false),
        ("StringNotEquals", r#""a""#, "A", true),
        ("StringNotEquals", r#""a""#, "a", false),
    ]);
}

/// PO-61.
#[test]
fn texts_are_compared_without_case() {
    check(&[
        ("StringEqualsIgnoreCase", r#""Ünïcode""#, "üNÏCODE", true),
        ("StringEqualsIgnoreCase", r#""a""#, "b", false),
        ("StringNotEqualsIgnoreCase", r#""a""#, "A", false),
        ("StringNotEqualsIgnoreCase", r#""a""#, "b", true),
    ]);
}

/// PO-62.
#[test]
fn texts_are_compared_with_patterns() {
    check(&[
        ("StringLike", r#""a*c?""#, "abcd", true),
        ("StringLike", r#""a*c?""#, "Abcd", false),
        ("StringLike", r#""*""#, "", true),
        ("StringNotLike", r#""a*""#, "ab", false),
        ("StringNotLike", r#""a*""#, "b", true),
    ]);
}

/// PO-63.
#[test]
fn numbers_are_compared_exactly() {
    check(&[
        ("NumericEquals", "10", "10.0", true),
        ("NumericEquals", r#""9007199254740993""#, "9007199254740992", false),
        ("NumericNotEquals", "10", "11", true),
        ("NumericNotEquals", "10", "10", false),
        ("NumericLessThan", "10", "9.99", true),
        ("NumericLessThan", "10", "10", false),
        ("NumericLessThanEquals", "10", "10", true),
        ("NumericGreaterThan", "-1", "0", true),
        ("NumericGreaterThan", "0", "0", false),
        ("NumericGreaterThanEquals", "0", "0", true),
        ("NumericLessThan", "10", "few", false),
    ]);
}

/// PO-64.
#[test]
fn dates_are_compared_in_all_their_forms() {
    check(&[
        ("DateEquals", r#""2026-08-01T12:00:00Z""#, "1785585600", true),
        ("DateEquals", r#""2026-08-01T12:00:00Z""#, "2026-08-01T14:00:00+02:00", true),
        ("DateEquals", r#""2026-08-01""#, "2026-08-01T00:00Z", true),
        ("DateEquals", r#""2026-08""#, "2026-08-01T00:00:00Z", true),
        ("DateEquals", r#""2026""#, "2026-01-01T00:00:00Z", true),
        ("DateNotEquals", r#""2026-08-01""#, "2026-08-02", true),
        ("DateLessThan", r#""2026-08-01""#, "2026-07-31T23:59:59Z", true),
        ("DateLessThan", r#""2026-08-01""#, "2026-08-01T00:00:00Z", false),
        ("DateLessThanEquals", r#""2026-08-01""#, "2026-08-01T00:00:00Z", true),
        ("DateGreaterThan", r#""2026-08-01""#, "2026-08-01T00:00:00.5Z", true),
        ("DateGreaterThanEquals", "1785585600", "2026-08-01T12:00:00Z", true),
        ("DateGreaterThan", r#""2026-08-01""#, "tomorrow", false),
    ]);
}

/// PO-65.
#[test]
fn booleans_are_true_or_false() {
    check(&[
        ("Bool", "true", "true", true),
        ("Bool", r#""false""#, "true", false),
        ("Bool", r#""false""#, "no", false),
        ("ForAnyValue:Bool", r#"["true", "false"]"#, "false", true),
    ]);
}

/// PO-66.
#[test]
fn bytes_are_compared() {
    check(&[("BinaryEquals", r#""QmluYXJ5""#, "QmluYXJ5", true), ("BinaryEquals", r#""QmluYXJ5""#, "Qmlu", false)]);
}

/// PO-67.
#[test]
fn addresses_lie_in_blocks() {
    check(&[
        ("IpAddress", r#""203.0.113.0/24""#, "203.0.113.9", true),
        ("IpAddress", r#""203.0.113.0/24""#, "203.0.114.9", false),
        ("IpAddress", r#""203.0.113.9""#, "203.0.113.9", true),
        ("IpAddress", r#""2001:db8::/32""#, "2001:db8::1", true),
        ("IpAddress", r#""0.0.0.0/0""#, "2001:db8::1", false),
        ("NotIpAddress", r#"["10.0.0.0/8", "203.0.113.0/24"]"#, "203.0.113.9", false),
        ("NotIpAddress", r#""10.0.0.0/8""#, "203.0.113.9", true),
    ]);
}

/// PO-68.
#[test]
fn arns_are_compared_field_by_field() {
    let role = "arn:aws:iam::111122223333:role/team/App";
    for operator in ["ArnEquals", "ArnLike"] {
        assert!(holds(operator, r#""arn:aws:iam::*:role/*""#, Some(role)));
        assert!(holds(operator, r#""arn:aws:iam::1111222233?3:role/team/App""#, Some(role)));
        assert!(!holds(operator, r#""arn:aws:*:role/team/App:x:y""#, Some(role)), "a `*` stays in its field");
        assert!(!holds(operator, r#""arn:aws:iam::*:role/team/app""#, Some(role)), "case counts");
        assert!(!holds(operator, r#""arn:aws:iam::*:role/*""#, Some("no arn")));
    }
    for operator in ["ArnNotEquals", "ArnNotLike"] {
        assert!(!holds(operator, r#""arn:aws:iam::*:role/*""#, Some(role)));
        assert!(holds(operator, r#""arn:aws:iam::*:user/*""#, Some(role)));
    }
}

/// PO-69.
#[test]
fn null_asks_whether_a_key_is_there() {
    assert!(holds("Null", "true", None) && !holds("Null", "true", Some("x")));
    assert!(holds("Null", "false", Some("x")) && !holds("Null", r#""false""#, None));
    assert!(holds_for_all("Null", "true", &[]), "an empty list is no value");
}

/// PO-70 and PO-71.
#[test]
fn an_absent_key_fails_the_positive_and_passes_the_negated_and_if_exists() {
    let written = [
        ("String", "Equals", "NotEquals", r#""a""#),
        ("String", "Like", "NotLike", r#""a""#),
        ("Numeric", "Equals", "NotEquals", "1"),
        ("Date", "Equals", "NotEquals", r#""2026-01-01""#),
        ("Arn", "Equals", "NotEquals", r#""arn:aws:s3:::a""#),
        ("Arn", "Like", "NotLike", r#""arn:aws:s3:::a""#),
    ];
    for (family, positive, negated, value) in written {
        assert!(!holds(&format!("{family}{positive}"), value, None), "{family}{positive}");
        assert!(holds(&format!("{family}{negated}"), value, None), "{family}{negated}");
        assert!(holds(&format!("{family}{positive}IfExists"), value, None), "{family}{positive}IfExists");
        assert!(holds(&format!("{family}{negated}IfExists"), value, None), "{family}{negated}IfExists");
    }
    assert!(!holds("IpAddress", r#""10.0.0.0/8""#, None) && holds("NotIpAddress", r#""10.0.0.0/8""#, None));
    assert!(!holds("StringEqualsIfExists", r#""a""#, Some("b")), "with a value it is as usual");
    for value in ["a", "b"] {
        let plain = holds("StringNotEquals", r#""a""#, Some(value));
        assert_eq!(plain, holds("StringNotEqualsIfExists", r#""a""#, Some(value)), "PO-71");
    }
}

/// PO-72, PO-73, PO-74 and PO-75.
#[test]
fn set_operators_ask_for_all_or_for_any_value() {
    let cases: [(&str, &str, &[&str], bool); 16] = [
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, &["a", "b"], true),
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, &["a", "c"], false),
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, &[], true),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, &["c", "b"], true),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, &["c", "d"], false),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, &[], false),
        ("ForAllValues:StringNotEquals", r#"["a", "b"]"#, &["c", "d"], true),
        ("ForAllValues:StringNotEquals", r#"["a", "b"]"#, &["c", "a"], false),
        ("ForAllValues:StringNotEquals", r#"["a", "b"]"#, &[], true),
        ("ForAnyValue:StringNotEquals", r#"["a", "b"]"#, &["a", "c"], true),
        ("ForAnyValue:StringNotEquals", r#"["a", "b"]"#, &["a", "b"], false),
        ("ForAnyValue:StringNotEquals", r#"["a", "b"]"#, &[], false),
        ("ForAllValues:StringNotLike", r#""o-1/r/sportsou/*""#, &["o-1/r/sportsou/x"], false),
        ("ForAllValues:StringNotLike", r#""o-1/r/sportsou/*""#, &[], true),
        ("ForAnyValue:StringEqualsIfExists", r#""a""#, &[], true),
        ("ForAllValues:ArnLike", r#""arn:aws:s3:::*""#, &[], true),
    ];
    for (operator, written, values, expected) in cases {
        assert_eq!(holds_for_all(operator, written, values), expected, "{operator} {written} {values:?}");
    }
}

/// PO-45.
#[test]
fn operators_and_keys_are_joined_by_and_values_by_or_or_nor() {
    let context = Context::new().with("x:a", "1").with("x:b", "2");
    let holds = |condition: &str| holds_in("2012-10-17", condition, &context);
    assert!(holds(r#"{"StringEquals": {"x:a": ["0", "1"], "x:b": "2"}, "NumericLessThan": {"x:b": 3}}"#));
    assert!(!holds(r#"{"StringEquals": {"x:a": ["0", "1"], "x:b": "3"}}"#));
    assert!(!holds(r#"{"StringEquals": {"x:a": "1"}, "NumericLessThan": {"x:b": 2}}"#));
    assert!(!holds(r#"{"StringNotEquals": {"x:a": ["0", "1"]}}"#));
    assert!(holds(r#"{"StringNotEquals": {"x:a": ["0", "2"]}}"#));
    assert!(!holds(r#"{"StringEquals": {"x:a": []}}"#), "no value, no match");
}

/// PO-46.
#[test]
fn key_names_ignore_case() {
    let context = Context::new().with("aws:SourceVpce", "vpce-1");
    assert!(holds_in("2012-10-17", r#"{"StringEquals": {"AWS:sourcevpce": "vpce-1"}}"#, &context));
    assert!(!holds_in("2012-10-17", r#"{"StringEquals": {"aws:SourceVpce": "VPCE-1"}}"#, &context));
}

/// PO-50, PO-51, PO-52, PO-53 and PO-54.
#[test]
fn variables_stand_for_the_values_of_other_keys() {
    let context =
        Context::new().with("x:key", "alice-home").with("x:plain", "${aws:username}").with_all("x:many", ["m"]);
    let with = |operator: &str, key: &str, written: &str| {
        holds_in("2012-10-17", &format!(r#"{{"{operator}": {{"{key}": "{written}"}}}}"#), &context)
    };
    assert!(with("StringEquals", "x:key", "${aws:username}-home"), "PO-50");
    assert!(with("StringLike", "x:key", "${x:nobody, 'alice'}-*"), "PO-50: a default");
    assert!(!with("StringEquals", "x:key", "${x:nobody}-home"), "PO-53: nothing matches");
    assert!(with("StringNotEquals", "x:key", "${x:nobody}-home"), "PO-53: and so the negated one does");
    assert!(!with("StringLike", "x:key", "${x:many}*"), "PO-53: several values are no variable");
    assert!(with("StringNotLike", "x:key", "${*}"), "PO-54");
    assert!(!with("StringEquals", "x:plain", "${aws:username}"), "PO-52: a variable in the newer version");
    let old = holds_in("2008-10-17", r#"{"StringEquals": {"x:plain": "${aws:username}"}}"#, &context);
    assert!(old, "PO-52: plain text in the older one");
}

/// What a value says is never understood as a pattern.
#[test]
fn the_value_of_a_variable_is_literal() {
    let context = Context::new().with("x:key", "anything").with("x:star", "*");
    assert!(!holds_in("2012-10-17", r#"{"StringLike": {"x:key": "${x:star}"}}"#, &context));
}
