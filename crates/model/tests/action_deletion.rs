//! Calls that delete: what is used stays (`API-87`), and what goes takes along what is of no use without it.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use vpce_model::action::{ApiError, ErrorCode};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::gateway::{Address, EgressOnlyInternetGateway};
use vpce_model::cloud::id::{InternetGatewayId, NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcId};
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud::route_table::{RouteState, Target};
use vpce_model::cloud::security_group::SecurityGroup;
use vpce_model::rule::Rule;

/// Two VPCs, an empty one with nothing of the other in it.
fn landscape() -> Landscape {
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .vpc("B", "10.1.0.0/16")
        .subnet("B", "Other", "10.1.0.0/24", "us-east-1a")
        .instance("Stranger", "Other", &[])
}

/// The refusal: what AWS says, what it is called, and who is named.
#[track_caller]
fn used(result: Result<(), ApiError>, operation: &str, message: &str, users: &str) {
    let error = result.unwrap_err();
    let said = format!("An error occurred (DependencyViolation) when calling the {operation} operation: {message}");
    assert_eq!(error.to_string(), said);
    assert_eq!((error.help, error.rule), (format!("still used by {users}"), Some(Rule::Api87)));
}

#[track_caller]
fn refused(result: Result<(), ApiError>, code: ErrorCode) {
    assert_eq!(result.unwrap_err().code, code);
}

fn subnet(cloud: &mut Cloud, name: &str) -> Result<(), ApiError> {
    cloud.delete_subnet(&SubnetId::named(name))
}

fn group(cloud: &mut Cloud, name: &str) -> Result<(), ApiError> {
    cloud.delete_security_group(&SecurityGroupId::named(name))
}

fn table(cloud: &mut Cloud, name: &str) -> Result<(), ApiError> {
    cloud.delete_route_table(&RouteTableId::named(name))
}

#[test]
fn a_subnet_stays_as_long_as_something_stands_in_it() {
    const MESSAGE: &str = "The subnet 'subnet-One' has dependencies and cannot be deleted.";
    let mut cloud = landscape().interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["One"]).cloud;
    used(subnet(&mut cloud, "One"), "DeleteSubnet", MESSAGE, "eni-Ssm-One");
    cloud.delete_vpc_endpoint(&read("vpce-Ssm")).unwrap();
    subnet(&mut cloud, "One").unwrap();
    refused(subnet(&mut cloud, "One"), ErrorCode::InvalidSubnetIdNotFound);
    let is_gone = |subnets: &[SubnetId]| !subnets.contains(&read("subnet-One"));
    assert!(cloud.route_tables.values().all(|table| is_gone(&table.associations)));
    assert!(cloud.network_acls.values().all(|acl| is_gone(&acl.associations)));
    assert!(cloud.route_tables[&read("rtb-Other")].associations.contains(&read("subnet-Other")), "the others stay");
    // The nodes of a Gateway Load Balancer are nobody's interfaces.
    let mut cloud = landscape().load_balancer(LoadBalancerType::Gateway, "Wall", &["One"], &[]).cloud;
    used(subnet(&mut cloud, "One"), "DeleteSubnet", MESSAGE, "Wall");
}

#[test]
fn a_group_stays_as_long_as_something_has_or_names_it() {
    const MESSAGE: &str = "resource sg-Web has a dependent object";
    let mut cloud = landscape().instance("Web", "One", &["ingress 443 sg-Web"]).cloud;
    used(group(&mut cloud, "Web"), "DeleteSecurityGroup", MESSAGE, "eni-Web");
    // A rule that names its own group does not hold it.
    cloud.network_interfaces.remove(&read("eni-Web"));
    group(&mut cloud, "Web").unwrap();
    refused(group(&mut cloud, "Web"), ErrorCode::InvalidSecurityGroupIdNotFound);
    refused(group(&mut cloud, "A-default"), ErrorCode::CannotDelete);

    let mut cloud = landscape().group("A", "Web", &[]).group("A", "Db", &["ingress 5432 sg-Web"]).cloud;
    used(group(&mut cloud, "Web"), "DeleteSecurityGroup", MESSAGE, "sg-Db");
    let mut cloud =
        landscape().group("A", "Web", &[]).load_balancer(LoadBalancerType::Network, "Lb", &["One"], &[]).cloud;
    cloud.load_balancers.get_mut("arn:nlb/Lb").unwrap().security_groups.push(read("sg-Web"));
    used(group(&mut cloud, "Web"), "DeleteSecurityGroup", MESSAGE, "Lb");
}

#[test]
fn a_route_table_stays_as_long_as_it_serves() {
    let message = |name: &str| format!("The routeTable 'rtb-{name}' has dependencies and cannot be deleted.");
    let mut cloud =
        landscape().gateway_endpoint("A", "S3", &["One"]).internet_gateway("A").edge_table("A", "Edge", &[]).cloud;
    used(table(&mut cloud, "One"), "DeleteRouteTable", &message("One"), "subnet-One");
    used(table(&mut cloud, "Edge"), "DeleteRouteTable", &message("Edge"), "igw-A");
    let main = "vpc-A, whose main table it is";
    used(table(&mut cloud, "A-main"), "DeleteRouteTable", &message("A-main"), main);
    subnet(&mut cloud, "One").unwrap();
    table(&mut cloud, "One").unwrap();
    assert!(cloud.vpc_endpoints[&read("vpce-S3")].route_table_ids.is_empty());
    refused(table(&mut cloud, "One"), ErrorCode::InvalidRouteTableIdNotFound);
}

