//! Decisions over all policies, rule by rule. A test names the rules it holds the model to.

use vpce_model::policy::{
    Context, EndpointType, Policies, Policy, PolicyType, Principal, Reason, Request, decide, is_allowed,
};
use vpce_model::rule::Rule;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const APP: &str = "arn:aws:iam::111122223333:role/App";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/App/i-0a1b";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const OBJECT: &str = "arn:aws:s3:::reports/q3.csv";
const OTHER_ACCOUNT: &str = "444455556666";

const ALLOW_ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
const PUBLIC: &str = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#;

fn policy(policy_type: PolicyType, statements: &str) -> Policy {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    Policy::read("test", &text, policy_type).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn grant_to(principal: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "*", "Resource": "*"}}"#)
}

fn deny(condition: &str) -> String {
    format!(r#"{{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#)
}

/// A caller, an object, and whatever policies there are.
#[derive(Clone)]
struct Case {
    policies: Policies,
    principal: &'static str,
    action: &'static str,
    resource: &'static str,
    owner: Option<&'static str>,
    context: Context,
}

/// Adds a statement to a policy of a type.
type Attach = fn(Case, &str) -> Case;

fn case(principal: &'static str) -> Case {
    Case {
        policies: Policies::default(),
        principal,
        action: "s3:GetObject",
        resource: OBJECT,
        owner: Some("111122223333"),
        context: Context::new(),
    }
}

impl Case {
    fn identity(mut self, statements: &str) -> Self {
        self.policies.identity_based.push(policy(PolicyType::IdentityBased, statements));
        self
    }

    fn bucket(mut self, statements: &str) -> Self {
        self.policies.resource_based = Some(policy(PolicyType::ResourceBased, statements));
        self
    }

    fn boundary(mut self, statements: &str) -> Self {
        self.policies.permissions_boundary = Some(policy(PolicyType::PermissionsBoundary, statements));
        self
    }

    fn session(mut self, statements: &str) -> Self {
        self.policies.session = Some(vec![policy(PolicyType::Session, statements)]);
        self
    }

    fn level(mut self, statements: &str) -> Self {
        self.policies.service_control.push(vec![policy(PolicyType::ServiceControl, statements)]);
        self
    }

    fn rcp(mut self, statements: &str) -> Self {
        self.policies.resource_control.push(policy(PolicyType::ResourceControl, statements));
        self
    }

    fn endpoint(mut self, statements: &str) -> Self {
        self.policies.vpc_endpoint.policy = policy(PolicyType::VpcEndpoint, statements);
        self
    }

    fn through(self, endpoint: &str) -> Self {
        self.with("aws:SourceVpce", endpoint)
    }

    fn with(mut self, key: &str, value: &str) -> Self {
        self.context = self.context.with(key, value);
        self
    }

    fn of(mut self, owner: &'static str) -> Self {
        self.owner = Some(owner);
        self
    }

    fn on(mut self, action: &'static str, resource: &'static str) -> Self {
        (self.action, self.resource) = (action, resource);
        self
    }

    fn request(&self) -> Request {
        let principal: Principal = self.principal.parse().expect("a principal");
        Request::new(principal, self.action, self.resource, self.owner, self.context.clone())
    }

    /// `allowed`, or how and by which type of policy it is denied first.
    fn outcome(&self) -> String {
        let request = self.request();
        let decision = decide(&self.policies, &request);
        assert_eq!(is_allowed(&self.policies, &request), decision.reasons.is_empty(), "both ways of asking agree");
        match decision.reasons.first() {
            None => "allowed".to_owned(),
            Some(reason @ Reason::Deny { .. }) => format!("explicit {}", reason.policy_type()),
            Some(reason) => format!("implicit {}", reason.policy_type()),
        }
    }

    /// The rule that the first reason cites.
    fn rule(&self) -> Rule {
        let request = self.request();
        let decision = decide(&self.policies, &request);
        decision.rule(&decision.reasons[0])
    }
}

#[track_caller]
fn is(case: &Case, expected: &str) {
    assert_eq!(case.outcome(), expected);
}

/// PO-01.
#[test]
fn po_01_nothing_is_allowed_unless_a_policy_allows_it_and_a_deny_settles_it() {
    is(&case(ALICE), "implicit identity-based policy");
    is(&case(ROOT), "allowed");
    is(&case(ALICE).identity(ALLOW_ALL), "allowed");
    let everything_else = case(ALICE).identity(ALLOW_ALL).bucket(PUBLIC);
    let types: [(&str, Attach); 7] = [
        ("service control policy", |case, deny| case.level(&format!("{ALLOW_ALL}, {deny}"))),
        ("resource control policy", Case::rcp),
        ("VPC endpoint policy", |case, deny| case.through("vpce-1").endpoint(&format!("{PUBLIC}, {deny}"))),
        ("resource-based policy", |case, deny| case.bucket(&format!("{PUBLIC}, {deny}"))),
        ("identity-based policy", Case::identity),
        ("permissions boundary", |case, deny| case.boundary(&format!("{ALLOW_ALL}, {deny}"))),
        ("session policy", |case, deny| case.session(&format!("{ALLOW_ALL}, {deny}"))),
    ];
    for (name, add) in types {
        let principal = if matches!(name, "resource control policy" | "VPC endpoint policy" | "resource-based policy") {
            r#""Principal": "*", "#
        } else {
            ""
        };
        let deny = format!(r#"{{"Effect": "Deny", {principal}"Action": "s3:*", "Resource": "*"}}"#);
        is(&add(everything_else.clone(), &deny), &format!("explicit {name}"));
    }
    is(&case(ROOT).bucket(&deny("")), "explicit resource-based policy");
}

/// PO-02.
#[test]
fn po_02_every_level_of_service_control_policies_has_to_allow() {
    let read = r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#;
    let queues = r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#;
    let case = case(ALICE).identity(ALLOW_ALL);
    is(&case.clone().level(ALLOW_ALL).level(read), "allowed");
    let missing = case.level(ALLOW_ALL).level(queues).level(read);
    is(&missing, "implicit service control policy");
    let request = missing.request();
    let decision = decide(&missing.policies, &request);
    assert!(matches!(decision.reasons[..], [Reason::NoAllow { level: Some(1), .. }]), "{:?}", decision.reasons);
    assert_eq!(missing.rule(), Rule::Po02);
}

/// PO-03.
#[test]
fn po_03_resource_control_policies_act_through_deny() {
    let narrow = r#"{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}"#;
    is(&case(ALICE).identity(ALLOW_ALL).rcp(narrow), "allowed");
}

/// PO-04.
#[test]
fn po_04_in_one_account_either_policy_is_enough() {
    let to_alice = grant_to(&format!(r#"{{"AWS": "{ALICE}"}}"#));
    is(&case(ALICE).identity(ALLOW_ALL), "allowed");
    is(&case(ALICE).bucket(&to_alice), "allowed");
    is(
        &case(ALICE).bucket(&grant_to(r#"{"AWS": "arn:aws:iam::111122223333:user/bob"}"#)),
        "implicit identity-based policy",
    );
}

/// PO-04.
#[test]
fn po_04_a_role_and_a_key_have_to_allow_themselves() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1a2b";
    let case = case(ALICE).identity(ALLOW_ALL);
    is(&case.clone().on("kms:Decrypt", key), "implicit resource-based policy");
    let account = grant_to(r#"{"AWS": "111122223333"}"#);
    is(&case.clone().on("kms:Decrypt", key).bucket(&account), "allowed");
    is(&case.clone().on("sts:AssumeRole", APP), "implicit resource-based policy");
    let mut trusting = case.on("sts:AssumeRole", APP);
    let trust = format!(r#"{{"Effect": "Allow", "Principal": {{"AWS": "{ROOT}"}}, "Action": "sts:AssumeRole"}}"#);
    trusting.policies.resource_based = Some(policy(PolicyType::RoleTrust, &trust));
    is(&trusting, "allowed");
    trusting.policies.resource_based =
        Some(policy(PolicyType::RoleTrust, &trust.replace("111122223333", OTHER_ACCOUNT)));
    is(&trusting, "implicit role trust policy");
    assert_eq!(trusting.rule(), Rule::Po04);
}

/// PO-05.
#[test]
fn po_05_boundary_and_session_limit_what_an_identity_has() {
    let queues = r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#;
    let case = case(SESSION).identity(ALLOW_ALL);
    is(&case.clone().boundary(ALLOW_ALL).session(ALLOW_ALL), "allowed");
    is(&case.clone().boundary(queues), "implicit permissions boundary");
    is(&case.clone().session(queues), "implicit session policy");
    assert_eq!(case.session(queues).rule(), Rule::Po05);
}

/// PO-06.
#[test]
fn po_06_what_else_limits_a_grant_depends_on_whom_it_names() {
    let nothing = r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#;
    let limited = |principal| case(principal).boundary(nothing).session(nothing);
    let granted = |principal, to: &str| limited(principal).bucket(&grant_to(to));
    is(&granted(ALICE, &format!(r#"{{"AWS": "{ALICE}"}}"#)), "allowed");
    is(&granted(SESSION, &format!(r#"{{"AWS": "{SESSION}"}}"#)), "allowed");
    is(&granted(SESSION, &format!(r#"{{"AWS": "{APP}"}}"#)), "implicit permissions boundary");
    is(&case(SESSION).bucket(&grant_to(&format!(r#"{{"AWS": "{APP}"}}"#))), "allowed");
    is(&case(SESSION).session(nothing).bucket(&grant_to(&format!(r#"{{"AWS": "{APP}"}}"#))), "implicit session policy");
    let federated = "arn:aws:sts::111122223333:federated-user/carol";
    is(&granted(federated, &format!(r#"{{"AWS": "{federated}"}}"#)), "allowed");
    let by_condition = format!(
        r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {{"ArnEquals": {{"aws:PrincipalArn": "{APP}"}}}}}}"#
    );
    is(&limited(SESSION).bucket(&by_condition), "allowed");
    let account = grant_to(r#"{"AWS": "111122223333"}"#);
    is(&case(ALICE).bucket(&account), "implicit identity-based policy");
    is(&case(ROOT).bucket(&account), "allowed");
}

/// PO-07.
#[test]
fn po_07_across_accounts_both_sides_have_to_allow() {
    let to_account = grant_to(r#"{"AWS": "111122223333"}"#);
    let case = case(ALICE).of(OTHER_ACCOUNT);
    is(&case.clone().identity(ALLOW_ALL), "implicit resource-based policy");
    is(&case.clone().bucket(&to_account), "implicit identity-based policy");
    is(&case.clone().identity(ALLOW_ALL).bucket(&to_account), "allowed");
    assert_eq!(case.identity(ALLOW_ALL).rule(), Rule::Po07);
}

/// PO-08.
#[test]
fn po_08_service_control_policies_bind_those_who_have_an_account() {
    let nothing = r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#;
    is(&case("anonymous").bucket(PUBLIC).level(nothing), "allowed");
    is(&case("cloudtrail.amazonaws.com").bucket(PUBLIC).level(nothing), "allowed");
    is(&case(ROOT).level(nothing), "explicit service control policy");
    let all = r#"{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}"#;
    is(&case("anonymous").bucket(PUBLIC).rcp(all), "explicit resource control policy");
}

/// PO-09, PO-10, PO-11.
#[test]
fn po_09_po_10_po_11_an_endpoint_policy_only_limits_what_comes_through_it() {
    let only_a = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}"#;
    let case = case(ALICE).identity(ALLOW_ALL).endpoint(only_a);
    is(&case.clone().through("vpce-1"), "implicit VPC endpoint policy");
    assert_eq!(case.clone().through("vpce-1").rule(), Rule::Po10);
    is(&case.clone().through("vpce-1").on("s3:GetObject", "arn:aws:s3:::a/x"), "allowed");
    is(&case, "allowed");
    is(&crate::case(ALICE).through("vpce-1").endpoint(PUBLIC), "implicit identity-based policy");
}

/// PO-12, PO-107.
#[test]
fn po_12_po_107_without_support_the_endpoint_lets_everything_through() {
    let mut case = case(ALICE).identity(ALLOW_ALL).through("vpce-1").endpoint(&deny(""));
    is(&case, "explicit VPC endpoint policy");
    case.policies.vpc_endpoint.supported = false;
    is(&case, "allowed");
}

/// PO-13.
#[test]
fn po_13_a_denial_reads_as_aws_prints_it() {
    let message = |case: &Case| {
        let request = case.request();
        decide(&case.policies, &request).message().expect("a denial")
    };
    let start = format!("User: {SESSION} is not authorized to perform: s3:GetObject on resource: \"{OBJECT}\"");
    let only = r#"{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}"#;
    assert_eq!(
        message(&case(SESSION).through("vpce-1").endpoint(only)),
        format!("{start} because no VPC endpoint policy allows the s3:GetObject action")
    );
    assert_eq!(
        message(&case(SESSION).bucket(&deny(""))),
        format!("{start} with an explicit deny in a resource-based policy")
    );
    let mut named = case(SESSION).identity(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#);
    named.policies.identity_based[0].name = "arn:aws:iam::111122223333:policy/No".to_owned();
    assert_eq!(
        message(&named),
        format!("{start} with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/No")
    );
    let list = case(SESSION).on("s3:ListAllMyBuckets", "*");
    assert!(message(&list).ends_with(
        "perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action"
    ));
}

/// PO-14.
#[test]
fn po_14_every_denial_is_listed() {
    let case = case(ALICE).through("vpce-1").endpoint(&deny("")).bucket(&deny(""));
    let request = case.request();
    let types: Vec<_> = decide(&case.policies, &request).reasons.iter().map(Reason::policy_type).collect();
    use PolicyType::{IdentityBased, ResourceBased, VpcEndpoint};
    assert_eq!(types, [VpcEndpoint, ResourceBased, VpcEndpoint, IdentityBased]);
}

/// PO-21, PO-22.
#[test]
fn po_21_po_22_an_endpoint_without_a_policy_lets_everybody_do_everything() {
    is(&case(ALICE).identity(ALLOW_ALL).through("vpce-1"), "allowed");
    is(&case("anonymous").bucket(PUBLIC).through("vpce-1"), "allowed");
}

/// PO-23, PO-24.
#[test]
fn po_23_po_24_an_account_in_a_gateway_endpoints_policy_means_its_root_user() {
    let mut case = case(APP).identity(ALLOW_ALL).through("vpce-1").endpoint(&grant_to(r#"{"AWS": "111122223333"}"#));
    is(&case, "implicit VPC endpoint policy");
    assert_eq!(case.rule(), Rule::Po24);
    case.principal = ROOT;
    is(&case, "allowed");
    case.principal = APP;
    case.policies.vpc_endpoint.endpoint_type = EndpointType::Interface;
    is(&case, "allowed");
    let narrowed = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}}"#;
    is(&crate::case(APP).identity(ALLOW_ALL).through("vpce-1").endpoint(narrowed), "allowed");
}

/// PO-30.
#[test]
fn po_30_endpoint_policies_may_use_variables() {
    let own = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::${aws:username}/*"}"#;
    let case = case(ALICE).identity(ALLOW_ALL).through("vpce-1").endpoint(own);
    is(&case.clone().on("s3:GetObject", "arn:aws:s3:::alice/x"), "allowed");
    is(&case, "implicit VPC endpoint policy");
}

/// PO-31, PO-88.
#[test]
fn po_31_po_88_an_unsigned_request_meets_the_endpoint_policy_without_an_organization() {
    let ours = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1a2b"}}}"#;
    is(&case("anonymous").bucket(PUBLIC).through("vpce-1").endpoint(ours), "implicit VPC endpoint policy");
    let packages =
        r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#;
    let both = format!("{ours}, {packages}");
    is(&case("anonymous").bucket(PUBLIC).through("vpce-1").endpoint(&both), "allowed");
}

/// PO-40.
#[test]
fn po_40_actions_ignore_case_and_take_wildcards() {
    for action in ["S3:getobject", "s3:Get*", "s3:?etObject", "*"] {
        let allow = format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#);
        is(&case(ALICE).identity(&allow), "allowed");
    }
    let other = r#"{"Effect": "Allow", "Action": ["s3:GetObjectAcl", "s3:Put*"], "Resource": "*"}"#;
    is(&case(ALICE).identity(other), "implicit identity-based policy");
}

/// PO-41.
#[test]
fn po_41_resources_are_compared_segment_by_segment() {
    let allows = |resource: &str| {
        let allow = format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "{resource}"}}"#);
        case(ALICE).identity(&allow).outcome() == "allowed"
    };
    assert!(allows("arn:aws:s3:::*") && allows("arn:*:s3:::rep*/q?.csv") && allows("arn:aws:s3:*:*:reports/*"));
    assert!(!allows("arn:aws:s3:::Reports/*") && !allows("arn:aws:s3:::reports") && !allows("arn:aws:sqs:*:*:*"));
}

/// PO-42.
#[test]
fn po_42_the_negated_elements_match_all_the_rest() {
    let rest = r#"{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::secret/*"}"#;
    is(&case(ALICE).identity(rest), "allowed");
    is(&case(ALICE).identity(rest).on("iam:GetUser", ALICE), "implicit identity-based policy");
    is(&case(ALICE).identity(rest).on("s3:GetObject", "arn:aws:s3:::secret/x"), "implicit identity-based policy");
    let deny = r#"{"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}"#;
    is(&case(ALICE).identity(ALLOW_ALL).identity(deny), "allowed");
    is(&case(ALICE).identity(ALLOW_ALL).identity(deny).on("s3:PutObject", OBJECT), "explicit identity-based policy");
}

/// PO-43.
#[test]
fn po_43_not_principal_spares_who_is_listed_with_the_account() {
    let but = |list: &str| {
        format!(r#"{{"Effect": "Deny", "NotPrincipal": {{"AWS": [{list}]}}, "Action": "*", "Resource": "*"}}"#)
    };
    let asked = |principal, list: &str| case(principal).identity(ALLOW_ALL).bucket(&but(list)).outcome();
    let denied = "explicit resource-based policy";
    assert_eq!(asked(ALICE, &format!(r#""{ALICE}", "{ROOT}""#)), "allowed");
    assert_eq!(asked(ALICE, &format!(r#""{ALICE}""#)), denied, "the account is missing");
    assert_eq!(asked(APP, &format!(r#""{ALICE}", "{ROOT}""#)), denied, "somebody else of the account");
    assert_eq!(asked(APP, &format!(r#""{ROOT}""#)), "allowed", "the account as a whole");
    assert_eq!(asked(SESSION, &format!(r#""{SESSION}", "{APP}", "{ROOT}""#)), "allowed");
    let allow_but =
        format!(r#"{{"Effect": "Allow", "NotPrincipal": {{"AWS": "{ALICE}"}}, "Action": "*", "Resource": "*"}}"#);
    assert_eq!(case("anonymous").bucket(&allow_but).outcome(), "allowed");
    assert_eq!(case(ALICE).bucket(&allow_but).outcome(), "implicit identity-based policy");
}

/// PO-44.
#[test]
fn po_44_forms_of_a_principal() {
    for everybody in [r#""*""#, r#"{"AWS": "*"}"#, r#"{"AWS": ["999900001111", "*"]}"#] {
        is(&case("anonymous").bucket(&grant_to(everybody)), "allowed");
    }
    let across = case(ALICE).of(OTHER_ACCOUNT).identity(ALLOW_ALL);
    for account in [r#"{"AWS": "111122223333"}"#, r#"{"AWS": "arn:aws:iam::111122223333:root"}"#] {
        is(&across.clone().bucket(&grant_to(account)), "allowed");
    }
    is(&across.bucket(&grant_to(r#"{"AWS": "AIDACKCEVSQ6C2EXAMPLE"}"#)), "implicit resource-based policy");
    let service = grant_to(r#"{"Service": "cloudtrail.amazonaws.com"}"#);
    is(&case("cloudtrail.amazonaws.com").bucket(&service), "allowed");
    is(&case("config.amazonaws.com").bucket(&service), "implicit resource-based policy");
    let provider = "arn:aws:iam::111122223333:saml-provider/Idp";
    let saml = grant_to(&format!(r#"{{"Federated": "{provider}"}}"#));
    is(&case("arn:aws:iam::111122223333:saml-provider/Idp").on("sts:AssumeRoleWithSAML", APP).bucket(&saml), "allowed");
    is(
        &case("accounts.google.com").on("sts:AssumeRoleWithWebIdentity", APP).bucket(&saml),
        "implicit resource-based policy",
    );
}

#[test]
fn a_canonical_user_id_means_its_account() {
    let to = grant_to(r#"{"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#);
    let case = case(ALICE).of(OTHER_ACCOUNT).identity(ALLOW_ALL).bucket(&to);
    is(&case, "implicit resource-based policy");
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    let request = case.request().with_canonical_user_id(id);
    assert!(is_allowed(&case.policies, &request));
}

/// PO-80, PO-94.
#[test]
fn po_80_to_po_94_keys_that_follow_from_the_caller() {
    let context = |principal| case(principal).request().context().clone();
    let value = |principal, key: &str| context(principal).single(&vpce_model::policy::Key::new(key)).map(str::to_owned);
    assert_eq!(value(SESSION, "aws:PrincipalArn").as_deref(), Some(APP), "PO-89: the role, not the session");
    assert_eq!(value("anonymous", "aws:PrincipalArn"), None, "PO-89");
    assert_eq!(value(ALICE, "aws:PrincipalIsAWSService").as_deref(), Some("false"), "PO-92");
    assert_eq!(value("config.amazonaws.com", "aws:PrincipalIsAWSService").as_deref(), Some("true"), "PO-92");
    assert_eq!(value("anonymous", "aws:PrincipalIsAWSService"), None, "PO-92");
    assert_eq!(value(ALICE, "aws:ViaAWSService").as_deref(), Some("false"), "PO-93");
    assert_eq!(value(ALICE, "aws:ResourceAccount").as_deref(), Some("111122223333"), "PO-91");
    assert_eq!(value(ALICE, "aws:username").as_deref(), Some("alice"));
    assert_eq!(value(SESSION, "aws:username"), None);
    assert!(case(ALICE).through("vpce-1").request().is_through_endpoint(), "PO-80");
}

const LOCKED: &str = r#""StringNotEquals": {"aws:SourceVpce": "vpce-1"}"#;

/// PO-100.
#[test]
fn po_100_a_locked_bucket_shuts_out_all_that_is_outside_the_endpoint_and_allows_nothing() {
    let case = case(ALICE).bucket(&deny(LOCKED));
    is(&case.clone().identity(ALLOW_ALL).through("vpce-1"), "allowed");
    is(&case.clone().identity(ALLOW_ALL).through("vpce-2"), "explicit resource-based policy");
    is(&case.clone().identity(ALLOW_ALL), "explicit resource-based policy");
    is(&case.through("vpce-1"), "implicit identity-based policy");
}

#[test]
fn the_root_user_of_a_locked_bucket_can_still_mend_its_policy() {
    let case = case(ROOT).bucket(&deny(LOCKED)).on("s3:DeleteBucketPolicy", "arn:aws:s3:::reports");
    is(&case, "allowed");
    is(&case.clone().of(OTHER_ACCOUNT), "explicit resource-based policy");
    is(&case.on("s3:GetObject", OBJECT), "explicit resource-based policy");
}

/// PO-81, PO-101.
#[test]
fn po_81_po_101_a_vpc_covers_all_its_endpoints() {
    let case = case(ALICE).identity(ALLOW_ALL).bucket(&deny(r#""StringNotEquals": {"aws:SourceVpc": "vpc-1"}"#));
    is(&case.clone().through("vpce-7").with("aws:SourceVpc", "vpc-1"), "allowed");
    is(&case.through("vpce-7").with("aws:SourceVpc", "vpc-2"), "explicit resource-based policy");
}

/// PO-82, PO-102.
#[test]
fn po_82_po_102_a_deny_on_private_addresses_stops_public_requests_too() {
    let case = case(ALICE).identity(ALLOW_ALL).bucket(&deny(r#""NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}"#));
    is(&case.clone().through("vpce-1").with("aws:VpcSourceIp", "10.0.3.4"), "allowed");
    is(&case.with("aws:SourceIp", "203.0.113.9"), "explicit resource-based policy");
}

/// PO-83, PO-103.
#[test]
fn po_83_po_103_a_new_endpoint_changes_what_public_addresses_decide() {
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#;
    is(&case(ALICE).identity(allow).with("aws:SourceIp", "203.0.113.9"), "allowed");
    is(&case(ALICE).identity(allow).through("vpce-1"), "implicit identity-based policy");
    let bucket = case(ALICE).identity(ALLOW_ALL).bucket(&deny(r#""NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#));
    is(&bucket.clone().with("aws:SourceIp", "203.0.113.9"), "allowed");
    is(&bucket.through("vpce-1"), "explicit resource-based policy");
}

/// PO-90, PO-104.
#[test]
fn po_90_po_104_a_data_perimeter_at_the_endpoint() {
    let perimeter = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1a2b", "aws:ResourceOrgID": "o-1a2b"}}}"#;
    let case =
        case(ALICE).identity(ALLOW_ALL).through("vpce-1").endpoint(perimeter).with("aws:PrincipalOrgID", "o-1a2b");
    is(&case.clone().with("aws:ResourceOrgID", "o-1a2b"), "allowed");
    is(&case.with("aws:ResourceOrgID", "o-9999"), "implicit VPC endpoint policy");
}

/// PO-86, PO-93, PO-96, PO-105.
#[test]
fn po_86_po_93_po_96_po_105_a_resource_control_policy_demands_the_organizations_endpoints() {
    let rcp = deny(
        r#""StringNotEqualsIfExists": {"aws:VpceOrgID": "o-1a2b"},
           "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}"#,
    );
    let case = case(ALICE).identity(ALLOW_ALL).rcp(&rcp);
    is(&case.clone().through("vpce-1").with("aws:VpceOrgID", "o-1a2b"), "allowed");
    is(&case.clone().through("vpce-1").with("aws:VpceOrgID", "o-9999"), "explicit resource control policy");
    is(&case.clone(), "explicit resource control policy");
    is(&case.with("aws:ViaAWSService", "true"), "allowed");
    is(&crate::case("config.amazonaws.com").bucket(PUBLIC).rcp(&rcp), "allowed");
}

/// PO-106.
#[test]
fn po_106_buckets_of_aws_have_to_stay_open() {
    let layers = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"}"#;
    let image = "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/1a2b";
    let case = case(SESSION).of(OTHER_ACCOUNT).identity(ALLOW_ALL).bucket(PUBLIC).through("vpce-1");
    is(&case.clone().endpoint(layers).on("s3:GetObject", image), "allowed");
    is(&case.endpoint(layers), "implicit VPC endpoint policy");
}

/// PO-108.
#[test]
fn po_108_a_private_api_needs_a_policy_of_its_own() {
    let api = "arn:aws:execute-api:us-east-1:111122223333:a1b2/prod/GET/";
    let case = case(ALICE).identity(ALLOW_ALL).through("vpce-1").on("execute-api:Invoke", api);
    is(&case, "implicit resource-based policy");
    is(&case.bucket(PUBLIC), "allowed");
}

/// The rows of the table with which AWS's texts were summed up.
#[test]
fn the_test_vectors() {
    let only_a = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::a/*"}"#;
    let unless = |endpoint: &str| deny(&format!(r#""StringNotEquals": {{"aws:SourceVpce": "{endpoint}"}}"#));
    let to_alice = grant_to(&format!(r#"{{"AWS": "{ALICE}"}}"#));
    is(&case(ALICE).through("vpce-1").identity(ALLOW_ALL), "allowed");
    is(&case(ALICE).through("vpce-1"), "implicit identity-based policy");
    is(&case(ALICE).through("vpce-1").endpoint(only_a).identity(ALLOW_ALL), "implicit VPC endpoint policy");
    is(&case(ALICE).endpoint(only_a).identity(ALLOW_ALL), "allowed");
    is(&case(ALICE).through("vpce-1").identity(ALLOW_ALL).bucket(&unless("vpce-9")), "explicit resource-based policy");
    is(&case(ALICE).identity(ALLOW_ALL).bucket(&unless("vpce-1")), "explicit resource-based policy");
    is(&case(ALICE).through("vpce-1").bucket(&to_alice), "allowed");
    is(&case(ALICE).through("vpce-1").bucket(&to_alice).of(OTHER_ACCOUNT), "implicit identity-based policy");
    let account_alone = grant_to(r#"{"AWS": "111122223333"}"#);
    is(&case(APP).through("vpce-1").identity(ALLOW_ALL).endpoint(&account_alone), "implicit VPC endpoint policy");
}

/// PO-15 and PO-28.
#[test]
fn po_15_po_28_a_denial_by_an_endpoint_says_what_else_is_worth_knowing() {
    let case =
        case(ALICE).identity(ALLOW_ALL).endpoint(&grant_to("\"*\"").replace("\"*\"}", "\"arn:aws:s3:::else/*\"}"));
    let remarks = |case: &Case| -> Vec<Rule> {
        let request = case.request();
        decide(&case.policies, &request).remarks().into_iter().map(|(_, rule)| rule).collect()
    };
    assert_eq!(remarks(&case), [], "it does not come through the endpoint");
    let through = case.through("vpce-1");
    assert_eq!(remarks(&through), [Rule::Po28]);
    assert_eq!(remarks(&through.clone().with("aws:VpceAccount", "111122223333")), [Rule::Po28]);
    assert_eq!(remarks(&through.with("aws:VpceAccount", OTHER_ACCOUNT)), [Rule::Po28, Rule::Po15]);
}

/// PO-87: a path of units in the endpoint's organization.
#[test]
fn po_87_the_path_of_the_endpoints_owner_is_a_list() {
    let inside = deny(r#""ForAllValues:StringNotLike": {"aws:VpceOrgPaths": "o-1a2b3c/r-ab12/ou-prod/*"}"#);
    let mut case = case(ALICE).identity(ALLOW_ALL).bucket(&inside).through("vpce-1");
    is(&case, "explicit resource-based policy");
    case.context = case.context.with_all("aws:VpceOrgPaths", ["o-1a2b3c/r-ab12/ou-prod/ou-web/"]);
    is(&case, "allowed");
}

#[test]
fn the_explanation_in_html_says_what_the_text_says_and_lets_no_markup_in() {
    let sid = r#"{"Sid": "<b>&'", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}"#;
    let case = case(ALICE).identity(ALLOW_ALL).bucket(sid).endpoint(&deny(LOCKED)).through("<i>");
    let request = case.request();
    let decision = decide(&case.policies, &request);
    let html = decision.html("rules.html").to_string();
    assert!(!html.contains("<b>") && !html.contains("<i>") && html.contains("&lt;b&gt;&amp;&#39;"), "{html}");
    assert!(html.starts_with("<section class=\"decision\" data-decision=\"explicitDeny\">"), "{html}");
    assert!(html.contains("<strong>✗ explicitDeny</strong>"), "{html}");
    // It is well formed, and holds every line of the text.
    let document = roxmltree::Document::parse(&html).expect("sound markup");
    let words: String = document.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
    for line in decision.to_string().lines().filter(|line| !line.trim().is_empty()) {
        let without_rule = line.trim().split("  ").next().unwrap_or_default();
        assert!(words.contains(without_rule), "{without_rule}\n{words}");
    }
    let marked = document.descendants().filter(|node| node.has_tag_name("mark"));
    let marked: Vec<_> = marked.filter_map(|node| node.text()).collect();
    assert_eq!(marked, ["Deny at 1:41", "Deny \"<b>&'\" at 1:41"], "the statements that decide, and no others");
    let allowed = self::case(ALICE).identity(ALLOW_ALL);
    let request = allowed.request();
    let html = decide(&allowed.policies, &request).html("../rules.html").to_string();
    assert!(html.starts_with("<section class=\"decision\" data-decision=\"allowed\">"), "{html}");
    assert!(html.contains("<strong>✓ allowed</strong>"), "{html}");
    assert!(html.contains("<a href=\"../rules.html#po-04\">PO-04</a>"), "{html}");
    assert!(html.contains("<mark>Allow at"), "{html}");
    let nothing = self::case(ALICE);
    let request = nothing.request();
    let html = decide(&nothing.policies, &request).html("").to_string();
    assert!(html.contains("<strong>✗ implicitDeny</strong>") && !html.contains("<mark>"), "{html}");
}
