//! The calls of the EC2 API: what each does, and what it answers when it refuses.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use std::collections::BTreeSet;
use std::fmt::Debug;

use ipnet::IpNet;
use network::{Network, entry, prefix_list, read, rule};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use vpce_model::action::{
    ApiError, CreateNatGateway, CreateNetworkInterface, CreateSubnet, CreateVpc, CreateVpcEndpoint,
    GATEWAY_ENDPOINTS_PER_VPC, ModifyVpcEndpoint, Quotas,
};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{
    InstanceId, NatGatewayId, NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId,
};
use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
use vpce_model::cloud::route_table::{Destination, RouteState, Target};
use vpce_model::cloud::service::ServiceName;
use vpce_model::cloud::vpc_endpoint::{DnsRecordIpType, IpAddressType, VpcEndpointState};
use vpce_model::rule::Rule;

/// The call was refused, as the AWS CLI prints it, and cites this rule or else the one of its code (API-70 … API-94).
fn assert_refused<T: Debug>(result: Result<T, ApiError>, message: &str, rule: Option<Rule>) {
    let error = result.unwrap_err();
    let rule = rule.or(error.code.rule());
    assert_eq!((error.to_string().as_str(), error.rule), (message, rule));
    assert!(error.help.len() > 10 && !error.help.ends_with('.'), "{:?} is no help", error.help);
}

/// `subnet-A` and `subnet-B`, each with a table of its own, and `vpc-B` beside their VPC.
fn two_subnets() -> Cloud {
    let mut cloud = Network::new().subnet("A", "10.0.0.0/24").subnet("B", "10.0.1.0/24").cloud;
    cloud.create_vpc(CreateVpc::new(read("vpc-B"), read("us-west-2"), read("172.16.0.0/16"))).unwrap();
    cloud.create_route_table(read("rtb-Other"), &read("vpc-B")).unwrap();
    cloud
}

fn rows(cloud: &Cloud, table: &str) -> Vec<String> {
    cloud.route_tables[&RouteTableId::named(table)].routes.iter().map(ToString::to_string).collect()
}

mod vpcs {
    use super::*;

    fn create(cidr_block: &str) -> Result<(), ApiError> {
        Cloud::default().create_vpc(CreateVpc::new(read("vpc-A"), read("us-east-1"), read(cidr_block)))
    }

    #[test]
    fn a_vpc_comes_with_a_main_table_an_open_acl_and_a_group() {
        let mut cloud = Cloud::default();
        cloud.create_vpc(CreateVpc::new(read("vpc-A"), read("us-east-1"), read("10.0.0.0/16"))).unwrap();
        let vpc = &cloud.vpcs[&read("vpc-A")];
        assert_eq!((vpc.enable_dns_support, vpc.enable_dns_hostnames), (true, false));
        assert_eq!(vpc.owner_id, "111122223333");
        assert_eq!(vpc.networks().collect::<Vec<_>>(), [read::<IpNet>("10.0.0.0/16")]);
        let table = &cloud.route_tables[&read("rtb-A-main")];
        assert!(table.main && table.associations.is_empty());
        assert_eq!(rows(&cloud, "A-main"), ["10.0.0.0/16 → local"]);
        let acl = &cloud.network_acls[&read("acl-A-default")];
        assert!(acl.is_default);
        let entries: Vec<_> = acl.entries.iter().map(|entry| (entry.egress, entry.to_string())).collect();
        let all = || "100 allow all 0.0.0.0/0".to_owned();
        assert_eq!(entries, [(false, all()), (true, all())]);
        let group = &cloud.security_groups[&read("sg-A-default")];
        let rules: Vec<String> = group.rules.iter().map(ToString::to_string).collect();
        assert_eq!(rules, ["ingress all from sg-A-default", "egress all to 0.0.0.0/0"]);
        assert_eq!(group.group_name, "default");
    }

    #[test]
    fn a_vpc_is_a_16_at_most_and_a_28_at_least() {
        for block in ["10.0.0.0/16", "10.0.0.0/28"] {
            create(block).unwrap();
        }
        for block in ["10.0.0.0/15", "10.0.0.0/29"] {
            let message = format!(
                "An error occurred (InvalidVpc.Range) when calling the CreateVpc operation: The CIDR '{block}' is invalid."
            );
            assert_refused(create(block), &message, None);
        }
    }

    #[test]
    fn a_block_starts_at_its_first_address() {
        let error = create("10.0.1.0/16").unwrap_err();
        assert_eq!(error.help, "the block starts at 10.0.0.0: write 10.0.0.0/16");
    }

    #[test]
    fn a_second_block_overlaps_no_other() {
        let mut cloud = two_subnets();
        cloud.associate_vpc_cidr_block(&read("vpc-A"), read("10.1.0.0/16")).unwrap();
        for (block, taken) in [("10.1.4.0/24", "10.1.0.0/16"), ("10.0.0.0/16", "10.0.0.0/16")] {
            let message = format!(
                "An error occurred (InvalidVpc.Range) when calling the AssociateVpcCidrBlock operation: \
                 The CIDR '{block}' conflicts with '{taken}'"
            );
            assert_refused(cloud.associate_vpc_cidr_block(&read("vpc-A"), read(block)), &message, None);
        }
        let message = "An error occurred (InvalidVpc.Range) when calling the AssociateVpcCidrBlock operation: \
                       The CIDR '10.2.0.0/29' is invalid.";
        assert_refused(cloud.associate_vpc_cidr_block(&read("vpc-A"), read("10.2.0.0/29")), message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the AssociateVpcCidrBlock operation: \
                       The vpc ID 'vpc-C' does not exist";
        assert_refused(cloud.associate_vpc_cidr_block(&read("vpc-C"), read("10.2.0.0/16")), message, None);
    }

    #[test]
    fn with_ipv6_the_default_acl_and_group_open_to_it_once() {
        let mut cloud = two_subnets();
        for block in ["2001:db8::/56", "2001:db8:1::/56"] {
            cloud.associate_vpc_cidr_block(&read("vpc-A"), read(block)).unwrap();
        }
        let entries: Vec<_> = cloud.network_acls[&read("acl-A-default")]
            .entries
            .iter()
            .map(|entry| (entry.egress, entry.to_string()))
            .collect();
        let entry = |egress, text: &str| (egress, text.to_owned());
        let expected = [
            entry(false, "100 allow all 0.0.0.0/0"),
            entry(false, "101 allow all ::/0"),
            entry(true, "100 allow all 0.0.0.0/0"),
            entry(true, "101 allow all ::/0"),
        ];
        assert_eq!(entries, expected);
        let rules = &cloud.security_groups[&read("sg-A-default")].rules;
        assert_eq!(rules.iter().filter(|rule| rule.to_string() == "egress all to ::/0").count(), 1);
        // Of the other VPC nothing changes.
        assert_eq!(cloud.network_acls[&read("acl-B-default")].entries.len(), 2);
        assert_eq!(cloud.security_groups[&read("sg-B-default")].rules.len(), 2);
        assert_eq!(rows(&cloud, "Other"), ["172.16.0.0/16 → local"]);
    }
}

mod subnets {
    use super::*;

    fn request(cidr_block: Option<&str>) -> CreateSubnet {
        CreateSubnet {
            subnet_id: read("subnet-C"),
            vpc_id: read("vpc-A"),
            availability_zone: None,
            cidr_block: cidr_block.map(read),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: false,
        }
    }

    #[test]
    fn a_subnet_lies_in_its_vpc_and_in_the_first_zone_unless_it_names_one() {
        let mut cloud = two_subnets();
        cloud.create_subnet(request(Some("10.0.2.0/24"))).unwrap();
        assert_eq!(cloud.subnets[&read("subnet-C")].availability_zone.to_string(), "us-east-1a");
        let zone = Some(read("us-east-1c"));
        let request =
            CreateSubnet { subnet_id: read("subnet-D"), availability_zone: zone, ..request(Some("10.0.3.0/24")) };
        cloud.create_subnet(request).unwrap();
        assert_eq!(cloud.subnets[&read("subnet-D")].availability_zone.to_string(), "us-east-1c");
    }

    #[test]
    fn a_subnet_that_does_not_fit_is_refused() {
        for (request, message) in [
            (request(Some("10.1.0.0/24")), "(InvalidSubnet.Range): The CIDR '10.1.0.0/24' is invalid."),
            (request(Some("10.0.0.0/15")), "(InvalidSubnet.Range): The CIDR '10.0.0.0/15' is invalid."),
            (request(Some("10.0.2.0/29")), "(InvalidSubnet.Range): The CIDR '10.0.2.0/29' is invalid."),
            (request(Some("10.0.2.8/24")), "(InvalidSubnet.Range): The CIDR '10.0.2.8/24' is invalid."),
            (
                request(Some("10.0.0.128/25")),
                "(InvalidSubnet.Conflict): The CIDR '10.0.0.128/25' conflicts with another subnet",
            ),
            (
                request(Some("10.0.0.0/23")),
                "(InvalidSubnet.Conflict): The CIDR '10.0.0.0/23' conflicts with another subnet",
            ),
            (request(None), "(InvalidParameterValue): Either 'cidrBlock' or 'ipv6CidrBlock' should be provided."),
            (
                CreateSubnet { ipv6_cidr_block: Some(read("2001:db8::/64")), ..request(Some("10.0.2.0/24")) },
                "(InvalidSubnet.Range): The CIDR '2001:db8::/64' is invalid.",
            ),
            (
                CreateSubnet { availability_zone: Some(read("us-west-2a")), ..request(Some("10.0.2.0/24")) },
                "(InvalidParameterValue): Value for parameter availabilityZone is invalid.",
            ),
            (
                CreateSubnet { vpc_id: read("vpc-C"), ..request(Some("10.0.2.0/24")) },
                "(InvalidVpcID.NotFound): The vpc ID 'vpc-C' does not exist",
            ),
        ] {
            let message = message.replace("):", ") when calling the CreateSubnet operation:");
            assert_refused(two_subnets().create_subnet(request), &format!("An error occurred {message}"), None);
        }
    }

    #[test]
    fn a_refusal_names_the_blocks_there_are() {
        let mut cloud = two_subnets();
        let error = cloud.create_subnet(request(Some("10.1.0.0/24"))).unwrap_err();
        assert_eq!(error.help, "vpc-A has 10.0.0.0/16: choose a block within");
        let error = cloud.create_subnet(request(Some("10.0.0.0/25"))).unwrap_err();
        assert_eq!(error.help, "subnet-A has 10.0.0.0/24: choose a block that does not overlap it");
    }

    #[test]
    fn subnets_of_two_vpcs_may_have_the_same_block() {
        let mut cloud = two_subnets();
        cloud.create_vpc(CreateVpc::new(read("vpc-C"), read("us-east-1"), read("10.0.0.0/16"))).unwrap();
        cloud.create_subnet(CreateSubnet { vpc_id: read("vpc-C"), ..request(Some("10.0.0.0/24")) }).unwrap();
    }
}

mod route_tables {
    use super::*;

