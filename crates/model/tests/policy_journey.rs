//! What the way of a traced request tells the policies it meets.

mod network;

use network::Network;
use vpce_model::policy::{Context, EvalDecision, Key, Policies, Policy, PolicyType, Request, decide, on_path};
use vpce_model::trace::End;

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

/// PO-80, PO-81, PO-82 and PO-83; RT-90.
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

/// PO-84, PO-85 and PO-95: what the services that are listed learn of the endpoint's owner.
#[test]
fn a_listed_service_learns_whose_endpoint_it_is() {
    let s3 = context(&Network::with_endpoint(&["Private"]));
    assert_eq!(value(&s3, "aws:VpceAccount").as_deref(), Some("111122223333"));
    assert_eq!(value(&s3, "aws:SourceVpcArn").as_deref(), Some("arn:aws:ec2:us-east-1:111122223333:vpc/vpc-A"));
    let network = Network::new()
        .subnet("Private", "10.0.1.0/24")
        .routes("Private", &[])
        .endpoint("DynamoDb", "com.amazonaws.us-east-1.dynamodb", &["Private"])
        .instance("App", "Private");
    let dynamodb = on_path(Context::new(), &network.ask("App", "dynamodb://Orders").paths[0], &network.cloud);
    assert_eq!(value(&dynamodb, "aws:VpceAccount").as_deref(), Some("111122223333"));
    assert_eq!(value(&dynamodb, "aws:SourceVpcArn"), None, "DynamoDB is not in that list");
    assert_eq!(value(&context(&Network::with_nat()), "aws:VpceAccount"), None);
}

/// PO-97: a client on premises that comes through an interface endpoint.
#[test]
fn a_client_on_premises_carries_the_keys_of_the_endpoint_too() {
    let network = Network::with_endpoint(&["Private"]);
    let mut path = network.ask("App", OBJECT).paths.swap_remove(0);
    let End::Service { source, .. } = &mut path.end else { panic!("it ends at the service") };
    *source = "192.168.7.9".parse().expect("an address");
    let context = on_path(Context::new(), &path, &network.cloud);
    assert!(value(&context, "aws:SourceVpce").is_some());
    assert_eq!(value(&context, "aws:VpcSourceIp").as_deref(), Some("192.168.7.9"));
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
