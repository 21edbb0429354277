//! What the way of a traced request tells the policies it meets.

mod network;

use network::Network;
use vpce_model::policy::{Context, EvalDecision, Key, Policies, Policy, PolicyType, Request, decide, on_path};

const OBJECT: &str = "s3://reports/q3.csv";

/// The value of a key after the first way from `App` to the object.
fn context(network: &Network) -> Context {
    let answer = network.ask("App", OBJECT);
    let before =
        Context::new().with("aws:SourceIp", "198.51.100.1").with("aws:SourceVpce", "vpce-stale").with("x:kept", "yes");
    on_path(before, &answer.paths[0], &network.cloud)
}

fn value(context: &Context, key: &str) -> Option<String> {
    context.single(&Key::new(key)).map(str::to_owned)
}

/// PO-80, PO-81, PO-82 and PO-83.
#[test]
fn a_request_through_an_endpoint_tells_of_it_and_not_of_a_public_address() {
    let network = Network::with_endpoint(&["Private"]);
    let context = context(&network);
    let endpoint = network.cloud.vpc_endpoints.values().next().expect("an endpoint");
    let address = network.interface("App").addresses().next().expect("an address");
    assert_eq!(value(&context, "aws:SourceVpce").as_deref(), Some(endpoint.vpc_endpoint_id.as_str()));
    assert_eq!(value(&context, "aws:SourceVpc").as_deref(), Some(endpoint.vpc_id.as_str()));
    assert_eq!(value(&context, "aws:VpcSourceIp"), Some(address.to_string()));
    assert_eq!(value(&context, "aws:SourceIp"), None);
    assert_eq!(value(&context, "x:kept").as_deref(), Some("yes"));
}

/// PO-80 … PO-83.
#[test]
fn a_request_through_a_nat_gateway_tells_of_a_public_address_alone() {
    let context = context(&Network::with_nat());
    assert!(value(&context, "aws:SourceIp").is_some_and(|address| address != "198.51.100.1"));
    for key in ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"] {
        assert_eq!(value(&context, key), None, "{key}");
    }
}

/// PO-10 and PO-100: the same request is let through or not by the way it takes.
#[test]
fn network_and_policies_are_joined() {
    let network = Network::with_endpoint(&["Private"]);
    let endpoint = network.cloud.vpc_endpoints.keys().next().expect("an endpoint");
    let locked = format!(
        r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}},
            {{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
              "Condition": {{"StringNotEquals": {{"aws:SourceVpce": "{endpoint}"}}}}}}]}}"#
    );
    let bucket = Policy::read("bucket", &locked, PolicyType::ResourceBased).expect("a policy");
    let policies = Policies { resource_based: Some(bucket), ..Policies::default() };
    let decision = |network: &Network| {
        let context = on_path(Context::new(), &network.ask("App", OBJECT).paths[0], &network.cloud);
        let role = "arn:aws:iam::111122223333:role/App".parse().expect("a role");
        let request = Request::new(role, "s3:GetObject", "arn:aws:s3:::reports/q3.csv", Some("111122223333"), context);
        decide(&policies, &request).decision()
    };
    assert_eq!(decision(&network), EvalDecision::Allowed);
    assert_eq!(decision(&Network::with_nat()), EvalDecision::ExplicitDeny);
}