    // RT-01
    #[test]
    fn a_subnet_has_one_table() {
        let mut cloud = two_subnets();
        let message = "An error occurred (Resource.AlreadyAssociated) when calling the AssociateRouteTable operation: \
                       the specified association for route table rtb-B conflicts with an existing association";
        assert_refused(cloud.associate_route_table(&read("rtb-B"), &read("subnet-A")), message, Some(Rule::Rt01));
    }

    #[test]
    fn a_table_serves_subnets_of_its_own_vpc() {
        let mut cloud = two_subnets();
        let message = "An error occurred (InvalidParameterValue) when calling the AssociateRouteTable operation: \
                       Route table rtb-Other and subnet subnet-A belong to different networks";
        assert_refused(cloud.associate_route_table(&read("rtb-Other"), &read("subnet-A")), message, None);
    }

    // API-80, API-82, API-84
    #[test]
    fn what_does_not_exist_is_not_found() {
        let mut cloud = two_subnets();
        let message = "An error occurred (InvalidRouteTableID.NotFound) when calling the AssociateRouteTable operation: \
                       The routeTable ID 'rtb-C' does not exist";
        assert_refused(cloud.associate_route_table(&read("rtb-C"), &read("subnet-A")), message, None);
        let message = "An error occurred (InvalidSubnetID.NotFound) when calling the AssociateRouteTable operation: \
                       The subnet ID 'subnet-C' does not exist";
        assert_refused(cloud.associate_route_table(&read("rtb-A"), &read("subnet-C")), message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the CreateRouteTable operation: \
                       The vpc ID 'vpc-C' does not exist";
        assert_refused(cloud.create_route_table(read("rtb-C"), &read("vpc-C")), message, None);
        let message = "An error occurred (InvalidRouteTableID.NotFound) when calling the CreateRoute operation: \
                       The routeTable ID 'rtb-C' does not exist";
        assert_refused(cloud.create_route(&read("rtb-C"), read("0.0.0.0/0 igw-1")), message, None);
    }

    // RT-01
    #[test]
    fn another_table_becomes_the_main_one() {
        let mut cloud = two_subnets();
        let vpc = cloud.route_tables[&RouteTableId::named("A")].vpc_id.clone();
        cloud.replace_main_route_table(&vpc, &read("rtb-A")).unwrap();
        let main: Vec<&str> =
            cloud.route_tables.values().filter(|table| table.main).map(|table| table.route_table_id.as_str()).collect();
        assert_eq!(main, ["rtb-A", "rtb-B-main"]);
        let message = "An error occurred (InvalidParameterValue) when calling the ReplaceRouteTableAssociation operation: \
                       Route table rtb-A and network vpc-B belong to different networks";
        assert_refused(cloud.replace_main_route_table(&read("vpc-B"), &read("rtb-A")), message, None);
        let message = "An error occurred (InvalidRouteTableID.NotFound) when calling the ReplaceRouteTableAssociation \
                       operation: The routeTable ID 'rtb-C' does not exist";
        assert_refused(cloud.replace_main_route_table(&vpc, &read("rtb-C")), message, None);
    }
}

mod routes {
    use super::*;

    /// With a NAT gateway, an instance, an egress-only gateway and an endpoint in `rtb-B`.
    fn cloud() -> Cloud {
        let mut cloud = Network { cloud: two_subnets() }
            .nat("1", "A")
            .instance("App", "B")
            .egress_only_internet_gateway("1")
            .endpoint("S3", "com.amazonaws.us-east-1.s3", &["B"])
            .cloud;
        cloud.create_internet_gateway(read("igw-Other"));
        cloud.attach_internet_gateway(&read("igw-Other"), &read("vpc-B")).unwrap();
        cloud.create_internet_gateway(read("igw-Alone"));
        cloud
    }

    fn create(row: &str) -> Result<(), ApiError> {
        cloud().create_route(&read("rtb-A"), read(row))
    }

    fn assert_create_refused(row: &str, message: &str, rule: Option<Rule>) {
        let (code, text) = message.split_once(": ").unwrap();
        let message = format!("An error occurred ({code}) when calling the CreateRoute operation: {text}");
        assert_refused(create(row), &message, rule);
    }

    #[test]
    fn a_route_goes_behind_the_others() {
        let mut cloud = cloud();
        for row in ["0.0.0.0/0 nat-1", "::/0 eigw-1", "198.51.100.0/24 eni-App", "192.0.2.0/24 tgw-1"] {
            cloud.create_route(&read("rtb-A"), read(row)).unwrap();
        }
        let expected = [
            "10.0.0.0/16 → local",
            "0.0.0.0/0 → nat-1",
            "::/0 → eigw-1",
            "198.51.100.0/24 → eni-App",
            "192.0.2.0/24 → tgw-1",
        ];
        assert_eq!(rows(&cloud, "A"), expected);
    }

    // RT-13
    #[test]
    fn a_created_route_is_static_and_active_whatever_the_row_says() {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1 blackhole")).unwrap();
        cloud.create_route(&read("rtb-A"), read("192.0.2.0/24 vgw-1 dx")).unwrap();
        for route in &cloud.route_tables[&read("rtb-A")].routes[1..] {
            assert_eq!((route.origin.as_str(), route.state), ("CreateRoute", RouteState::Active));
        }
    }

    #[test]
    fn a_table_has_one_route_for_a_destination() {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1")).unwrap();
        let message = "An error occurred (RouteAlreadyExists) when calling the CreateRoute operation: \
                       The route identified by 0.0.0.0/0 already exists.";
        assert_refused(cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 nat-1")), message, None);
    }

    // RT-10
    #[test]
    fn inside_the_vpc_a_route_is_for_a_whole_subnet() {
        for row in ["10.0.1.0/24 nat-1", "10.0.1.0/24 eni-App"] {
            create(row).unwrap();
        }
        for row in ["10.0.1.0/25 eni-App", "10.0.1.0/24 igw-1", "10.0.9.0/24 eni-App", "10.0.0.0/17 nat-1"] {
            let message = format!(
                "InvalidParameterValue: The destination CIDR block {} is equal to or more specific than one of this VPC's \
                 CIDR blocks.",
                row.split(' ').next().unwrap()
            );
            assert_create_refused(row, &message, Some(Rule::Rt10));
        }
        // The subnet of another VPC is none.
        let mut cloud = cloud();
        let subnet = cloud.subnets.get_mut(&read("subnet-B")).unwrap();
        subnet.vpc_id = read("vpc-B");
        assert!(cloud.create_route(&read("rtb-A"), read("10.0.1.0/24 eni-App")).is_err());
    }

    // RT-11
    #[test]
    fn a_local_route_can_be_sent_to_a_nat_gateway_or_an_interface_and_back() {
        let mut cloud = cloud();
        let local: Destination = read("10.0.0.0/16");
        for target in ["nat-1", "eni-App", "local"] {
            cloud.replace_route(&read("rtb-A"), &local, read(target)).unwrap();
            assert_eq!(rows(&cloud, "A"), [format!("10.0.0.0/16 → {target}")]);
        }
        for target in ["igw-1", "eigw-1", "tgw-1"] {
            let message = format!(
                "An error occurred (InvalidParameterValue) when calling the ReplaceRoute operation: \
                 The target '{target}' is not valid for the route 10.0.0.0/16"
            );
            assert_refused(cloud.replace_route(&read("rtb-A"), &local, read(target)), &message, Some(Rule::Rt11));
        }
    }

    // RT-11
    #[test]
    fn nothing_but_the_vpcs_own_block_is_local() {
        let message = "InvalidParameterValue: The target 'local' is not valid for the route 192.0.2.0/24";
        assert_create_refused("192.0.2.0/24 local", message, Some(Rule::Rt11));
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1")).unwrap();
        let message = "An error occurred (InvalidParameterValue) when calling the ReplaceRoute operation: \
                       The target 'local' is not valid for the route 0.0.0.0/0";
        let refused = cloud.replace_route(&read("rtb-A"), &read("0.0.0.0/0"), Target::Local);
        assert_refused(refused, message, Some(Rule::Rt11));
    }

    // RT-03
    #[test]
    fn an_egress_only_internet_gateway_is_for_ipv6() {
        let message = "InvalidParameterValue: The target 'eigw-1' is not valid for the route 0.0.0.0/0";
        assert_create_refused("0.0.0.0/0 eigw-1", message, Some(Rule::Rt03));
    }

    // RT-12
    #[test]
    fn no_route_is_made_for_the_ranges_of_awss_own() {
        for block in ["169.254.168.0/22", "169.254.169.254/32", "fd00:ec2::/32", "fd00:ec2::254/128"] {
            let message = format!("InvalidParameterValue: The destination CIDR block {block} is not supported");
            assert_create_refused(&format!("{block} igw-1"), &message, Some(Rule::Rt12));
        }
        for block in ["169.254.168.0/21", "169.254.0.0/16", "fd00::/8"] {
            create(&format!("{block} igw-1")).unwrap();
        }
    }

    // RT-23, API-90
    #[test]
    fn a_route_to_an_endpoint_is_not_made_by_hand() {
        for row in ["pl-63a5400a vpce-S3", "52.216.0.0/15 vpce-S3"] {
            let message = "InvalidParameter: Cannot create or replace a prefix list route targeting a VPC Endpoint.";
            assert_create_refused(row, message, Some(Rule::Rt23));
        }
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("pl-63a5400a nat-1")).unwrap();
        let message = "An error occurred (InvalidParameter) when calling the ReplaceRoute operation: \
                       Cannot create or replace a prefix list route targeting a VPC Endpoint.";
        let refused = cloud.replace_route(&read("rtb-A"), &read("pl-63a5400a"), read("vpce-S3"));
        assert_refused(refused, message, Some(Rule::Rt23));
    }

    // RT-22
    #[test]
    fn no_call_about_routes_touches_the_route_of_an_endpoint() {
        let mut cloud = cloud();
        let list: Destination = read("pl-63a5400a");
        let text = "The route pl-63a5400a belongs to the VPC endpoint vpce-S3";
        let message =
            format!("An error occurred (InvalidParameterValue) when calling the ReplaceRoute operation: {text}");
        assert_refused(cloud.replace_route(&read("rtb-B"), &list, read("nat-1")), &message, Some(Rule::Rt22));
        let message =
            format!("An error occurred (InvalidParameterValue) when calling the DeleteRoute operation: {text}");
        assert_refused(cloud.delete_route(&read("rtb-B"), &list), &message, Some(Rule::Rt22));
    }

    #[test]
    fn the_target_exists() {
        for (target, message) in [
            ("igw-9", "InvalidInternetGatewayID.NotFound: The network gateway ID 'igw-9' does not exist"),
            (
                "eigw-9",
                "InvalidInternetGatewayID.NotFound: The egress-only internet gateway ID 'eigw-9' does not exist",
            ),
            ("nat-9", "NatGatewayNotFound: The NAT gateway ID 'nat-9' does not exist"),
            ("eni-9", "InvalidNetworkInterfaceID.NotFound: The network interface ID 'eni-9' does not exist"),
        ] {
            assert_create_refused(&format!("2001:db8:9::/48 {target}"), message, None);
        }
    }

