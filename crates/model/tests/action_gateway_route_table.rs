//! Route tables of gateways, and routes to Gateway Load Balancer endpoints.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{CreateLoadBalancer, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::endpoint_service::ServiceConfiguration;
use vpce_model::cloud::route_table::{Destination, EdgeGateway};
use vpce_model::cloud::vpc_endpoint::{EndpointService, IpAddressType, VpcEndpointType};
use vpce_model::rule::Rule;

/// `subnet-App` and `subnet-Edge` with `vpce-G`, a Gateway Load Balancer endpoint, in the second; the free table `rtb-Igw`.
fn cloud() -> Cloud {
    let mut cloud =
        Network::new().subnet("App", "10.0.1.0/24").subnet("Edge", "10.0.2.0/24").instance("Box", "Edge").cloud;
    cloud.create_load_balancer(CreateLoadBalancer::gateway("G".to_owned(), "G", [read("subnet-Edge")])).unwrap();
    let service = ServiceConfiguration {
        service_id: read("vpce-svc-G"),
        region: read("us-east-1"),
        owner_id: "111122223333".to_owned(),
        acceptance_required: false,
        allowed_principals: Vec::new(),
        load_balancer_arns: vec!["G".to_owned()],
        private_dns_name: None,
        supported_ip_address_types: IpAddressType::Ipv4,
        supported_regions: Vec::new(),
        payer_responsibility: None,
    };
    cloud.create_vpc_endpoint_service_configuration(service).unwrap();
    let service: EndpointService = read("com.amazonaws.vpce.us-east-1.vpce-svc-G");
    let request = CreateVpcEndpoint::interface(read("vpce-G"), read("vpc-A"), service, [read("subnet-Edge")]);
    cloud
        .create_vpc_endpoint(CreateVpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, ..request })
        .unwrap();
    cloud.create_route_table(read("rtb-Igw"), &read("vpc-A")).unwrap();
    cloud
}

const ASSOCIATE: &str = "when calling the AssociateRouteTable operation:";
const CREATE: &str = "when calling the CreateRoute operation:";

// GW-05, GW-06
#[test]
fn a_route_to_a_gateway_load_balancer_endpoint_is_an_ordinary_one() {
    let mut cloud = cloud();
    let (table, everywhere): (_, Destination) = (read("rtb-App"), read("0.0.0.0/0"));
    cloud.create_route(&table, read("0.0.0.0/0 vpce-G")).unwrap();
    let route = serde_json::to_value(&cloud.route_tables[&table].routes[1]).unwrap();
    assert_eq!(route["GatewayId"], "vpce-G");
    cloud.replace_route(&table, &everywhere, read("igw-1")).unwrap();
    cloud.replace_route(&table, &everywhere, read("vpce-G")).unwrap();
    cloud.delete_route(&table, &everywhere).unwrap();
    assert_eq!(cloud.route_tables[&table].routes.len(), 1);
}

#[test]
fn it_is_for_cidr_blocks_only() {
    let message =
        format!("InvalidParameter) {CREATE} Cannot create or replace a prefix list route targeting a VPC Endpoint.");
    assert_refused(cloud().create_route(&read("rtb-App"), read("pl-63a5400a vpce-G")), &message, Some(Rule::Gw05));
    let message = format!("InvalidVpcEndpointId.NotFound) {CREATE} The VPC endpoint ID 'vpce-X' does not exist");
    assert_refused(cloud().create_route(&read("rtb-App"), read("0.0.0.0/0 vpce-X")), &message, None);
}

#[test]
fn an_interface_endpoint_is_no_target() {
    let mut cloud = cloud();
    let service: EndpointService = read("com.amazonaws.us-east-1.ssm");
    let request = CreateVpcEndpoint::interface(read("vpce-I"), read("vpc-A"), service, [read("subnet-App")]);
    cloud.create_vpc_endpoint(request).unwrap();
    assert_eq!(cloud.create_route(&read("rtb-App"), read("192.0.2.0/24 vpce-I")).unwrap_err().rule, Some(Rule::Rt23));
}

// RT-10, RT-11
#[test]
fn inside_the_vpc_it_may_stand_before_a_whole_subnet_or_the_whole_vpc() {
    let mut cloud = cloud();
    cloud.create_route(&read("rtb-App"), read("10.0.2.0/24 vpce-G")).unwrap();
    let refused = cloud.create_route(&read("rtb-App"), read("10.0.2.0/25 vpce-G")).unwrap_err();
    assert_eq!(refused.rule, Some(Rule::Rt10));
    for target in ["vpce-G", "local"] {
        cloud.replace_route(&read("rtb-App"), &read("10.0.0.0/16"), read(target)).unwrap();
    }
}