#[test]
fn an_internet_gateway_stays_attached_as_long_as_there_are_public_addresses() {
    const MESSAGE: &str = "Network vpc-A has some mapped public address(es). \
                           Please unmap those public address(es) before detaching the gateway.";
    let (gateway, vpc): (InternetGatewayId, VpcId) = (read("igw-A"), read("vpc-A"));
    let public = || landscape().internet_gateway("A").instance("Web", "One", &[]).rows("One", &["0.0.0.0/0 igw-A"]);
    let mut cloud = public().public_address("Web", "203.0.113.5").cloud;
    used(cloud.detach_internet_gateway(&gateway, &vpc), "DetachInternetGateway", MESSAGE, "eni-Web");
    let mut cloud = public().public_address("Stranger", "203.0.113.6").cloud;
    let (web, elastic) = (NetworkInterfaceId::named("Web"), read("eipalloc-1"));
    let mapped =
        |interface| Address { allocation_id: elastic, public_ip: read("203.0.113.7"), network_interface_id: interface };
    let address = mapped(Some(web));
    cloud.addresses.insert(address.allocation_id.clone(), address);
    used(cloud.detach_internet_gateway(&gateway, &vpc), "DetachInternetGateway", MESSAGE, "eni-Web");
    cloud.addresses.iter_mut().for_each(|(_, address)| address.network_interface_id = None);
    refused(cloud.detach_internet_gateway(&gateway, &read("vpc-B")), ErrorCode::GatewayNotAttached);
    let message = "The internetGateway 'igw-A' has dependencies and cannot be deleted.";
    used(cloud.delete_internet_gateway(&gateway), "DeleteInternetGateway", message, "vpc-A");

    cloud.detach_internet_gateway(&gateway, &vpc).unwrap();
    let states = |cloud: &Cloud, is_to_gateway: bool| -> Vec<RouteState> {
        let routes = cloud.route_tables[&read("rtb-One")].routes.clone().into_iter();
        let to_gateway = |target: &Target| matches!(target, Target::InternetGateway(_));
        routes.filter(|route| to_gateway(&route.target) == is_to_gateway).map(|route| route.state).collect()
    };
    assert_eq!((states(&cloud, true), states(&cloud, false)), (vec![RouteState::Blackhole], vec![RouteState::Active]));
    refused(cloud.detach_internet_gateway(&gateway, &vpc), ErrorCode::GatewayNotAttached);
    cloud.delete_internet_gateway(&gateway).unwrap();
    refused(cloud.delete_internet_gateway(&gateway), ErrorCode::InvalidInternetGatewayIdNotFound);
    refused(cloud.detach_internet_gateway(&gateway, &vpc), ErrorCode::InvalidInternetGatewayIdNotFound);
}

#[test]
fn a_vpc_stays_until_it_is_empty_and_takes_its_defaults_along() {
    const MESSAGE: &str = "The vpc 'vpc-A' has dependencies and cannot be deleted.";
    let mut network = landscape()
        .gateway_endpoint("A", "S3", &[])
        .group("A", "Web", &[])
        .internet_gateway("A")
        .peering("1", "A", "B")
        .transit_gateway("1")
        .attach("1", "A", &["One"])
        .office_at_vpc("A")
        .hosted_zone("example.com", &["A", "B"], &[]);
    let egress_only =
        EgressOnlyInternetGateway { egress_only_internet_gateway_id: read("eigw-A"), vpc_id: read("vpc-A") };
    network.cloud.egress_only_internet_gateways.insert(read("eigw-A"), egress_only);
    let acl = vpce_model::cloud::network_acl::NetworkAcl {
        network_acl_id: read("acl-Own"),
        is_default: false,
        ..network.cloud.network_acls[&read("acl-A-default")].clone()
    };
    network.cloud.network_acls.insert(read("acl-Own"), acl);
    let users = "subnet-One, vpce-S3, igw-A, eigw-A, vgw-A, pcx-1, tgw-attach-A, rtb-One, acl-Own, sg-Web";
    used(network.cloud.delete_vpc(&read("vpc-A")), "DeleteVpc", MESSAGE, users);
    // From either end of a peering connection.
    let error = network.cloud.delete_vpc(&read("vpc-B")).unwrap_err();
    assert!(error.help.contains("pcx-1") && !error.help.contains("One"), "{}", error.help);

    let mut cloud = Landscape::default().vpc("A", "10.0.0.0/16").vpc("B", "10.1.0.0/16").cloud;
    cloud.delete_vpc(&read("vpc-A")).unwrap();
    let of_b = Landscape::default().vpc("B", "10.1.0.0/16").cloud;
    assert_eq!(cloud, of_b, "the defaults of A are gone, and those of B are there");
    refused(cloud.delete_vpc(&read("vpc-A")), ErrorCode::InvalidVpcIdNotFound);
    let mut cloud = Landscape::default().vpc("A", "10.0.0.0/16").hosted_zone("example.com", &["A"], &[]).cloud;
    cloud.delete_vpc(&read("vpc-A")).unwrap();
    assert!(cloud.hosted_zones.values().all(|zone| zone.vpcs.is_empty()));
    let default = |group: &SecurityGroup| group.group_name == "default";
    assert!(!cloud.security_groups.values().any(default));
}
