//! How long a decision takes, with its explanation (the aim is less than 1 µs) and without (less than 333 ns), how long a
//! document of 6 KB takes to be read (less than 20 µs), and how long a question over all requests takes for policies of 30
//! statements each (less than 100 ms).

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use vpce_model::policy::{
    Answer, Context, OwnedBucket, Policies, Policy, PolicyType, Request, compare, decide, is_allowed, not_through,
};

fn main() {
    divan::main();
}

const ENDPOINT: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "Perimeter", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-a1b2c3d4e5"}}},
    {"Sid": "Packages", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*"},
    {"Sid": "Layers", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"}]}"#;

const BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "OnlyHere", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {
            "StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1a2b3c4d"},
            "BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"}}},
    {"Sid": "OnlyTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Sid": "Partner", "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::reports/shared/*"}]}"#;

const IDENTITY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::*"},
    {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"},
    {"Sid": "Home", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:PrincipalTag/team}/*"}]}"#;

const BOUNDARY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "Storage", "Effect": "Allow", "Action": ["s3:*", "dynamodb:*"], "Resource": "*"},
    {"Sid": "NoPolicies", "Effect": "Deny", "Action": ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"], "Resource": "*"}]}"#;

fn read(text: &str, policy_type: PolicyType) -> Policy {
    Policy::read("bench", text, policy_type).expect("a policy")
}

/// Four types of policies, and a request that they allow.
fn situation() -> (Policies, Request) {
    let mut policies = Policies {
        resource_based: Some(read(BUCKET, PolicyType::ResourceBased)),
        identity_based: vec![read(IDENTITY, PolicyType::IdentityBased)],
        permissions_boundary: Some(read(BOUNDARY, PolicyType::PermissionsBoundary)),
        ..Policies::default()
    };
    policies.vpc_endpoint.policy = read(ENDPOINT, PolicyType::VpcEndpoint);
    let context = Context::new()
        .with("aws:SourceVpce", "vpce-1a2b3c4d")
        .with("aws:SourceVpc", "vpc-1a2b3c4d")
        .with("aws:VpcSourceIp", "10.0.1.5")
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalOrgID", "o-a1b2c3d4e5")
        .with("aws:ResourceOrgID", "o-a1b2c3d4e5")
        .with("aws:PrincipalTag/team", "finance");
    let session = "arn:aws:sts::111122223333:assumed-role/App/i-0a1b2c3d".parse().expect("a session");
    let object = "arn:aws:s3:::reports/2026/q3.csv";
    let request = Request::new(session, "s3:GetObject", object, Some("111122223333"), context);
    assert!(is_allowed(&policies, &request));
    (policies, request)
}

#[divan::bench]
fn decide_with_explanation(bencher: Bencher<'_, '_>) {
    let (policies, request) = situation();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| decide(black_box(&policies), black_box(&request)).decision());
}

#[divan::bench]
fn decide_only(bencher: Bencher<'_, '_>) {
    let (policies, request) = situation();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| is_allowed(black_box(&policies), black_box(&request)));
}

#[divan::bench]
fn read_6_kb(bencher: Bencher<'_, '_>) {
    let statements: Vec<String> = (0..15)
        .map(|number| {
            format!(
                r#"    {{
      "Sid": "Statement{number}",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::bucket-{number}", "arn:aws:s3:::bucket-{number}/${{aws:PrincipalTag/team}}/*"],
      "Condition": {{
        "StringEquals": {{"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        "IpAddress": {{"aws:VpcSourceIp": "10.{number}.0.0/16"}}
      }}
    }}"#
            )
        })
        .collect();
    let text = format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}\n", statements.join(",\n"));
    assert!((5_900..6_300).contains(&text.len()), "{} bytes", text.len());
    bencher.counter(BytesCount::of_str(&text)).bench(|| read(black_box(&text), PolicyType::VpcEndpoint));
}

/// 30 statements for a bucket and 30 for an endpoint, a third of them denials.
fn thirty_and_thirty(last: &str) -> Policies {
    let statements = |principals: bool| {
        let statement = |number: usize| {
            let effect = if number.is_multiple_of(3) { "Deny" } else { "Allow" };
            let principal = if principals && number % 5 == 1 {
                format!(r#"{{"AWS": "arn:aws:iam::111122223333:role/team-{number}/App"}}"#)
            } else {
                r#""*""#.to_owned()
            };
            format!(
                r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": ["s3:Get*{number}", "s3:*Object", "s3:List*"],
                "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/team-{number}/*", "arn:aws:s3:::reports/*.{number}.csv"],
                "Condition": {{"StringNotLike": {{"aws:PrincipalOrgID": "o-{number}*"}},
                    "NotIpAddress": {{"aws:VpcSourceIp": ["10.{number}.0.0/16", "172.16.{number}.0/24"]}},
                    "ArnNotLike": {{"aws:PrincipalArn": "arn:aws:iam::*:role/team-{number}*/*"}}}}}}"#
            )
        };
        let statements: Vec<String> = (0..30).map(statement).collect();
        format!(r#"{{"Version": "2012-10-17", "Statement": [{}{last}]}}"#, statements.join(","))
    };
    let mut policies = Policies::around(read(&statements(true), PolicyType::ResourceBased)).remove(1);
    policies.vpc_endpoint.policy = read(&statements(false), PolicyType::VpcEndpoint);
    policies
}

const LOCK: &str = r#",{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}"#;

#[divan::bench]
fn nothing_passes_by_the_endpoint(bencher: Bencher<'_, '_>) {
    let policies = thirty_and_thirty(LOCK);
    let bucket = OwnedBucket { name: "reports", owner: "111122223333" };
    assert_eq!(not_through(&policies, bucket, "vpce-1", true), Answer::None);
    bencher.bench(|| not_through(black_box(&policies), bucket, "vpce-1", true));
}

#[divan::bench]
fn something_passes_by_the_endpoint(bencher: Bencher<'_, '_>) {
    let policies = thirty_and_thirty("");
    let bucket = OwnedBucket { name: "reports", owner: "111122223333" };
    assert!(matches!(not_through(&policies, bucket, "vpce-1", true), Answer::Found(_)));
    bencher.bench(|| not_through(black_box(&policies), bucket, "vpce-1", true));
}

#[divan::bench]
fn compare_with_itself(bencher: Bencher<'_, '_>) {
    let policies = thirty_and_thirty("");
    assert_eq!(compare(&policies, &policies, "111122223333"), Answer::None);
    bencher.bench(|| compare(black_box(&policies), black_box(&policies), "111122223333"));
}

#[divan::bench]
fn compare_with_one_denial_less(bencher: Bencher<'_, '_>) {
    let (old, new) = (thirty_and_thirty(LOCK), thirty_and_thirty(""));
    assert!(matches!(compare(&old, &new, "111122223333"), Answer::Found(_)));
    assert_eq!(compare(&new, &old, "111122223333"), Answer::None);
    bencher.bench(|| compare(black_box(&new), black_box(&old), "111122223333"));
}