// GW-19
#[test]
fn an_endpoint_that_routes_lead_to_stays() {
    let mut cloud = cloud();
    cloud.create_route(&read("rtb-App"), read("0.0.0.0/0 vpce-G")).unwrap();
    let message = "InvalidParameter) when calling the DeleteVpcEndpoints operation: Endpoint vpce-G cannot be deleted: route table \
                   rtb-App has a route to it";
    assert_refused(cloud.delete_vpc_endpoint(&read("vpce-G")), message, Some(Rule::Gw19));
    cloud.delete_route(&read("rtb-App"), &read("0.0.0.0/0")).unwrap();
    cloud.delete_vpc_endpoint(&read("vpce-G")).unwrap();
}

#[test]
fn a_gateway_has_one_table_and_a_table_of_its_vpc() {
    let mut cloud = cloud();
    cloud.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")).unwrap();
    assert_eq!(
        cloud.route_tables[&read("rtb-Igw")].gateway,
        Some(EdgeGateway::InternetGateway(read("igw-1"))),
        "RT-70"
    );
    cloud.create_route_table(read("rtb-Two"), &read("vpc-A")).unwrap();
    let message = format!(
        "Resource.AlreadyAssociated) {ASSOCIATE} the specified association for route table rtb-Two conflicts with an existing \
         association"
    );
    assert_refused(cloud.associate_gateway_route_table(&read("rtb-Two"), &read("igw-1")), &message, None);
    cloud.create_internet_gateway(read("igw-Free"));
    let message = format!(
        "InvalidParameterValue) {ASSOCIATE} route table rtb-Two and network gateway igw-Free belong to different networks"
    );
    assert_refused(cloud.associate_gateway_route_table(&read("rtb-Two"), &read("igw-Free")), &message, None);
    let message = format!("InvalidParameterValue) {ASSOCIATE} The gateway 'tgw-1' cannot have a route table");
    assert_refused(cloud.associate_gateway_route_table(&read("rtb-Two"), &read("tgw-1")), &message, Some(Rule::Rt74));
}

#[test]
fn the_main_table_and_one_that_routes_are_propagated_to_cannot_serve_a_gateway() {
    let mut cloud = cloud();
    let message =
        format!("InvalidParameterValue) {ASSOCIATE} rtb-A-main is the main route table and cannot serve a gateway");
    assert_refused(
        cloud.associate_gateway_route_table(&read("rtb-A-main"), &read("igw-1")),
        &message,
        Some(Rule::Rt72),
    );
    cloud.route_tables.get_mut(&read("rtb-Igw")).unwrap().propagating_vgws.push(read("vgw-1"));
    let refused = cloud.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")).unwrap_err();
    assert_eq!(refused.rule, Some(Rule::Rt72));
}

/// Before the association and after it the same routes are refused.
#[test]
fn what_a_gateways_table_may_hold() {
    let allowed = ["10.0.1.0/24 vpce-G", "10.0.1.0/24 eni-Box"];
    for row in allowed {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-Igw"), read(row)).unwrap();
        cloud.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")).unwrap();
    }
    for (row, why, rule) in [
        ("192.0.2.0/24 eni-Box", "its destination is neither the VPC's nor a subnet's", Rule::Rt71),
        ("pl-63a5400a eni-Box", "its destination is a prefix list", Rule::Rt71),
        ("0.0.0.0/0 igw-1", "its target is not supported", Rule::Rt70),
    ] {
        let (destination, target) = row.split_once(' ').unwrap();
        let text = format!("A route table for a gateway cannot have the route {destination} → {target}: {why}");
        let mut before = cloud();
        before.create_route(&read("rtb-Igw"), read(row)).unwrap();
        let message = format!("InvalidParameterValue) {ASSOCIATE} {text}");
        assert_refused(before.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")), &message, Some(rule));
        let mut after = cloud();
        after.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")).unwrap();
        let message = format!("InvalidParameterValue) {CREATE} {text}");
        assert_refused(after.create_route(&read("rtb-Igw"), read(row)), &message, Some(rule));
    }
}

#[test]
fn in_a_gateways_table_the_local_route_goes_to_no_nat_gateway() {
    let mut cloud = Network { cloud: cloud() }.nat("1", "Edge").cloud;
    cloud.associate_gateway_route_table(&read("rtb-Igw"), &read("igw-1")).unwrap();
    let local: Destination = read("10.0.0.0/16");
    for target in ["eni-Box", "vpce-G", "local"] {
        cloud.replace_route(&read("rtb-Igw"), &local, read(target)).unwrap();
    }
    let refused = cloud.replace_route(&read("rtb-Igw"), &local, read("nat-1")).unwrap_err();
    assert_eq!(refused.rule, Some(Rule::Rt70));
}
