//! Questions over all requests, compared with trying every request of a small world: where trying finds one, the answer is not
//! "none". That an answer's own example is one, the evaluation says.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use vpce_model::policy::{
    Access, Answer, Context, Key, OwnedBucket, Policies, Policy, PolicyType, Principal, Request, access, compare,
    is_allowed, not_through,
};

const OURS: &str = "111122223333";

fn policy(policy_type: PolicyType, statements: &Value) -> Policy {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    Policy::read("test", &text, policy_type).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn identity(statements: &Value) -> Policies {
    Policies { identity_based: vec![policy(PolicyType::IdentityBased, statements)], ..Policies::default() }
}

fn bucket(statements: &Value) -> Policies {
    Policies {
        resource_based: Some(policy(PolicyType::ResourceBased, statements)),
        ..Policies::around(Policy::allowing_everything(PolicyType::Session)).remove(0)
    }
}

const REPORTS: OwnedBucket<'_> = OwnedBucket { name: "reports", owner: OURS };

#[track_caller]
fn found(answer: Answer) -> Request {
    match answer {
        Answer::Found(request) => *request,
        other => panic!("{other:?}"),
    }
}

/// A bucket policy that denies what does not come through `vpce-1` (`PO-100`).
fn locked(operator: &str, more: Value) -> Value {
    let mut condition = json!({operator: {"aws:SourceVpce": "vpce-1"}});
    if let (Some(condition), Some(more)) = (condition.as_object_mut(), more.as_object()) {
        condition.extend(more.clone());
    }
    json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": condition})
}

#[test]
fn po_100_a_locked_bucket_is_reached_through_its_endpoint_only() {
    assert_eq!(
        not_through(&bucket(&json!([locked("StringNotEquals", json!({}))])), REPORTS, "vpce-1", true),
        Answer::None
    );
    let other = not_through(&bucket(&json!([locked("StringNotEquals", json!({}))])), REPORTS, "vpce-2", true);
    assert_eq!(found(other).context().single(&Key::new("aws:SourceVpce")), Some("vpce-1"));
}

/// A partition is known by any ARN: of a principal, of a condition, of a resource.
#[test]
fn the_principals_of_another_partition_are_found() {
    let role = "arn:aws-cn:iam::111122223333:role/App";
    let by_principal =
        json!([{"Effect": "Allow", "Principal": {"AWS": role}, "Action": "s3:GetObject", "Resource": "*"}]);
    let by_condition = json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": role}}}]);
    let nothing = Policies::default();
    for statements in [by_principal, by_condition] {
        let resource_based = Some(policy(PolicyType::ResourceBased, &statements));
        let request = found(compare(&nothing, &Policies { resource_based, ..Policies::default() }, OURS));
        assert_eq!(request.principal().to_string(), role);
    }
}

#[test]
fn po_71_a_deny_that_needs_the_key_leaves_the_internet_open() {
    // A positive operator does not hold where the key is absent: only other endpoints are shut out.
    let policies = bucket(&json!([{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "Null": {"aws:SourceVpce": "false"}}}]));
    let request = found(not_through(&policies, REPORTS, "vpce-1", false));
    assert!(!request.is_through_endpoint());
}

#[test]
fn po_41_a_deny_on_the_objects_alone_leaves_the_bucket_itself() {
    let policies =
        bucket(&json!([{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}]));
    let request = found(not_through(&policies, REPORTS, "vpce-1", false));
    assert_eq!((request.action(), request.resource()), ("s3:ListBucket", "arn:aws:s3:::reports"));
}

#[test]
fn po_96_services_that_are_exempt_are_found_where_they_count() {
    let policies = bucket(&json!([locked(
        "StringNotEqualsIfExists",
        json!({"BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"}})
    )]));
    assert_eq!(not_through(&policies, REPORTS, "vpce-1", false), Answer::None);
    let request = found(not_through(&policies, REPORTS, "vpce-1", true));
    assert_eq!(request.context().single(&Key::new("aws:ViaAWSService")), Some("true"));
}

#[test]
fn po_81_a_vpc_has_more_endpoints_than_one() {
    let policies = bucket(&json!([{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}]));
    let request = found(not_through(&policies, REPORTS, "vpce-1", false));
    assert_eq!(request.context().single(&Key::new("aws:SourceVpc")), Some("vpc-1"));
}