    #[test]
    fn the_target_is_in_the_tables_vpc() {
        let text = "belong to different networks";
        let message = format!("InvalidParameterValue: route table rtb-A and network gateway igw-Other {text}");
        assert_create_refused("0.0.0.0/0 igw-Other", &message, None);
        let message = format!("InvalidParameterValue: route table rtb-A and network gateway igw-Alone {text}");
        assert_create_refused("0.0.0.0/0 igw-Alone", &message, None);
        let help = |row| create(row).unwrap_err().help;
        assert_eq!(
            help("0.0.0.0/0 igw-Other"),
            "igw-Other is in vpc-B, the route table in vpc-A: use a gateway of vpc-A"
        );
        assert_eq!(
            help("0.0.0.0/0 igw-Alone"),
            "igw-Alone is attached to no VPC, the route table in vpc-A: use a gateway of vpc-A"
        );
        for row in ["0.0.0.0/0 nat-1", "0.0.0.0/0 eni-App", "::/0 eigw-1"] {
            let error = cloud().create_route(&read("rtb-Other"), read(row)).unwrap_err();
            assert!(error.message.contains(text), "{error}");
        }
    }

    #[test]
    fn a_route_can_get_another_target() {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1")).unwrap();
        cloud.replace_route(&read("rtb-A"), &read("0.0.0.0/0"), read("nat-1")).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local", "0.0.0.0/0 → nat-1"]);
        let message = "An error occurred (NatGatewayNotFound) when calling the ReplaceRoute operation: \
                       The NAT gateway ID 'nat-9' does not exist";
        assert_refused(cloud.replace_route(&read("rtb-A"), &read("0.0.0.0/0"), read("nat-9")), message, None);
    }

    // RT-13, RT-14
    #[test]
    fn a_blackhole_gets_well_with_a_target_that_exists() {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-B"), read("0.0.0.0/0 nat-1")).unwrap();
        cloud.delete_nat_gateway(&read("nat-1")).unwrap();
        let state = |cloud: &Cloud| cloud.route_tables[&read("rtb-B")].routes.last().unwrap().state;
        assert_eq!(state(&cloud), RouteState::Blackhole);
        cloud.replace_route(&read("rtb-B"), &read("0.0.0.0/0"), read("igw-1")).unwrap();
        assert_eq!(state(&cloud), RouteState::Active);
    }

    // API-81
    #[test]
    fn a_route_that_is_not_there_is_not_found() {
        let mut cloud = cloud();
        let text = "no route with destination 0.0.0.0/0 in route table rtb-A";
        let message =
            format!("An error occurred (InvalidRoute.NotFound) when calling the ReplaceRoute operation: {text}");
        assert_refused(cloud.replace_route(&read("rtb-A"), &read("0.0.0.0/0"), read("igw-1")), &message, None);
        let message =
            format!("An error occurred (InvalidRoute.NotFound) when calling the DeleteRoute operation: {text}");
        assert_refused(cloud.delete_route(&read("rtb-A"), &read("0.0.0.0/0")), &message, None);
    }

    #[test]
    fn a_route_can_be_deleted_and_a_local_one_cannot() {
        let mut cloud = cloud();
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1")).unwrap();
        cloud.create_route(&read("rtb-A"), read("192.0.2.0/24 nat-1")).unwrap();
        cloud.delete_route(&read("rtb-A"), &read("0.0.0.0/0")).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local", "192.0.2.0/24 → nat-1"]);
        let message = "An error occurred (InvalidParameterValue) when calling the DeleteRoute operation: \
                       cannot remove local route 10.0.0.0/16 in route table rtb-A";
        assert_refused(cloud.delete_route(&read("rtb-A"), &read("10.0.0.0/16")), message, None);
    }

    // RT-80
    #[test]
    fn a_table_has_room_for_500_routes_of_each_family() {
        assert_eq!(Quotas::default().routes_per_route_table, 500);
        let mut cloud = cloud();
        cloud.quotas.routes_per_route_table = 2;
        let add = |cloud: &mut Cloud, row| cloud.create_route(&read("rtb-A"), read(row));
        add(&mut cloud, "198.51.100.0/24 igw-1").unwrap();
        add(&mut cloud, "192.0.2.0/24 igw-1").unwrap();
        let message = "An error occurred (RouteLimitExceeded) when calling the CreateRoute operation: \
                       The maximum number of routes has been reached. (2)";
        assert_refused(add(&mut cloud, "203.0.113.0/24 igw-1"), message, Some(Rule::Rt80));
        assert_refused(add(&mut cloud, "pl-63a5400a igw-1"), message, Some(Rule::Rt80));
        add(&mut cloud, "2001:db8:1::/48 eigw-1").unwrap();
        add(&mut cloud, "pl-s3-ipv6-us-east-1 eigw-1").unwrap();
        assert_refused(add(&mut cloud, "::/0 eigw-1"), message, Some(Rule::Rt80));
    }

    // RT-51
    #[test]
    fn a_prefix_list_takes_the_room_of_its_weight() {
        let mut cloud = cloud();
        cloud.prefix_lists.insert(read("pl-offices"), prefix_list("pl-offices", &["198.51.100.0/24"]));
        cloud.quotas.routes_per_route_table = 10;
        cloud.create_route(&read("rtb-A"), read("pl-offices igw-1")).unwrap();
        let error = cloud.create_route(&read("rtb-A"), read("192.0.2.0/24 igw-1")).unwrap_err();
        assert_eq!(error.help, "rtb-A counts 10 routes of this address family: join some, or have the quota raised");
    }
}

mod endpoints {
    use super::*;

    const S3: &str = "com.amazonaws.us-east-1.s3";

    fn request(name: &str, tables: &[&str]) -> CreateVpcEndpoint {
        CreateVpcEndpoint {
            route_table_ids: tables.iter().map(|table| read(table)).collect(),
            ..CreateVpcEndpoint::new(read(name), read("vpc-A"), read(S3))
        }
    }

    fn add(tables: &[&str]) -> ModifyVpcEndpoint {
        let add_route_table_ids = tables.iter().map(|table| read(table)).collect();
        ModifyVpcEndpoint { add_route_table_ids, ..ModifyVpcEndpoint::default() }
    }

    fn remove(tables: &[&str]) -> ModifyVpcEndpoint {
        let remove_route_table_ids = tables.iter().map(|table| read(table)).collect();
        ModifyVpcEndpoint { remove_route_table_ids, ..ModifyVpcEndpoint::default() }
    }

    fn subnets(ids: &[&str]) -> Vec<SubnetId> {
        ids.iter().map(|id| read(id)).collect()
    }

    // RT-20
    #[test]
    fn an_endpoint_adds_one_route_to_each_of_its_tables() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local", "pl-63a5400a → vpce-S3"]);
        assert_eq!(rows(&cloud, "B"), ["10.0.0.0/16 → local"]);
        let endpoint = &cloud.vpc_endpoints[&read("vpce-S3")];
        assert_eq!(endpoint.state, VpcEndpointState::Available);
        assert_eq!(endpoint.route_table_ids, [read::<RouteTableId>("rtb-A")]);
    }