#[test]
fn a_variable_leaves_an_answer_open_unless_it_makes_no_difference() {
    let on = |resource: &str| identity(&json!([{"Effect": "Allow", "Action": "s3:*", "Resource": resource}]));
    let (all, home) = (on("arn:aws:s3:::home/*"), on("arn:aws:s3:::home/${aws:PrincipalTag/team}/*"));
    assert_eq!(compare(&home, &home, OURS), Answer::None);
    assert_eq!(compare(&all, &home, OURS), Answer::None);
    found(compare(&identity(&json!([])), &home, OURS));
    found(compare(&home, &all, OURS));
    let of_group = on("arn:aws:s3:::home/${aws:PrincipalTag/group}/*");
    let request = found(compare(&home, &of_group, OURS));
    let tag = |name: &str| request.context().single(&Key::new(name)).map(str::to_owned);
    assert_ne!(tag("aws:PrincipalTag/team"), tag("aws:PrincipalTag/group"));
    let wider = on("arn:aws:s3:::home/${aws:PrincipalTag/team}*");
    let Answer::Unknown(reasons) = compare(&wider, &home, OURS) else { panic!("what a tag holds is not known") };
    assert_eq!(reasons, ["the value of ${aws:principaltag/team} is part of what is compared"]);
}

#[test]
fn a_key_of_two_kinds_leaves_an_answer_open() {
    let text = json!({"StringLike": {"aws:SourceIp": "203.*"}, "IpAddress": {"aws:SourceIp": "198.51.100.0/24"}});
    let policies = identity(&json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": text}]));
    let answer = compare(&identity(&json!([])), &policies, OURS);
    assert!(matches!(answer, Answer::Unknown(_)), "{answer:?}");
}

#[test]
fn the_same_policies_differ_in_no_request() {
    let statements: Vec<Value> = (0..30)
        .map(|number| {
            json!({"Effect": if number % 3 == 0 { "Deny" } else { "Allow" }, "Action": format!("s3:Get*{number}"),
            "Resource": format!("arn:aws:s3:::b*{number}/*"),
            "Condition": {"StringLike": {"aws:PrincipalOrgID": format!("o-*{number}")},
                "IpAddress": {"aws:VpcSourceIp": format!("10.{number}.0.0/16")}}})
        })
        .collect();
    let policies = identity(&json!(statements));
    assert_eq!(compare(&policies, &policies, OURS), Answer::None);
}

/// A small world, in which every request can be tried.
mod world {
    use super::*;

    pub const CALLERS: [&str; 8] = [
        "anonymous",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/one",
        "arn:aws:iam::444455556666:user/alice",
        "arn:aws:iam::444455556666:role/team/App",
        "config.amazonaws.com",
    ];
    pub const ACTIONS: [&str; 4] = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:GetBucketPolicy"];
    pub const RESOURCES: [&str; 3] = ["arn:aws:s3:::reports/ab", "arn:aws:s3:::reports/b", "arn:aws:s3:::reports"];

    /// What a request carries beside: a way, and free keys.
    pub fn contexts() -> Vec<Context> {
        let ways = [
            Context::new().with("aws:SourceIp", "203.0.113.9"),
            Context::new().with("aws:SourceIp", "198.51.100.9"),
            through("vpce-1", "vpc-1", "10.0.0.5"),
            through("vpce-2", "vpc-1", "10.1.0.5"),
            through("vpce-3", "vpc-2", "10.0.0.5"),
            Context::new().with("aws:ViaAWSService", "true").with_all("aws:CalledVia", ["athena.amazonaws.com"]),
        ];
        let free = [
            Context::new(),
            Context::new().with("x:single", "1").with_all("x:list", ["a"]),
            Context::new().with("x:single", "2.5").with_all("x:list", ["a", "b"]),
            Context::new().with("x:text", "ab").with_all("x:list", ["b", "abc"]),
            Context::new().with("x:text", "B").with("aws:MultiFactorAuthPresent", "true"),
        ];
        let merged = |way: &Context, free: &Context| {
            let mut context = way.clone();
            free.iter().for_each(|(key, values)| context.set(key.clone(), values.clone()));
            context.with("aws:SecureTransport", "true")
        };
        ways.iter().flat_map(|way| free.iter().map(move |free| merged(way, free))).collect()
    }

    fn through(endpoint: &str, vpc: &str, address: &str) -> Context {
        Context::new().with("aws:SourceVpce", endpoint).with("aws:SourceVpc", vpc).with("aws:VpcSourceIp", address)
    }

    pub fn requests() -> Vec<Request> {
        let mut requests = Vec::new();
        for caller in CALLERS {
            let principal: Principal = caller.parse().expect("a principal");
            let (by_service, through_endpoint) = (Key::new("aws:CalledVia"), Key::new("aws:SourceVpce"));
            let is_service = matches!(principal, Principal::Service { .. });
            let contexts = contexts();
            // Nobody without an account is served by a service, and no service comes through an endpoint.
            let fitting = contexts.iter().filter(|context| {
                (principal.account().is_some() || !context.contains(&by_service))
                    && !(is_service && context.contains(&through_endpoint))
            });
            for context in fitting {
                for action in ACTIONS {
                    for resource in RESOURCES {
                        requests.push(Request::new(principal.clone(), action, resource, Some(OURS), context.clone()));
                    }
                }
            }
        }
        requests
    }

    const CONDITIONS: [(&str, &str, &[&str]); 26] = [
        ("StringEquals", "aws:SourceVpce", &["vpce-1", "vpce-2"]),
        ("StringNotEquals", "aws:SourceVpce", &["vpce-1"]),
        ("StringNotEqualsIfExists", "aws:SourceVpce", &["vpce-1", "vpce-3"]),
        ("StringNotLike", "aws:SourceVpc", &["vpc-?"]),
        ("StringEquals", "aws:SourceVpc", &["vpc-1"]),
        ("Null", "aws:SourceVpce", &["true"]),
        ("Null", "aws:SourceVpce", &["false"]),
        ("NotIpAddress", "aws:VpcSourceIp", &["10.0.0.0/16"]),
        ("IpAddress", "aws:SourceIp", &["203.0.113.0/24", "2001:db8::/32"]),
        ("NotIpAddress", "aws:SourceIp", &["203.0.113.0/24"]),
        ("ArnLike", "aws:PrincipalArn", &["arn:aws:iam::*:role/*App"]),
        ("ArnNotLike", "aws:PrincipalArn", &["arn:aws:iam::111122223333:*"]),
        ("StringEquals", "aws:PrincipalAccount", &["444455556666"]),
        ("StringNotEquals", "aws:PrincipalAccount", &["111122223333", "anonymous"]),
        ("StringLike", "aws:username", &["al*"]),
        ("Bool", "aws:ViaAWSService", &["false"]),
        ("BoolIfExists", "aws:PrincipalIsAWSService", &["false"]),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", &["false"]),
        ("NumericLessThan", "x:single", &["2"]),
        ("NumericNotEquals", "x:single", &["2.5", "1"]),
        ("NumericGreaterThanEqualsIfExists", "x:single", &["1"]),
        ("StringEqualsIgnoreCase", "x:text", &["b"]),
        ("StringNotLike", "x:text", &["a*", "?"]),
        ("ForAllValues:StringLike", "x:list", &["a*"]),
        ("ForAnyValue:StringNotEquals", "x:list", &["a"]),
        ("ForAnyValue:StringLikeIfExists", "x:list", &["b", "*c"]),
    ];

    fn principal() -> impl Strategy<Value = (&'static str, Value)> {
        let everyone = Just(json!("*"));
        let aws = select(
            &[
                OURS,
                "444455556666",
                "arn:aws:iam::111122223333:user/alice",
                "arn:aws:iam::111122223333:role/App",
                "arn:aws:sts::111122223333:assumed-role/App/one",
                "arn:aws:iam::444455556666:role/team/App",
            ][..],
        );
        let aws = prop::collection::vec(aws, 1..3).prop_map(|names| json!({"AWS": names}));
        let service = Just(json!({"Service": "config.amazonaws.com"}));
        let entries = prop_oneof![4 => everyone, 4 => aws, 1 => service];
        (prop_oneof![5 => Just("Principal"), 1 => Just("NotPrincipal")], entries)
    }

    fn conditions() -> impl Strategy<Value = Value> {
        prop::collection::vec(select(&CONDITIONS[..]), 0..3).prop_map(|chosen| {
            let mut operators = serde_json::Map::new();
            for (operator, key, values) in chosen {
                operators.insert(operator.to_owned(), json!({key: values}));
            }
            Value::Object(operators)
        })
    }

    fn statement(names_principal: bool) -> impl Strategy<Value = Value> {
        let effect = select(&["Allow", "Allow", "Deny"][..]);
        let actions = select(&["*", "s3:*", "s3:Get*", "s3:*Object", "s3:PutObject", "s3:*Bucket*"][..]);
        let resources = select(
            &["*", "arn:aws:s3:::reports/*", "arn:aws:s3:::reports*", "arn:aws:s3:::reports/a*", "arn:aws:s3:::*b"][..],
        );
        let negated = prop::bool::weighted(0.15);
        (effect, principal(), (negated, actions), (negated, resources), conditions()).prop_map(
            move |(effect, (element, principal), (no_action, action), (no_resource, resource), conditions)| {
                let mut statement = json!({"Effect": effect, "Condition": conditions});
                statement[if no_action { "NotAction" } else { "Action" }] = json!(action);
                statement[if no_resource { "NotResource" } else { "Resource" }] = json!(resource);
                if names_principal {
                    statement[element] = principal;
                }
                statement
            },
        )
    }

    pub fn statements(names_principal: bool) -> impl Strategy<Value = Value> {
        prop::collection::vec(statement(names_principal), 1..4).prop_map(Value::Array)
    }

    /// Policies of every type.
    pub fn policies() -> impl Strategy<Value = Policies> {
        let maybe = |names| prop::option::weighted(0.4, statements(names));
        let allowing = |found: Option<Value>, policy_type| {
            found.map_or_else(|| Policy::allowing_everything(policy_type), |found| policy(policy_type, &found))
        };
        (maybe(false), maybe(true), maybe(true), maybe(false), maybe(false), maybe(false), any::<bool>()).prop_map(
            move |(identity, resource, endpoint, boundary, session, level, gateway)| {
                let mut policies = Policies {
                    identity_based: vec![allowing(identity, PolicyType::IdentityBased)],
                    resource_based: resource.map(|found| policy(PolicyType::ResourceBased, &found)),
                    permissions_boundary: boundary.map(|found| policy(PolicyType::PermissionsBoundary, &found)),
                    session: session.map(|found| vec![policy(PolicyType::Session, &found)]),
                    service_control: level
                        .into_iter()
                        .map(|found| vec![policy(PolicyType::ServiceControl, &found)])
                        .collect(),
                    ..Policies::default()
                };
                policies.vpc_endpoint.policy = allowing(endpoint, PolicyType::VpcEndpoint);
                if !gateway {
                    policies.vpc_endpoint.endpoint_type = vpce_model::policy::EndpointType::Interface;
                }
                policies
            },
        )
    }
}

/// Nothing in the small world is beyond what can be compared.
fn is_exact(answer: &Answer) -> bool {
    !matches!(answer, Answer::Unknown(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 160 } else { 5_000 }))]

    #[test]
    fn no_request_of_a_small_world_is_missed_by_a_comparison(old in world::policies(), new in world::policies()) {
        let answer = compare(&old, &new, OURS);
        prop_assert!(is_exact(&answer), "{:?}", answer);
        let tried = world::requests().into_iter().find(|request| is_allowed(&new, request) && !is_allowed(&old, request));
        prop_assert!(tried.is_none() || answer != Answer::None, "{:?}", tried);
    }

    #[test]
    fn no_request_of_a_small_world_passes_by_an_endpoint_unseen(policies in world::policies(), services: bool) {
        let answer = not_through(&policies, REPORTS, "vpce-1", services);
        prop_assert!(is_exact(&answer), "{:?}", answer);
        let key = |name: &str| Key::new(name);
        let counts = |request: &Request| {
            let is_root = matches!(request.principal(), Principal::Root(_));
            let is_service = matches!(request.principal(), Principal::Service { .. })
                || request.context().single(&key("aws:ViaAWSService")) == Some("true");
            let is_object = request.resource() != "arn:aws:s3:::reports";
            request.context().single(&key("aws:SourceVpce")) != Some("vpce-1")
                && is_object == request.action().ends_with("Object")
                && !(is_root && request.action().ends_with("Policy"))
                && (services || !is_service)
        };
        let tried = world::requests().into_iter().find(|request| counts(request) && is_allowed(&policies, request));
        prop_assert!(tried.is_none() || answer != Answer::None, "{:?}", tried);
    }

    #[test]
    fn what_a_principal_may_do_is_what_trying_says(
        policies in world::policies(), caller in select(&world::CALLERS[..]), action in select(&world::ACTIONS[..])
    ) {
        let principal: Principal = caller.parse().expect("a principal");
        let key = |name: &str| Key::new(name);
        for (known, endpoint) in [(Context::new(), None), (Context::new().with("aws:SourceVpce", "vpce-1"), Some("vpce-1"))] {
            if endpoint.is_some() && principal.account().is_none() {
                continue;
            }
            let found = access(&policies, &principal, action, REPORTS, &known);
            prop_assert!(!matches!(found, Access::Unknown(_)), "{:?}", found);
            let fits = |request: &Request| {
                let is_object = request.resource() != "arn:aws:s3:::reports";
                request.principal() == &principal && request.action() == action
                    && is_object == action.ends_with("Object")
                    && request.context().single(&key("aws:SourceVpce")) == endpoint
                    && request.context().single(&key("aws:ViaAWSService")) != Some("true")
            };
            for request in world::requests().iter().filter(|request| fits(request)) {
                let refuted = if is_allowed(&policies, request) { Access::Never } else { Access::Always };
                prop_assert!(found != refuted, "{:?} {:?}", found, request);
            }
        }
    }
}