    // RT-21
    #[test]
    fn the_route_is_printed_with_the_endpoint_in_gateway_id() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])).unwrap();
        let route = serde_json::to_value(&cloud.route_tables[&read("rtb-A")].routes[1]).unwrap();
        let expected = serde_json::json!({
            "DestinationPrefixListId": "pl-63a5400a",
            "GatewayId": "vpce-S3",
            "Origin": "CreateRoute",
            "State": "active",
        });
        assert_eq!(route, expected);
    }

    // RT-22
    #[test]
    fn routes_come_and_go_with_the_association() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])).unwrap();
        cloud.modify_vpc_endpoint(&read("vpce-S3"), add(&["rtb-B"])).unwrap();
        assert_eq!(rows(&cloud, "B")[1], "pl-63a5400a → vpce-S3");
        cloud.modify_vpc_endpoint(&read("vpce-S3"), remove(&["rtb-A"])).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local"]);
        assert_eq!(cloud.vpc_endpoints[&read("vpce-S3")].route_table_ids, [read::<RouteTableId>("rtb-B")]);
        cloud.delete_vpc_endpoint(&read("vpce-S3")).unwrap();
        assert_eq!(rows(&cloud, "B"), ["10.0.0.0/16 → local"]);
        assert!(cloud.vpc_endpoints.is_empty());
    }

    // RT-22
    #[test]
    fn only_the_endpoints_own_routes_go() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])).unwrap();
        let dynamodb = CreateVpcEndpoint {
            service_name: read("com.amazonaws.us-east-1.dynamodb"),
            ..request("vpce-DynamoDB", &["rtb-A"])
        };
        cloud.create_vpc_endpoint(dynamodb).unwrap();
        cloud.delete_vpc_endpoint(&read("vpce-S3")).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local", "pl-02cd2c6b → vpce-DynamoDB"]);
    }

    // RT-24, RT-26, API-78
    #[test]
    fn a_table_takes_one_endpoint_for_each_service() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])).unwrap();
        let dynamodb = CreateVpcEndpoint {
            service_name: read("com.amazonaws.us-east-1.dynamodb"),
            ..request("vpce-DynamoDB", &["rtb-A"])
        };
        cloud.create_vpc_endpoint(dynamodb).unwrap();
        let text = "route table rtb-A already has a route with destination-prefix-list-id pl-63a5400a";
        let message =
            format!("An error occurred (RouteAlreadyExists) when calling the CreateVpcEndpoint operation: {text}");
        assert_refused(cloud.create_vpc_endpoint(request("vpce-Two", &["rtb-A"])), &message, Some(Rule::Rt26));
        let message =
            format!("An error occurred (RouteAlreadyExists) when calling the ModifyVpcEndpoint operation: {text}");
        assert_refused(cloud.modify_vpc_endpoint(&read("vpce-S3"), add(&["rtb-A"])), &message, Some(Rule::Rt26));
    }

    // RT-24
    #[test]
    fn a_table_that_is_named_twice_gets_one_route() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A", "rtb-A"])).unwrap();
        assert_eq!(rows(&cloud, "A"), ["10.0.0.0/16 → local", "pl-63a5400a → vpce-S3"]);
        assert_eq!(cloud.vpc_endpoints[&read("vpce-S3")].route_table_ids.len(), 1);
    }

    // RT-25
    #[test]
    fn one_service_may_have_several_endpoints_in_different_tables() {
        let mut cloud = two_subnets();
        cloud.create_vpc_endpoint(request("vpce-One", &["rtb-A"])).unwrap();
        cloud.create_vpc_endpoint(request("vpce-Two", &["rtb-B"])).unwrap();
        assert_eq!(
            (rows(&cloud, "A")[1].as_str(), rows(&cloud, "B")[1].as_str()),
            ("pl-63a5400a → vpce-One", "pl-63a5400a → vpce-Two")
        );
    }

    // RT-30, API-74
    #[test]
    fn an_endpoint_is_for_a_service_of_its_own_region() {
        let request = CreateVpcEndpoint { service_name: read("com.amazonaws.us-west-2.s3"), ..request("vpce-S3", &[]) };
        let mut cloud = two_subnets();
        let error = cloud.create_vpc_endpoint(request.clone()).unwrap_err();
        assert!(error.help.ends_with("name com.amazonaws.us-east-1.s3"), "{}", error.help);
        let message = "An error occurred (InvalidServiceName) when calling the CreateVpcEndpoint operation: \
                       The Vpc Endpoint Service 'com.amazonaws.us-west-2.s3' does not exist";
        assert_refused(cloud.create_vpc_endpoint(request), message, Some(Rule::Rt30));
    }

    // RT-31
    #[test]
    fn an_endpoint_serves_its_own_vpc() {
        let message = "An error occurred (InvalidParameter) when calling the CreateVpcEndpoint operation: \
                       Route table rtb-Other and VPC vpc-A belong to different networks";
        let refused = two_subnets().create_vpc_endpoint(request("vpce-S3", &["rtb-A", "rtb-Other"]));
        assert_refused(refused, message, Some(Rule::Rt31));
    }

    // RT-34
    #[test]
    fn a_call_names_the_subnets_whose_connections_break() {
        let mut cloud = two_subnets();
        let id = read("vpce-S3");
        assert_eq!(cloud.create_vpc_endpoint(request("vpce-S3", &[])), Ok(vec![]));
        assert_eq!(cloud.modify_vpc_endpoint(&id, add(&["rtb-A"])), Ok(subnets(&["subnet-A"])));
        assert_eq!(cloud.modify_vpc_endpoint(&id, remove(&["rtb-B"])), Ok(vec![]), "rtb-B was not associated");
        let swap = ModifyVpcEndpoint { add_route_table_ids: vec![read("rtb-B")], ..remove(&["rtb-A"]) };
        assert_eq!(cloud.modify_vpc_endpoint(&id, swap), Ok(subnets(&["subnet-A", "subnet-B"])));
        assert_eq!(cloud.delete_vpc_endpoint(&id), Ok(subnets(&["subnet-B"])));
        assert_eq!(
            cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A", "rtb-B"])),
            Ok(subnets(&["subnet-A", "subnet-B"]))
        );
    }

    // RT-01, RT-34
    #[test]
    fn the_main_table_stands_for_the_subnets_without_one() {
        let mut cloud = two_subnets();
        cloud.route_tables.remove(&read::<RouteTableId>("rtb-B"));
        assert_eq!(cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A-main"])), Ok(subnets(&["subnet-B"])));
    }

    // RT-36, IF-111, API-70
    #[test]
    fn a_region_has_20_gateway_endpoints_and_a_vpc_255() {
        assert_eq!((Quotas::default().gateway_endpoints_per_region, GATEWAY_ENDPOINTS_PER_VPC), (20, 255));
        let create_all = |cloud: &mut Cloud, count| {
            for number in 0..count {
                cloud.create_vpc_endpoint(request(&format!("vpce-{number}"), &[])).unwrap();
            }
            cloud.create_vpc_endpoint(request("vpce-more", &[]))
        };
        let message = |limit| {
            format!(
                "An error occurred (VpcEndpointLimitExceeded) when calling the CreateVpcEndpoint operation: \
                 The maximum number of VPC endpoints has been reached. ({limit})"
            )
        };
        let mut cloud = two_subnets();
        assert_refused(create_all(&mut cloud, 20), &message(20), Some(Rule::Rt36));
        // Another Region has a quota of its own.
        let elsewhere = CreateVpcEndpoint::new(read("vpce-B"), read("vpc-B"), read("com.amazonaws.us-west-2.s3"));
        cloud.create_vpc_endpoint(elsewhere).unwrap();
        let mut cloud = two_subnets();
        cloud.quotas.gateway_endpoints_per_region = 300;
        assert_refused(create_all(&mut cloud, 255), &message(255), Some(Rule::Rt36));
        // Another VPC of the Region has room.
        cloud.create_vpc(CreateVpc::new(read("vpc-C"), read("us-east-1"), read("10.0.0.0/16"))).unwrap();
        cloud.create_vpc_endpoint(CreateVpcEndpoint { vpc_id: read("vpc-C"), ..request("vpce-C", &[]) }).unwrap();
    }

    /// A subnet and its table: `D` has both families, `6` has IPv6 only.
    fn with_ipv6() -> Cloud {
        Network { cloud: two_subnets() }
            .cidr_block("2001:db8::/56")
            .subnet_of("D", Some("10.0.2.0/24"), Some("2001:db8:0:1::/64"))
            .subnet_of("6", None, Some("2001:db8:0:2::/64"))
            .cloud
    }

    // RT-38, RT-39
    #[test]
    fn an_endpoints_address_type_decides_which_lists_are_routed() {
        let lists = |ip_address_type, table: &str| {
            let mut cloud = with_ipv6();
            cloud.create_vpc_endpoint(CreateVpcEndpoint { ip_address_type, ..request("vpce-S3", &[table]) }).unwrap();
            let table = &cloud.route_tables[&read(table)];
            let lists = table.routes.iter().filter(|route| matches!(route.destination, Destination::PrefixList(_)));
            lists.map(|route| route.destination.to_string()).collect::<Vec<_>>()
        };
        let list = |family| {
            let ServiceName { region, service } = read(S3);
            aws_managed(region, service, family).unwrap().prefix_list_id.to_string()
        };
        let (ipv4, ipv6) = (list(AddressFamily::Ipv4), list(AddressFamily::Ipv6));
        assert_eq!(lists(IpAddressType::Ipv4, "rtb-A"), [ipv4.as_str()]);
        assert_eq!(lists(IpAddressType::Ipv6, "rtb-6"), [ipv6.as_str()]);
        assert_eq!(lists(IpAddressType::Dualstack, "rtb-D"), [ipv4, ipv6]);
    }

    // RT-38
    #[test]
    fn an_endpoints_address_type_must_suit_all_its_subnets() {
        for (ip_address_type, word, table, subnet) in [
            (IpAddressType::Ipv6, "ipv6", "rtb-A", "subnet-A"),
            (IpAddressType::Ipv6, "ipv6", "rtb-D", "subnet-D"),
            (IpAddressType::Dualstack, "dualstack", "rtb-A", "subnet-A"),
            (IpAddressType::Dualstack, "dualstack", "rtb-6", "subnet-6"),
        ] {
            let message = format!(
                "An error occurred (InvalidParameter) when calling the CreateVpcEndpoint operation: \
                 The IP address type {word} is not supported by the subnet {subnet}"
            );
            let request = CreateVpcEndpoint { ip_address_type, ..request("vpce-S3", &[table]) };
            assert_refused(with_ipv6().create_vpc_endpoint(request), &message, Some(Rule::Rt38));
        }
        let request = CreateVpcEndpoint { ip_address_type: IpAddressType::Ipv6, ..request("vpce-S3", &["rtb-A"]) };
        let error = with_ipv6().create_vpc_endpoint(request).unwrap_err();
        assert_eq!(error.help, "every subnet of rtb-A must have an IPv6 CIDR block and no IPv4 one");
    }

    // RT-40
    #[test]
    fn the_record_type_must_suit_the_endpoint_and_the_vpc() {
        use {DnsRecordIpType as Record, IpAddressType as Address};
        let create = |ip_address_type, dns_record_ip_type, service: &str, hostnames| {
            let mut cloud = with_ipv6();
            cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_hostnames = hostnames;
            let service_name = read(&format!("com.amazonaws.us-east-1.{service}"));
            let request =
                CreateVpcEndpoint { ip_address_type, dns_record_ip_type, service_name, ..request("vpce-E", &[]) };
            cloud.create_vpc_endpoint(request)
        };
        let records = [Record::ServiceDefined, Record::Ipv4, Record::Ipv6, Record::Dualstack];
        for (address, fits) in [
            (Address::Ipv4, [true, true, false, false]),
            (Address::Ipv6, [true, false, true, false]),
            (Address::Dualstack, [true, true, true, true]),
        ] {
            for (record, fits) in records.into_iter().zip(fits) {
                assert_eq!(create(address, Some(record), "s3", true).is_ok(), fits, "{address:?} {record}");
                let is_default = record == Record::ServiceDefined;
                assert_eq!(create(address, Some(record), "dynamodb", true).is_ok(), is_default, "{address:?} {record}");
                assert_eq!(create(address, Some(record), "s3", false).is_ok(), is_default, "{address:?} {record}");
            }
        }
        let message = "An error occurred (InvalidParameter) when calling the CreateVpcEndpoint operation: \
                       The DNS record IP type ipv6 is not supported";
        assert_refused(create(Address::Ipv4, Some(Record::Ipv6), "s3", true), message, Some(Rule::Rt40));
    }

    // RT-40
    #[test]
    fn a_record_type_of_its_own_needs_dns_support_too() {
        let mut cloud = two_subnets();
        cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_support = false;
        let request = CreateVpcEndpoint { dns_record_ip_type: Some(DnsRecordIpType::Ipv4), ..request("vpce-S3", &[]) };
        let error = cloud.create_vpc_endpoint(request).unwrap_err();
        assert_eq!(error.help, "switch on EnableDnsSupport and EnableDnsHostnames of vpc-A");
    }

    // RT-80, API-79
    #[test]
    fn an_endpoint_needs_room_in_the_table() {
        let mut cloud = two_subnets();
        cloud.quotas.routes_per_route_table = 1;
        cloud.create_route(&read("rtb-A"), read("0.0.0.0/0 igw-1")).unwrap();
        let message = "An error occurred (RouteLimitExceeded) when calling the CreateVpcEndpoint operation: \
                       The maximum number of routes has been reached. (1)";
        assert_refused(cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-A"])), message, Some(Rule::Rt80));
    }

    // API-21 (the item of an id that could not be deleted), API-71, API-80, API-84
    #[test]
    fn what_does_not_exist_is_not_found() {
        let mut cloud = two_subnets();
        let text = "The Vpc Endpoint Id 'vpce-9' does not exist";
        let code = "An error occurred (InvalidVpcEndpointId.NotFound) when calling the";
        let message = format!("{code} ModifyVpcEndpoint operation: {text}");
        assert_refused(cloud.modify_vpc_endpoint(&read("vpce-9"), add(&["rtb-A"])), &message, None);
        let message = format!("{code} DeleteVpcEndpoints operation: {text}");
        assert_refused(cloud.delete_vpc_endpoint(&read("vpce-9")), &message, None);
        let message = "An error occurred (InvalidRouteTableID.NotFound) when calling the CreateVpcEndpoint operation: \
                       The routeTable ID 'rtb-9' does not exist";
        assert_refused(cloud.create_vpc_endpoint(request("vpce-S3", &["rtb-9"])), message, None);
        cloud.create_vpc_endpoint(request("vpce-S3", &[])).unwrap();
        let message = "An error occurred (InvalidRouteTableID.NotFound) when calling the ModifyVpcEndpoint operation: \
                       The routeTable ID 'rtb-9' does not exist";
        assert_refused(cloud.modify_vpc_endpoint(&read("vpce-S3"), remove(&["rtb-9"])), message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the CreateVpcEndpoint operation: \
                       The vpc ID 'vpc-9' does not exist";
        let nowhere = CreateVpcEndpoint { vpc_id: read("vpc-9"), ..request("vpce-S3", &[]) };
        assert_refused(cloud.create_vpc_endpoint(nowhere), message, None);
    }
}

mod gateways {
    use super::*;

    #[test]
    fn a_vpc_takes_one_internet_gateway_and_a_gateway_one_vpc() {
        let mut cloud = two_subnets();
        cloud.create_internet_gateway(read("igw-2"));
        let message = "An error occurred (InvalidParameterValue) when calling the AttachInternetGateway operation: \
                       Network vpc-A already has an internet gateway attached";
        assert_refused(cloud.attach_internet_gateway(&read("igw-2"), &read("vpc-A")), message, None);
        let message = "An error occurred (Resource.AlreadyAssociated) when calling the AttachInternetGateway operation: \
                       resource igw-1 is already attached to network vpc-A";
        assert_refused(cloud.attach_internet_gateway(&read("igw-1"), &read("vpc-B")), message, None);
        cloud.attach_internet_gateway(&read("igw-2"), &read("vpc-B")).unwrap();
        assert_eq!(cloud.internet_gateways[&read("igw-2")].vpc_id, Some(read("vpc-B")));
    }

    #[test]
    fn gateways_and_vpcs_must_exist() {
        let mut cloud = two_subnets();
        let message = "An error occurred (InvalidInternetGatewayID.NotFound) when calling the AttachInternetGateway \
                       operation: The internetGateway ID 'igw-9' does not exist";
        assert_refused(cloud.attach_internet_gateway(&read("igw-9"), &read("vpc-B")), message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the AttachInternetGateway operation: \
                       The vpc ID 'vpc-9' does not exist";
        assert_refused(cloud.attach_internet_gateway(&read("igw-1"), &read("vpc-9")), message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the CreateEgressOnlyInternetGateway \
                       operation: The vpc ID 'vpc-9' does not exist";
        assert_refused(cloud.create_egress_only_internet_gateway(read("eigw-1"), &read("vpc-9")), message, None);
    }

    #[test]
    fn addresses_are_of_the_ranges_for_documentation_and_no_two_are_alike() {
        let mut cloud = two_subnets();
        let addresses: Vec<_> =
            (0..600).map(|number| cloud.allocate_address(read(&format!("eipalloc-{number}")))).collect();
        let firsts = [addresses[0], addresses[253], addresses[254], addresses[508]].map(|address| address.to_string());
        assert_eq!(firsts, ["203.0.113.1", "203.0.113.254", "198.51.100.1", "198.18.0.0"]);
        assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), 600);
    }

    #[test]
    fn an_instance_gets_no_public_address_that_is_allocated() {
        let mut network = Network::new().subnet("A", "10.0.0.0/24");
        network.cloud.allocate_address(read("eipalloc-1"));
        let mut network = network.public_instance("App", "A");
        assert_eq!(network.interface("App").public_ip, Some(read("203.0.113.2")));
        assert_eq!(network.cloud.allocate_address(read("eipalloc-2")).to_string(), "203.0.113.3");
    }

    #[test]
    fn an_elastic_ip_address_stands_for_one_private_one() {
        let mut cloud = Network { cloud: two_subnets() }.instance("App", "A").instance("Db", "A").cloud;
        let address = cloud.allocate_address(read("eipalloc-1"));
        cloud.associate_address(&read("eipalloc-1"), &read("eni-App")).unwrap();
        assert_eq!(cloud.network_interfaces[&read("eni-App")].public_ip, Some(address));
        let message = "An error occurred (Resource.AlreadyAssociated) when calling the AssociateAddress operation: \
                       resource eipalloc-1 is already associated with associate-id eni-App";
        assert_refused(cloud.associate_address(&read("eipalloc-1"), &read("eni-Db")), message, None);
        let message = "An error occurred (InvalidAllocationID.NotFound) when calling the AssociateAddress operation: \
                       The allocation ID 'eipalloc-9' does not exist";
        assert_refused(cloud.associate_address(&read("eipalloc-9"), &read("eni-Db")), message, None);
        cloud.allocate_address(read("eipalloc-2"));
        let message = "An error occurred (InvalidNetworkInterfaceID.NotFound) when calling the AssociateAddress \
                       operation: The networkInterface ID 'eni-9' does not exist";
        assert_refused(cloud.associate_address(&read("eipalloc-2"), &read("eni-9")), message, None);
    }

    fn nat(subnet: &str, connectivity_type: ConnectivityType, allocation: Option<&str>) -> CreateNatGateway {
        let allocation_id = allocation.map(read);
        CreateNatGateway { nat_gateway_id: read("nat-1"), subnet_id: read(subnet), connectivity_type, allocation_id }
    }

    #[test]
    fn a_nat_gateway_has_an_interface_in_its_subnet() {
        let mut cloud = two_subnets();
        let address = cloud.allocate_address(read("eipalloc-1"));
        cloud.create_nat_gateway(nat("subnet-A", ConnectivityType::Public, Some("eipalloc-1"))).unwrap();
        let gateway = &cloud.nat_gateways[&read("nat-1")];
        let interface = &cloud.network_interfaces[&gateway.network_interface_id];
        assert_eq!((&interface.subnet_id, interface.public_ip), (&gateway.subnet_id, Some(address)));
        assert_eq!(interface.private_ip_address, Some(read("10.0.0.4")));
        assert!(interface.groups.is_empty());
        let owner = &cloud.addresses[&read("eipalloc-1")].network_interface_id;
        assert_eq!(owner.as_ref(), Some(&gateway.network_interface_id));
    }

    #[test]
    fn a_nat_gateway_is_public_with_an_elastic_ip_address_or_private_without() {
        let mut cloud = two_subnets();
        cloud.allocate_address(read("eipalloc-1"));
        for (request, message) in [
            (nat("subnet-A", ConnectivityType::Public, None), "The request must contain the parameter AllocationId"),
            (
                nat("subnet-A", ConnectivityType::Private, Some("eipalloc-1")),
                "AllocationId is not supported with a private NAT gateway",
            ),
        ] {
            let message = format!(
                "An error occurred (InvalidParameterValue) when calling the CreateNatGateway operation: {message}"
            );
            assert_refused(cloud.create_nat_gateway(request), &message, None);
        }
        cloud.create_nat_gateway(nat("subnet-A", ConnectivityType::Private, None)).unwrap();
        assert_eq!(cloud.network_interfaces[&read("eni-1")].public_ip, None);
    }

    #[test]
    fn what_a_nat_gateway_needs_must_exist_and_be_free() {
        let mut cloud = Network { cloud: two_subnets() }.nat("0", "A").cloud;
        for (request, message) in [
            (
                nat("subnet-9", ConnectivityType::Private, None),
                "(InvalidSubnetID.NotFound) when calling the CreateNatGateway operation: \
                 The subnet ID 'subnet-9' does not exist",
            ),
            (
                nat("subnet-A", ConnectivityType::Public, Some("eipalloc-9")),
                "(InvalidAllocationID.NotFound) when calling the CreateNatGateway operation: \
                 The allocation ID 'eipalloc-9' does not exist",
            ),
            (
                nat("subnet-A", ConnectivityType::Public, Some("eipalloc-0")),
                "(Resource.AlreadyAssociated) when calling the CreateNatGateway operation: \
                 resource eipalloc-0 is already associated with associate-id eni-0",
            ),
        ] {
            assert_refused(cloud.create_nat_gateway(request), &format!("An error occurred {message}"), None);
        }
    }

    // RT-13
    #[test]
    fn routes_to_a_deleted_nat_gateway_are_blackholes() {
        let network = Network::with_nat().nat("2", "Public");
        let mut cloud = network.subnet("Other", "10.0.2.0/24").routes("Other", &["0.0.0.0/0 nat-2"]).cloud;
        cloud.delete_nat_gateway(&read("nat-1")).unwrap();
        let state = |table: &str| cloud.route_tables[&RouteTableId::named(table)].routes[1].state;
        assert_eq!(
            (state("Private"), state("Other"), state("Public")),
            (RouteState::Blackhole, RouteState::Active, RouteState::Active)
        );
        assert!(!cloud.network_interfaces.contains_key(&read::<NetworkInterfaceId>("eni-1")));
        assert_eq!(cloud.addresses[&read("eipalloc-1")].network_interface_id, None, "the address is free again");
        assert!(cloud.addresses[&read("eipalloc-2")].network_interface_id.is_some());
        let message = "An error occurred (NatGatewayNotFound) when calling the DeleteNatGateway operation: \
                       NatGateway nat-1 was not found";
        assert_refused(cloud.delete_nat_gateway(&read("nat-1")), message, None);
    }
}

mod interfaces {
    use super::*;

    fn request(name: &str) -> CreateNetworkInterface {
        CreateNetworkInterface::new(NetworkInterfaceId::named(name), read("subnet-A"))
    }

    #[test]
    fn an_interface_has_the_next_free_address_and_the_default_group() {
        let mut cloud = two_subnets();
        for (name, address) in [("One", "10.0.0.4"), ("Two", "10.0.0.5")] {
            cloud.create_network_interface(request(name)).unwrap();
            let interface = &cloud.network_interfaces[&NetworkInterfaceId::named(name)];
            assert_eq!(interface.private_ip_address, Some(read(address)));
            assert_eq!(interface.groups, [read::<SecurityGroupId>("sg-A-default")]);
            assert_eq!((interface.public_ip, &interface.instance_id), (None, &None));
        }
    }

    #[test]
    fn an_interface_may_choose_its_address_and_its_groups() {
        let mut cloud = Network { cloud: two_subnets() }.instance("App", "B").cloud;
        let request = CreateNetworkInterface {
            private_ip_address: Some(read("10.0.0.99")),
            groups: vec![read("sg-App")],
            ..request("One")
        };
        cloud.create_network_interface(request).unwrap();
        let interface = &cloud.network_interfaces[&read("eni-One")];
        assert_eq!(interface.private_ip_address, Some(read("10.0.0.99")));
        assert_eq!(interface.groups, [read::<SecurityGroupId>("sg-App")]);
    }

    #[test]
    fn an_address_must_be_the_subnets_and_free() {
        let mut cloud = Network { cloud: two_subnets() }.instance("App", "A").cloud;
        for (address, message) in [
            ("10.0.1.9", "(InvalidParameterValue): Address 10.0.1.9 does not fall within the subnet's address range"),
            ("10.0.0.3", "(InvalidParameterValue): Address 10.0.0.3 does not fall within the subnet's address range"),
            (
                "10.0.0.255",
                "(InvalidParameterValue): Address 10.0.0.255 does not fall within the subnet's address range",
            ),
            ("10.0.0.4", "(InvalidIPAddress.InUse): Address 10.0.0.4 is in use."),
        ] {
            let request = CreateNetworkInterface { private_ip_address: Some(read(address)), ..request("One") };
            let message = message.replace("):", ") when calling the CreateNetworkInterface operation:");
            let refused = cloud.create_network_interface(request);
            assert_refused(refused, &format!("An error occurred {message}"), None);
        }
        let request = CreateNetworkInterface { private_ip_address: Some(read("10.0.0.0")), ..request("One") };
        let error = cloud.create_network_interface(request).unwrap_err();
        assert_eq!(
            error.help,
            "choose an address of subnet-A within 10.0.0.0/24, but not its first four and its last, which AWS keeps"
        );
    }

    // API-86
    #[test]
    fn a_subnet_can_be_full() {
        let mut cloud = Network::new().subnet("A", "10.0.0.0/28").cloud;
        for number in 0..11 {
            cloud.create_network_interface(request(&number.to_string())).unwrap();
        }
        let message = "An error occurred (InsufficientFreeAddressesInSubnet) when calling the CreateNetworkInterface \
                       operation: The specified subnet 'subnet-A' does not have enough free addresses.";
        assert_refused(cloud.create_network_interface(request("more")), message, None);
    }

    #[test]
    fn an_interface_gets_as_many_ipv6_addresses_as_it_asks_for() {
        let network = Network::new().cidr_block("2001:db8::/56").subnet_of("6", None, Some("2001:db8:0:2::/64"));
        let network = network.ipv6_instance("One", "6");
        assert_eq!(network.interface("One").private_ip_address, None);
        let mut cloud = network.cloud;
        let request = CreateNetworkInterface {
            ipv6_address_count: 2,
            ..CreateNetworkInterface::new(read("eni-Two"), read("subnet-6"))
        };
        cloud.create_network_interface(request).unwrap();
        let addresses = |name: &str| {
            let interface = &cloud.network_interfaces[&NetworkInterfaceId::named(name)];
            interface.ipv6_addresses.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(addresses("One"), ["2001:db8:0:2::4"]);
        assert_eq!(addresses("Two"), ["2001:db8:0:2::5", "2001:db8:0:2::6"]);
    }

    // API-82, API-83
    #[test]
    fn subnet_and_groups_must_exist_in_one_vpc() {
        let mut cloud = two_subnets();
        cloud.create_security_group(read("sg-Other"), "other", &read("vpc-B")).unwrap();
        for (request, message) in [
            (
                CreateNetworkInterface { subnet_id: read("subnet-9"), ..request("One") },
                "(InvalidSubnetID.NotFound): The subnet ID 'subnet-9' does not exist",
            ),
            (
                CreateNetworkInterface { groups: vec![read("sg-9")], ..request("One") },
                "(InvalidSecurityGroupID.NotFound): The security group ID 'sg-9' does not exist",
            ),
            (
                CreateNetworkInterface { groups: vec![read("sg-Other")], ..request("One") },
                "(InvalidParameter): Security group sg-Other and the subnet belong to different networks (vpc-B, vpc-A)",
            ),
        ] {
            let message = message.replace("):", ") when calling the CreateNetworkInterface operation:");
            let refused = cloud.create_network_interface(request);
            assert_refused(refused, &format!("An error occurred {message}"), None);
        }
    }

    #[test]
    fn an_instance_has_its_interfaces_in_order() {
        let mut cloud = two_subnets();
        cloud.run_instances(read("i-App"), vec![request("One"), request("Two")], Some("Reader".to_owned())).unwrap();
        cloud.create_network_interface(request("Three")).unwrap();
        cloud.attach_network_interface(&read("eni-Three"), &read("i-App")).unwrap();
        let instance = &cloud.instances[&read("i-App")];
        let names: Vec<_> = instance.network_interfaces.iter().map(|id| id.name()).collect();
        assert_eq!(names, ["One", "Two", "Three"]);
        assert_eq!(instance.iam_instance_profile.as_deref(), Some("Reader"));
        for name in names {
            let interface = &cloud.network_interfaces[&NetworkInterfaceId::named(name)];
            assert_eq!(interface.instance_id, Some(InstanceId::named("App")));
        }
    }

    #[test]
    fn an_attachment_is_between_what_exists() {
        let mut cloud = two_subnets();
        let message = "An error occurred (InvalidNetworkInterfaceID.NotFound) when calling the AttachNetworkInterface \
                       operation: The networkInterface ID 'eni-9' does not exist";
        assert_refused(cloud.attach_network_interface(&read("eni-9"), &read("i-App")), message, None);
        cloud.create_network_interface(request("One")).unwrap();
        let message = "An error occurred (InvalidInstanceID.NotFound) when calling the AttachNetworkInterface \
                       operation: The instance ID 'i-App' does not exist";
        assert_refused(cloud.attach_network_interface(&read("eni-One"), &read("i-App")), message, None);
    }

    #[test]
    fn an_instance_gets_a_public_address_when_it_or_its_subnet_says_so() {
        let public_ip = |of_subnet, of_instance| {
            let mut cloud = two_subnets();
            cloud.subnets.get_mut(&read("subnet-A")).unwrap().map_public_ip_on_launch = of_subnet;
            let request = CreateNetworkInterface { associate_public_ip_address: of_instance, ..request("App") };
            cloud.run_instances(read("i-App"), vec![request], None).unwrap();
            cloud.network_interfaces[&read("eni-App")].public_ip.is_some()
        };
        assert!(public_ip(true, None) && public_ip(false, Some(true)) && public_ip(true, Some(true)));
        assert!(!public_ip(false, None) && !public_ip(true, Some(false)) && !public_ip(false, Some(false)));
    }

    #[test]
    fn an_interface_without_ipv4_or_attached_later_gets_no_public_address() {
        let network = Network::new()
            .cidr_block("2001:db8::/56")
            .subnet("A", "10.0.0.0/24")
            .subnet_of("6", None, Some("2001:db8:0:2::/64"))
            .instance("App", "A")
            .public_instance("Six", "6");
        assert_eq!(network.interface("Six").public_ip, None);
        let mut cloud = network.cloud;
        cloud.subnets.get_mut(&read("subnet-A")).unwrap().map_public_ip_on_launch = true;
        cloud.create_network_interface(request("Two")).unwrap();
        cloud.attach_network_interface(&read("eni-Two"), &read("i-App")).unwrap();
        assert_eq!(cloud.network_interfaces[&read("eni-Two")].public_ip, None);
    }

    #[test]
    fn an_instance_that_is_refused_leaves_no_interface_behind() {
        let mut cloud = two_subnets();
        let second = CreateNetworkInterface { private_ip_address: Some(read("10.0.1.9")), ..request("Two") };
        let before = cloud.clone();
        assert!(cloud.run_instances(read("i-App"), vec![request("One"), second], None).is_err());
        assert_eq!(cloud, before);
    }
}

mod groups {
    use super::*;

    fn authorize(cloud: &mut Cloud, text: &str) -> Result<(), ApiError> {
        cloud.authorize_security_group(&read("sg-App"), rule(text))
    }

    fn cloud() -> Cloud {
        let mut cloud = two_subnets();
        cloud.create_security_group(read("sg-App"), "app", &read("vpc-A")).unwrap();
        cloud
    }

    #[test]
    fn a_new_group_lets_nothing_in_and_everything_out() {
        let rules = |cloud: &Cloud| {
            cloud.security_groups[&read("sg-App")].rules.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(rules(&cloud()), ["egress all to 0.0.0.0/0"]);
        let mut network = Network::new().cidr_block("2001:db8::/56");
        network.cloud.create_security_group(read("sg-App"), "app", &read("vpc-A")).unwrap();
        assert_eq!(rules(&network.cloud), ["egress all to 0.0.0.0/0", "egress all to ::/0"]);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the CreateSecurityGroup operation: \
                       The vpc ID 'vpc-9' does not exist";
        assert_refused(cloud().create_security_group(read("sg-2"), "two", &read("vpc-9")), message, None);
    }

    #[test]
    fn revoking_egress_leaves_ingress() {
        let mut cloud = cloud();
        authorize(&mut cloud, "ingress tcp 443 10.0.0.0/16").unwrap();
        cloud.revoke_security_group_egress(&read("sg-App")).unwrap();
        assert_eq!(cloud.security_groups[&read("sg-App")].rules, [rule("ingress tcp 443 10.0.0.0/16")]);
        let message = "An error occurred (InvalidSecurityGroupID.NotFound) when calling the \
                       RevokeSecurityGroupEgress operation: The security group ID 'sg-9' does not exist";
        assert_refused(cloud.revoke_security_group_egress(&read("sg-9")), message, None);
    }

    // API-83, API-85, API-94
    #[test]
    fn a_rule_that_cannot_be_is_refused() {
        let mut cloud = cloud();
        authorize(&mut cloud, "ingress tcp 443 10.0.0.0/16").unwrap();
        for (text, message) in [
            (
                "ingress tcp 443 10.0.0.0/16",
                "(InvalidPermission.Duplicate) when calling the AuthorizeSecurityGroupIngress operation: \
                 the specified rule \"ingress tcp 443 from 10.0.0.0/16\" already exists",
            ),
            (
                "egress tcp 9-1 10.0.0.0/16",
                "(InvalidPermission.Malformed) when calling the AuthorizeSecurityGroupEgress operation: \
                 Invalid TCP/UDP port range (9:1)",
            ),
            (
                "ingress tcp 443 sg-9",
                "(InvalidSecurityGroupID.NotFound) when calling the AuthorizeSecurityGroupIngress operation: \
                 The security group ID 'sg-9' does not exist",
            ),
            (
                "egress tcp 443 pl-9",
                "(InvalidPrefixListID.NotFound) when calling the AuthorizeSecurityGroupEgress operation: \
                 The prefix list ID 'pl-9' does not exist",
            ),
        ] {
            assert_refused(authorize(&mut cloud, text), &format!("An error occurred {message}"), None);
        }
        let message = "An error occurred (InvalidSecurityGroupID.NotFound) when calling the \
                       AuthorizeSecurityGroupEgress operation: The security group ID 'sg-9' does not exist";
        let refused = cloud.authorize_security_group(&read("sg-9"), rule("egress tcp 443 10.0.0.0/16"));
        assert_refused(refused, message, None);
    }

    // RT-53
    #[test]
    fn a_prefix_list_of_another_region_does_not_exist() {
        authorize(&mut cloud(), "egress tcp 443 pl-63a5400a").unwrap();
        assert!(authorize(&mut cloud(), "egress tcp 443 pl-68a54001").is_err(), "it is Amazon S3 in us-west-2");
    }

    // RT-81
    #[test]
    fn a_group_has_room_for_60_rules_in_each_direction() {
        assert_eq!(Quotas::default().rules_per_security_group, 60);
        let mut cloud = cloud();
        cloud.quotas.rules_per_security_group = 2;
        authorize(&mut cloud, "egress tcp 443 10.0.0.0/16").unwrap();
        let message = "An error occurred (RulesPerSecurityGroupLimitExceeded) when calling the \
                       AuthorizeSecurityGroupEgress operation: \
                       The maximum number of rules per security group has been reached.";
        assert_refused(authorize(&mut cloud, "egress tcp 80 10.0.0.0/16"), message, Some(Rule::Rt51));
        authorize(&mut cloud, "ingress tcp 80 10.0.0.0/16").unwrap();
        authorize(&mut cloud, "ingress tcp 443 sg-App").unwrap();
        assert!(authorize(&mut cloud, "ingress tcp 22 10.0.0.0/16").is_err());
    }

    // RT-51
    #[test]
    fn a_prefix_list_counts_with_its_weight() {
        let mut cloud = cloud();
        cloud.prefix_lists.insert(read("pl-offices"), prefix_list("pl-offices", &["198.51.100.0/24"]));
        cloud.quotas.rules_per_security_group = 11;
        authorize(&mut cloud, "egress tcp 443 pl-offices").unwrap();
        let error = authorize(&mut cloud, "egress tcp 443 pl-63a5400a").unwrap_err();
        assert_eq!(error.help, "11 are in use and this one counts 1: the quota is 11");
        let error = authorize(&mut cloud, "egress tcp 80 pl-offices").unwrap_err();
        assert_eq!(error.help, "11 are in use and this one counts 10: the quota is 11");
    }
}

mod acls {
    use super::*;

    fn cloud() -> Cloud {
        let mut cloud = two_subnets();
        cloud.create_network_acl(read("acl-A"), &read("vpc-A")).unwrap();
        cloud
    }

    fn create(cloud: &mut Cloud, text: &str) -> Result<(), ApiError> {
        cloud.create_network_acl_entry(&read("acl-A"), entry(text))
    }

    // RT-63
    #[test]
    fn entries_are_sorted_by_direction_and_number() {
        let mut cloud = cloud();
        assert!(cloud.network_acls[&read("acl-A")].entries.is_empty());
        for text in [
            "32766 deny egress tcp 443 0.0.0.0/0",
            "200 allow ingress tcp 443 0.0.0.0/0",
            "1 deny egress tcp 443 0.0.0.0/0",
            "100 allow ingress tcp 443 0.0.0.0/0",
        ] {
            create(&mut cloud, text).unwrap();
        }
        let numbers: Vec<_> =
            cloud.network_acls[&read("acl-A")].entries.iter().map(|entry| (entry.egress, entry.rule_number)).collect();
        assert_eq!(numbers, [(false, 100), (false, 200), (true, 1), (true, 32766)]);
    }

    // RT-63
    #[test]
    fn an_entry_that_cannot_be_is_refused() {
        let mut cloud = cloud();
        create(&mut cloud, "100 allow egress tcp 443 0.0.0.0/0").unwrap();
        create(&mut cloud, "100 allow ingress tcp 443 0.0.0.0/0").unwrap();
        for (text, message, rule) in [
            (
                "0 allow egress tcp 443 0.0.0.0/0",
                "(InvalidParameterValue): Invalid value '0' for ruleNumber",
                Some(Rule::Rt63),
            ),
            (
                "32767 allow egress tcp 443 0.0.0.0/0",
                "(InvalidParameterValue): Invalid value '32767' for ruleNumber",
                Some(Rule::Rt63),
            ),
            ("200 allow egress tcp 9-1 0.0.0.0/0", "(InvalidParameterValue): Invalid port range (9:1)", None),
            (
                "100 deny egress udp 53 10.0.0.0/8",
                "(NetworkAclEntryAlreadyExists): The network acl entry identified by 100 already exists.",
                None,
            ),
        ] {
            let message = message.replace("):", ") when calling the CreateNetworkAclEntry operation:");
            assert_refused(create(&mut cloud, text), &format!("An error occurred {message}"), rule);
        }
    }

    // RT-64
    #[test]
    fn an_acl_has_room_for_20_entries_in_each_direction() {
        let mut cloud = cloud();
        for number in 1..=20 {
            create(&mut cloud, &format!("{number} allow egress tcp 443 0.0.0.0/0")).unwrap();
        }
        let message = "An error occurred (NetworkAclEntryLimitExceeded) when calling the CreateNetworkAclEntry \
                       operation: The maximum number of network acl entries has been reached. (20)";
        assert_refused(create(&mut cloud, "21 allow egress tcp 443 0.0.0.0/0"), message, Some(Rule::Rt64));
        create(&mut cloud, "21 allow ingress tcp 443 0.0.0.0/0").unwrap();
    }

    #[test]
    fn a_subnet_has_the_acl_it_got_last() {
        let mut cloud = cloud();
        let acl_of = |cloud: &Cloud| {
            let acl = cloud.network_acl_of(&cloud.subnets[&read("subnet-A")]);
            acl.map(|acl| acl.network_acl_id.to_string())
        };
        assert_eq!(acl_of(&cloud).as_deref(), Some("acl-A-default"));
        cloud.replace_network_acl_association(&read("acl-A"), &read("subnet-A")).unwrap();
        assert_eq!(acl_of(&cloud).as_deref(), Some("acl-A"));
        cloud.create_network_acl(read("acl-B"), &read("vpc-A")).unwrap();
        cloud.replace_network_acl_association(&read("acl-B"), &read("subnet-A")).unwrap();
        assert_eq!(acl_of(&cloud).as_deref(), Some("acl-B"));
        assert!(cloud.network_acls[&read("acl-A")].associations.is_empty());
    }

    // API-82, API-94
    #[test]
    fn acl_and_subnet_must_exist_in_one_vpc() {
        let mut cloud = cloud();
        cloud.create_network_acl(read("acl-Other"), &read("vpc-B")).unwrap();
        let text = "when calling the ReplaceNetworkAclAssociation operation:";
        for (acl, subnet, message) in [
            (
                "acl-9",
                "subnet-A",
                format!("(InvalidNetworkAclID.NotFound) {text} The networkAcl ID 'acl-9' does not exist"),
            ),
            ("acl-A", "subnet-9", format!("(InvalidSubnetID.NotFound) {text} The subnet ID 'subnet-9' does not exist")),
            (
                "acl-Other",
                "subnet-A",
                format!(
                    "(InvalidParameterValue) {text} network acl acl-Other and subnet subnet-A belong to different networks"
                ),
            ),
        ] {
            let refused = cloud.replace_network_acl_association(&read(acl), &read(subnet));
            assert_refused(refused, &format!("An error occurred {message}"), None);
        }
        let message = "An error occurred (InvalidNetworkAclID.NotFound) when calling the CreateNetworkAclEntry \
                       operation: The networkAcl ID 'acl-9' does not exist";
        let refused = cloud.create_network_acl_entry(&read("acl-9"), entry("1 allow egress tcp 1 0.0.0.0/0"));
        assert_refused(refused, message, None);
        let message = "An error occurred (InvalidVpcID.NotFound) when calling the CreateNetworkAcl operation: \
                       The vpc ID 'vpc-9' does not exist";
        assert_refused(cloud.create_network_acl(read("acl-9"), &read("vpc-9")), message, None);
    }
}

/// A call with everything in it made up from a few names, so that calls meet.
#[derive(Clone, Debug)]
enum Call {
    AssociateVpcCidrBlock(VpcId, IpNet),
    CreateSubnet(CreateSubnet),
    AssociateRouteTable(RouteTableId, SubnetId),
    CreateRoute(RouteTableId, &'static str),
    ReplaceRoute(RouteTableId, &'static str),
    DeleteRoute(RouteTableId, &'static str),
    CreateNatGateway(CreateNatGateway),
    DeleteNatGateway(NatGatewayId),
    RunInstances(InstanceId, Vec<CreateNetworkInterface>),
    CreateVpcEndpoint(CreateVpcEndpoint),
    ModifyVpcEndpoint(VpcEndpointId, ModifyVpcEndpoint),
    DeleteVpcEndpoint(VpcEndpointId),
}

impl Call {
    fn make(self, cloud: &mut Cloud) -> Result<(), ApiError> {
        let target = |row: &str| row.split_once(' ').map(|(to, target)| (read(to), read(target))).unwrap();
        match self {
            Self::AssociateVpcCidrBlock(vpc, block) => cloud.associate_vpc_cidr_block(&vpc, block),
            Self::CreateSubnet(request) => cloud.create_subnet(request),
            Self::AssociateRouteTable(table, subnet) => cloud.associate_route_table(&table, &subnet),
            Self::CreateRoute(table, row) => cloud.create_route(&table, read(row)),
            Self::ReplaceRoute(table, row) => {
                let (destination, target) = target(row);
                cloud.replace_route(&table, &destination, target)
            }
            Self::DeleteRoute(table, row) => cloud.delete_route(&table, &target(row).0),
            Self::CreateNatGateway(request) => cloud.create_nat_gateway(request),
            Self::DeleteNatGateway(id) => cloud.delete_nat_gateway(&id),
            Self::RunInstances(id, interfaces) => cloud.run_instances(id, interfaces, None),
            Self::CreateVpcEndpoint(request) => cloud.create_vpc_endpoint(request).map(drop),
            Self::ModifyVpcEndpoint(id, request) => cloud.modify_vpc_endpoint(&id, request).map(drop),
            Self::DeleteVpcEndpoint(id) => cloud.delete_vpc_endpoint(&id).map(drop),
        }
    }
}

const ROWS: [&str; 10] = [
    "0.0.0.0/0 igw-1",
    "0.0.0.0/0 nat-1",
    "::/0 eigw-1",
    "10.0.0.0/16 nat-1",
    "10.0.0.0/16 local",
    "10.0.0.0/24 nat-1",
    "52.216.0.0/15 igw-1",
    "pl-63a5400a igw-1",
    "pl-63a5400a vpce-1",
    "169.254.169.254/32 igw-1",
];

fn a_vpc() -> impl Strategy<Value = VpcId> {
    prop_oneof![8 => Just("vpc-A"), 1 => Just("vpc-B"), 1 => Just("vpc-9")].prop_map(read)
}

fn a_subnet() -> impl Strategy<Value = SubnetId> {
    select(vec!["subnet-A", "subnet-B", "subnet-C", "subnet-9"]).prop_map(read)
}

fn a_table() -> impl Strategy<Value = RouteTableId> {
    select(vec!["rtb-A", "rtb-A", "rtb-B", "rtb-A-main", "rtb-Other", "rtb-9"]).prop_map(read)
}

fn an_endpoint() -> impl Strategy<Value = VpcEndpointId> {
    select(vec!["vpce-1", "vpce-2", "vpce-3"]).prop_map(read)
}

fn a_new_subnet() -> impl Strategy<Value = CreateSubnet> {
    let block = select(vec!["10.0.0.0/24", "10.0.2.0/24", "10.0.2.0/25", "10.9.0.0/24"]);
    let ipv6_block = select(vec!["2001:db8:0:1::/64", "2001:db8:0:2::/64"]);
    (a_subnet(), a_vpc(), proptest::option::of(block), proptest::option::of(ipv6_block)).prop_map(
        |(subnet_id, vpc_id, block, ipv6_block)| CreateSubnet {
            subnet_id,
            vpc_id,
            availability_zone: None,
            cidr_block: block.map(read),
            ipv6_cidr_block: ipv6_block.map(read),
            map_public_ip_on_launch: true,
        },
    )
}

fn a_nat_gateway() -> impl Strategy<Value = CreateNatGateway> {
    let allocation = proptest::option::of(Just("eipalloc-1"));
    (a_subnet(), any::<bool>(), allocation).prop_map(|(subnet_id, is_public, allocation)| CreateNatGateway {
        nat_gateway_id: read("nat-1"),
        subnet_id,
        connectivity_type: if is_public { ConnectivityType::Public } else { ConnectivityType::Private },
        allocation_id: allocation.map(read),
    })
}

fn some_interfaces() -> impl Strategy<Value = Vec<CreateNetworkInterface>> {
    let address = proptest::option::of(select(vec!["10.0.0.4", "10.0.0.9", "10.0.1.9"]));
    vec((a_subnet(), address, 0..2usize), 1..3).prop_map(|interfaces| {
        let interface = |(place, (subnet, address, ipv6_address_count)): (usize, (_, Option<&str>, _))| {
            let id = NetworkInterfaceId::named(&format!("App-{place}"));
            let private_ip_address = address.map(read);
            CreateNetworkInterface { private_ip_address, ipv6_address_count, ..CreateNetworkInterface::new(id, subnet) }
        };
        interfaces.into_iter().enumerate().map(interface).collect()
    })
}

fn a_new_endpoint() -> impl Strategy<Value = CreateVpcEndpoint> {
    use IpAddressType::{Dualstack, Ipv4, Ipv6};
    // DynamoDB has no published IPv6 address in us-east-1.
    let of_dynamodb = ("com.amazonaws.us-east-1.dynamodb", Ipv4);
    let of_s3 = |ip_address_type| ("com.amazonaws.us-east-1.s3", ip_address_type);
    let of_another_region = ("com.amazonaws.us-west-2.s3", Ipv4);
    let services = vec![of_s3(Ipv4), of_s3(Ipv4), of_s3(Ipv6), of_s3(Dualstack), of_dynamodb, of_another_region];
    (an_endpoint(), a_vpc(), vec(a_table(), 0..3), select(services)).prop_map(
        |(id, vpc, route_table_ids, (service, ip_address_type))| CreateVpcEndpoint {
            route_table_ids,
            ip_address_type,
            ..CreateVpcEndpoint::new(id, vpc, read(service))
        },
    )
}

fn a_call() -> impl Strategy<Value = Call> {
    let block = select(vec!["10.1.0.0/16", "10.0.128.0/17", "2001:db8::/56"]).prop_map(read);
    let row = || select(&ROWS[..]);
    let changes =
        (vec(a_table(), 0..2), vec(a_table(), 0..2)).prop_map(|(add_route_table_ids, remove_route_table_ids)| {
            ModifyVpcEndpoint { add_route_table_ids, remove_route_table_ids, ..ModifyVpcEndpoint::default() }
        });
    prop_oneof![
        1 => (a_vpc(), block).prop_map(|(vpc, block)| Call::AssociateVpcCidrBlock(vpc, block)),
        2 => a_new_subnet().prop_map(Call::CreateSubnet),
        2 => (a_table(), a_subnet()).prop_map(|(table, subnet)| Call::AssociateRouteTable(table, subnet)),
        4 => (a_table(), row()).prop_map(|(table, row)| Call::CreateRoute(table, row)),
        2 => (a_table(), row()).prop_map(|(table, row)| Call::ReplaceRoute(table, row)),
        1 => (a_table(), row()).prop_map(|(table, row)| Call::DeleteRoute(table, row)),
        2 => a_nat_gateway().prop_map(Call::CreateNatGateway),
        1 => Just(Call::DeleteNatGateway(read("nat-1"))),
        2 => some_interfaces().prop_map(|interfaces| Call::RunInstances(read("i-App"), interfaces)),
        3 => a_new_endpoint().prop_map(Call::CreateVpcEndpoint),
        3 => (an_endpoint(), changes).prop_map(|(id, changes)| Call::ModifyVpcEndpoint(id, changes)),
        1 => an_endpoint().prop_map(Call::DeleteVpcEndpoint),
    ]
}

/// Ids that calls made up before; AWS would have made up others.
fn names_anew(call: &Call, cloud: &Cloud) -> bool {
    match call {
        Call::CreateSubnet(request) => !cloud.subnets.contains_key(&request.subnet_id),
        Call::CreateNatGateway(request) => !cloud.nat_gateways.contains_key(&request.nat_gateway_id),
        Call::RunInstances(id, _) => !cloud.instances.contains_key(id),
        Call::CreateVpcEndpoint(request) => !cloud.vpc_endpoints.contains_key(&request.vpc_endpoint_id),
        _ => true,
    }
}

/// What holds in a VPC at any time.
fn assert_sound(cloud: &Cloud) {
    for table in cloud.route_tables.values() {
        let vpc = &cloud.vpcs[&table.vpc_id];
        // RT-02
        for network in vpc.networks() {
            let local = &table.routes[table.position(&Destination::Cidr(network)).unwrap()];
            assert_eq!(local.origin.as_str(), "CreateRouteTable");
        }
        let destinations: BTreeSet<_> = table.routes.iter().map(|route| &route.destination).collect();
        assert_eq!(destinations.len(), table.routes.len(), "two routes for one destination");
        for route in &table.routes {
            match &route.target {
                // RT-20, RT-22
                Target::VpcEndpoint(id) => {
                    let endpoint = &cloud.vpc_endpoints[id];
                    assert!(endpoint.route_table_ids.contains(&table.route_table_id));
                    assert_eq!(endpoint.vpc_id, table.vpc_id);
                }
                // RT-13
                Target::NatGateway(id) if route.state == RouteState::Active => {
                    assert_eq!(cloud.nat_gateways[id].vpc_id, table.vpc_id);
                }
                _ => {}
            }
        }
        // RT-12
        let never: IpNet = read("169.254.168.0/22");
        assert!(!table.routes.iter().any(|r| matches!(&r.destination, Destination::Cidr(to) if never.contains(to))));
    }
    for endpoint in cloud.vpc_endpoints.values() {
        let of_endpoint = Target::VpcEndpoint(endpoint.vpc_endpoint_id.clone());
        for id in &endpoint.route_table_ids {
            assert!(cloud.route_tables[id].routes.iter().any(|route| route.target == of_endpoint));
        }
    }
    for subnet in cloud.subnets.values() {
        let tables = cloud.route_tables.values().filter(|table| table.associations.contains(&subnet.subnet_id));
        assert!(tables.count() <= 1, "RT-01");
        let others = cloud.subnets.values().filter(|other| other.subnet_id != subnet.subnet_id);
        for other in others.filter(|other| other.vpc_id == subnet.vpc_id) {
            for (one, two) in subnet.networks().flat_map(|one| other.networks().map(move |two| (one, two))) {
                assert!(!one.contains(&two), "{one} and {two} overlap");
            }
        }
    }
    let addresses: Vec<_> = cloud
        .network_interfaces
        .values()
        .flat_map(|interface| interface.addresses().map(|address| (interface.vpc_id.clone(), address)))
        .collect();
    assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), addresses.len(), "two interfaces have one address");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_refused_call_changes_nothing_and_any_other_leaves_a_sound_cloud(calls in vec(a_call(), 1..30)) {
        let mut cloud = Network { cloud: two_subnets() }.egress_only_internet_gateway("1").cloud;
        cloud.allocate_address(read("eipalloc-1"));
        for call in calls {
            if !names_anew(&call, &cloud) {
                continue;
            }
            let before = cloud.clone();
            match call.clone().make(&mut cloud) {
                Ok(()) => assert_sound(&cloud),
                Err(error) => prop_assert_eq!(&cloud, &before, "{:?}: {}", call, error),
            }
        }
    }
}

/// `RT-80`, `RT-81`, `API-79`, `API-94`: what is there once more than its quota is refused with AWS's own code.
#[test]
fn quotas_are_kept() {
    let full = || {
        let mut cloud = two_subnets();
        cloud.quotas = Quotas {
            vpcs_per_region: 1,
            subnets_per_vpc: 2,
            nat_gateways_per_zone: 0,
            security_groups_per_region: 1,
            security_groups_per_interface: 1,
            route_tables_per_vpc: cloud.route_tables.values().filter(|table| table.vpc_id == read("vpc-A")).count(),
            ..Quotas::default()
        };
        cloud
    };
    let defaults = Quotas::default();
    assert_eq!((defaults.vpcs_per_region, defaults.subnets_per_vpc, defaults.nat_gateways_per_zone), (5, 200, 5));
    let groups = (defaults.security_groups_per_region, defaults.security_groups_per_interface);
    assert_eq!((groups, defaults.route_tables_per_vpc), ((2500, 5), 200));
    let quotas = full().quotas;
    let refused = |result: Result<(), ApiError>, code: &str, operation: &str, what: &str, quota: usize, rule| {
        let message = format!(
            "An error occurred ({code}) when calling the {operation} operation: The maximum number of {what} has been \
             reached. ({quota})"
        );
        assert_refused(result, &message, Some(rule));
    };
    let vpc = CreateVpc::new(read("vpc-C"), read("us-east-1"), read("10.7.0.0/16"));
    let elsewhere = CreateVpc { region: read("eu-west-1"), ..vpc.clone() };
    full().create_vpc(elsewhere).unwrap();
    refused(full().create_vpc(vpc), "VpcLimitExceeded", "CreateVpc", "VPCs", quotas.vpcs_per_region, Rule::Rt81);
    let subnet = CreateSubnet {
        subnet_id: read("subnet-C"),
        vpc_id: read("vpc-A"),
        availability_zone: None,
        cidr_block: Some(read("10.0.9.0/24")),
        ipv6_cidr_block: None,
        map_public_ip_on_launch: false,
    };
    refused(full().create_subnet(subnet), "SubnetLimitExceeded", "CreateSubnet", "subnets", 2, Rule::Rt81);
    let table = full().create_route_table(read("rtb-C"), &read("vpc-A"));
    let used = quotas.route_tables_per_vpc;
    refused(table, "RouteTableLimitExceeded", "CreateRouteTable", "route tables", used, Rule::Rt80);
    let group = full().create_security_group(read("sg-C"), "C", &read("vpc-A"));
    let used = quotas.security_groups_per_region;
    refused(group, "SecurityGroupLimitExceeded", "CreateSecurityGroup", "security groups", used, Rule::Rt81);
    let nat = CreateNatGateway {
        nat_gateway_id: read("nat-1"),
        subnet_id: read("subnet-A"),
        connectivity_type: ConnectivityType::Private,
        allocation_id: None,
    };
    let nat = full().create_nat_gateway(nat);
    refused(nat, "NatGatewayLimitExceeded", "CreateNatGateway", "NAT gateways", 0, Rule::Rt81);
    let groups = vec![read("sg-A-default"), read("sg-A-default")];
    let interface = CreateNetworkInterface { groups, ..CreateNetworkInterface::new(read("eni-1"), read("subnet-A")) };
    let (code, operation) = ("SecurityGroupsPerInterfaceLimitExceeded", "CreateNetworkInterface");
    let result = full().create_network_interface(interface);
    refused(result, code, operation, "security groups per interface", 1, Rule::Rt81);
}
