//! `CreateVpcEndpoint` for the endpoints that have interfaces: their addresses, groups, names and quotas, and what it answers when
//! it refuses.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{
    ApiError, CreateLoadBalancer, CreateSubnet, CreateVpc, CreateVpcEndpoint, ModifyVpcEndpoint, POLICY_CHARACTERS,
    Quotas,
};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::document::Document;
use vpce_model::cloud::endpoint_service::ServiceConfiguration;
use vpce_model::cloud::hosted_zone::HostedZone;
use vpce_model::cloud::id::{SubnetId, VpcId};
use vpce_model::cloud::network_interface::{InterfaceType, NetworkInterface};
use vpce_model::cloud::vpc_endpoint::{
    DnsRecordIpType, EndpointService, IpAddressType, PrivateDnsPreference, VpcEndpointState, VpcEndpointType,
};
use vpce_model::rule::Rule;

const CREATE: &str = "when calling the CreateVpcEndpoint operation:";

/// `vpc-A` with `subnet-A` and the small `subnet-A2` in the first zone, `subnet-B` in the second and `subnet-C` in the third.
fn cloud() -> Cloud {
    Network::new()
        .subnet("A", "10.0.0.0/24")
        .subnet("A2", "10.0.1.0/28")
        .subnet_in("B", "10.0.2.0/24", "us-east-1b")
        .subnet_in("C", "10.0.3.0/24", "us-east-1c")
        .cloud
}

fn endpoint(service: &str, subnets: &[&str]) -> CreateVpcEndpoint {
    let subnets = subnets.iter().map(|name| SubnetId::named(name));
    CreateVpcEndpoint::interface(read("vpce-1"), read("vpc-A"), read::<EndpointService>(service), subnets)
}

fn ssm(subnets: &[&str]) -> CreateVpcEndpoint {
    endpoint("com.amazonaws.us-east-1.ssm", subnets)
}

fn s3(subnets: &[&str]) -> CreateVpcEndpoint {
    CreateVpcEndpoint { private_dns_enabled: true, ..endpoint("com.amazonaws.us-east-1.s3", subnets) }
}

fn created(request: CreateVpcEndpoint) -> Cloud {
    let mut cloud = cloud();
    cloud.create_vpc_endpoint(request).unwrap();
    cloud
}

/// The call is refused, and nothing has changed.
fn refused(mut cloud: Cloud, request: CreateVpcEndpoint, message: &str, rule: Option<Rule>) {
    let before = cloud.clone();
    let message = message.replacen(':', &format!(") {CREATE}"), 1);
    assert_refused(cloud.create_vpc_endpoint(request), &message, rule);
    assert_eq!(cloud, before, "a call that is refused changes nothing");
}

fn interfaces(cloud: &Cloud) -> Vec<&NetworkInterface> {
    let endpoint = &cloud.vpc_endpoints[&read("vpce-1")];
    endpoint.network_interface_ids.iter().map(|id| &cloud.network_interfaces[id]).collect()
}

fn addresses(cloud: &Cloud) -> Vec<String> {
    interfaces(cloud).iter().flat_map(|it| it.addresses()).map(|address| address.to_string()).collect()
}

mod subnets {
    use super::*;

    #[test]
    fn an_endpoint_has_a_managed_interface_in_each_subnet() {
        let cloud = created(ssm(&["A", "B"]));
        assert_eq!(addresses(&cloud), ["10.0.0.4", "10.0.2.4"], "IF-01, IF-02");
        for interface in interfaces(&cloud) {
            assert_eq!(interface.interface_type, InterfaceType::VpcEndpoint, "IF-04");
            let printed = serde_json::to_value(interface).unwrap();
            assert_eq!(printed["InterfaceType"], "vpc_endpoint", "API-53");
            assert!(interface.interface_type.is_requester_managed() && interface.public_ip.is_none());
        }
        let endpoint = &cloud.vpc_endpoints[&read("vpce-1")];
        assert_eq!(endpoint.state, VpcEndpointState::Available, "IF-81: AWS's services accept of themselves");
        assert_eq!(endpoint.subnet_ids, [SubnetId::named("A"), SubnetId::named("B")]);
        // IF-08: no route is added.
        assert!(cloud.route_tables.values().all(|table| table.routes.len() == 1));
    }

    // API-77
    #[test]
    fn a_zone_has_one() {
        let message =
            "DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of the subnet.";
        refused(cloud(), ssm(&["A", "A2"]), message, Some(Rule::If01));
        refused(cloud(), ssm(&["A", "A"]), message, Some(Rule::If01));
    }

    // IF-02
    #[test]
    fn an_address_may_be_designated_but_for_the_five_that_aws_keeps() {
        let designate = |address: &str| {
            let mut request = ssm(&["A2"]);
            request.subnets[0].1 = Some(read(address));
            request
        };
        for last in 0..16 {
            let (address, mut cloud) = (format!("10.0.1.{last}"), cloud());
            let is_kept = last < 4 || last == 15;
            assert_eq!(cloud.create_vpc_endpoint(designate(&address)).is_err(), is_kept, "{address}");
        }
        let message = "InvalidParameterValue: Address 10.0.1.3 does not fall within the subnet's address range";
        refused(cloud(), designate("10.0.1.3"), message, None);
        let taken = Network { cloud: cloud() }.instance("App", "A2").cloud;
        refused(taken, designate("10.0.1.4"), "InvalidIPAddress.InUse: Address 10.0.1.4 is in use.", None);
    }

    // IF-07
    #[test]
    fn a_subnet_runs_out_of_addresses() {
        let mut network = Network { cloud: cloud() };
        for number in 0..11 {
            network = network.instance(&format!("I{number}"), "A2");
        }
        let message =
            "InsufficientFreeAddressesInSubnet: The specified subnet 'subnet-A2' does not have enough free addresses.";
        refused(network.cloud, ssm(&["B", "A2"]), message, None);
    }

    #[test]
    fn they_exist_in_the_vpc() {
        refused(cloud(), ssm(&["X"]), "InvalidSubnetID.NotFound: The subnet ID 'subnet-X' does not exist", None);
        let elsewhere = CreateVpcEndpoint { vpc_id: VpcId::named("X"), ..ssm(&["A"]) };
        refused(cloud(), elsewhere, "InvalidVpcID.NotFound: The vpc ID 'vpc-X' does not exist", None);
        let mut cloud = cloud();
        cloud.create_vpc(CreateVpc::new(read("vpc-B"), read("us-east-1"), read("10.1.0.0/16"))).unwrap();
        let message = "InvalidParameter: Subnet subnet-A and VPC vpc-B belong to different networks";
        refused(cloud, CreateVpcEndpoint { vpc_id: read("vpc-B"), ..ssm(&["A"]) }, message, None);
    }

    #[test]
    fn each_has_the_address_families_of_the_endpoint() {
        let with_ipv6 = || {
            Network { cloud: cloud() }
                .cidr_block("2001:db8:1::/56")
                .subnet_of("Both", Some("10.0.4.0/24"), Some("2001:db8:1:1::/64"))
                .subnet_of("Six", None, Some("2001:db8:1:2::/64"))
                .cloud
        };
        for (families, subnet, expected) in [
            (IpAddressType::Ipv4, "A", vec!["10.0.0.4"]),
            (IpAddressType::Ipv4, "Both", vec!["10.0.4.4"]),
            (IpAddressType::Ipv6, "Six", vec!["2001:db8:1:2::4"]),
            (IpAddressType::Dualstack, "Both", vec!["10.0.4.4", "2001:db8:1:1::4"]),
        ] {
            let mut cloud = with_ipv6();
            cloud.create_vpc_endpoint(CreateVpcEndpoint { ip_address_type: families, ..ssm(&[subnet]) }).unwrap();
            assert_eq!(addresses(&cloud), expected, "IF-60");
        }
        for (families, word, subnet) in [
            (IpAddressType::Ipv4, "ipv4", "Six"),
            (IpAddressType::Ipv6, "ipv6", "Both"),
            (IpAddressType::Ipv6, "ipv6", "A"),
            (IpAddressType::Dualstack, "dualstack", "A"),
            (IpAddressType::Dualstack, "dualstack", "Six"),
        ] {
            let message =
                format!("InvalidParameter: The IP address type {word} is not supported by the subnet subnet-{subnet}");
            let request = CreateVpcEndpoint { ip_address_type: families, ..ssm(&[subnet]) };
            refused(with_ipv6(), request, &message, Some(Rule::If60));
        }
    }

    #[test]
    fn deleting_the_endpoint_takes_the_interfaces_away() {
        let mut cloud = created(ssm(&["A", "B"]));
        cloud.delete_vpc_endpoint(&read("vpce-1")).unwrap();
        assert!(cloud.network_interfaces.is_empty() && cloud.vpc_endpoints.is_empty(), "IF-83");
    }
}

mod groups {
    use super::*;

    #[test]
    fn the_default_group_is_used_when_none_is_named() {
        assert_eq!(interfaces(&created(ssm(&["A"])))[0].groups, [read("sg-A-default")], "IF-21");
        let mut cloud = Network { cloud: cloud() }.instance("App", "A").cloud;
        let named = CreateVpcEndpoint { security_group_ids: vec![read("sg-App")], ..ssm(&["B"]) };
        cloud.create_vpc_endpoint(named).unwrap();
        assert_eq!(interfaces(&cloud)[0].groups, [read("sg-App")], "IF-20");
        assert_eq!(cloud.vpc_endpoints[&read("vpce-1")].groups, [read("sg-App")]);
    }

    #[test]
    fn they_exist_in_the_vpc() {
        let request = |group: &str| CreateVpcEndpoint { security_group_ids: vec![read(group)], ..ssm(&["A"]) };
        let message = "InvalidSecurityGroupID.NotFound: The security group ID 'sg-X' does not exist";
        refused(cloud(), request("sg-X"), message, None);
        let mut cloud = cloud();
        cloud.create_vpc(CreateVpc::new(read("vpc-B"), read("us-east-1"), read("10.1.0.0/16"))).unwrap();
        let message =
            "InvalidParameter: Security group sg-B-default and the subnet belong to different networks (vpc-B, vpc-A)";
        refused(cloud, request("sg-B-default"), message, None);
    }
}

mod names {
    use super::*;

    fn private(request: CreateVpcEndpoint) -> CreateVpcEndpoint {
        CreateVpcEndpoint { private_dns_enabled: true, ..request }
    }

    #[test]
    fn private_names_need_both_dns_settings_of_the_vpc() {
        for (support, hostnames) in [(false, false), (false, true), (true, false)] {
            let mut cloud = cloud();
            let vpc = cloud.vpcs.get_mut(&read("vpc-A")).unwrap();
            (vpc.enable_dns_support, vpc.enable_dns_hostnames) = (support, hostnames);
            let message = "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes \
                           set to true for vpc-A";
            refused(cloud, private(ssm(&["A"])), message, Some(Rule::If35));
        }
        assert!(created(private(ssm(&["A"]))).vpc_endpoints[&read("vpce-1")].private_dns_enabled);
    }

    #[test]
    fn a_service_may_offer_none() {
        let message = "InvalidParameter: Private DNS can't be enabled because the service com.amazonaws.us-east-1.dynamodb does not \
                       provide a private DNS name.";
        refused(cloud(), private(endpoint("com.amazonaws.us-east-1.dynamodb", &["A"])), message, Some(Rule::If42));
    }

    // API-88
    #[test]
    fn a_name_has_one_owner_in_a_vpc() {
        let message = "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for \
                       ssm.us-east-1.amazonaws.com in the VPC vpc-A";
        let second = CreateVpcEndpoint { vpc_endpoint_id: read("vpce-2"), ..ssm(&["B"]) };
        refused(created(private(ssm(&["A"]))), private(second.clone()), message, Some(Rule::If37));
        created(private(ssm(&["A"]))).create_vpc_endpoint(second).unwrap(); // IF-38
        let zone = HostedZone {
            id: "Z1".to_owned(),
            name: "ssm.us-east-1.amazonaws.com".to_owned(),
            vpcs: vec![read("vpc-A")],
            records: Vec::new(),
        };
        let mut with_zone = cloud();
        with_zone.create_hosted_zone(zone).unwrap();
        refused(with_zone, private(ssm(&["A"])), message, Some(Rule::If37));
    }

    // API-89
    #[test]
    fn the_names_of_s3_are_for_inbound_resolver_endpoints_unless_said_otherwise() {
        let message = "InvalidParameter: To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC vpc-A must have a Gateway \
                       endpoint for the service.";
        refused(cloud(), s3(&["A"]), message, Some(Rule::If53));
        let options = |request: CreateVpcEndpoint| {
            let mut cloud = Network { cloud: cloud() }.endpoint("G", "com.amazonaws.us-east-1.s3", &[]).cloud;
            cloud.create_vpc_endpoint(request).unwrap();
            cloud.vpc_endpoints[&read("vpce-1")].dns_options.private_dns_only_for_inbound_resolver_endpoint
        };
        assert!(options(s3(&["A"])), "IF-52");
        let everywhere =
            CreateVpcEndpoint { private_dns_only_for_inbound_resolver_endpoint: Some(false), ..s3(&["A"]) };
        assert!(!options(everywhere.clone()), "IF-55");
        assert!(!created(everywhere).vpc_endpoints.is_empty(), "no gateway endpoint is needed");
        assert!(!options(CreateVpcEndpoint { private_dns_enabled: false, ..s3(&["A"]) }));
    }

    #[test]
    fn the_gateway_endpoint_that_they_need_stays() {
        let mut cloud = Network { cloud: cloud() }.endpoint("G", "com.amazonaws.us-east-1.s3", &[]).cloud;
        cloud.create_vpc_endpoint(s3(&["A"])).unwrap();
        let message = "InvalidParameter) when calling the DeleteVpcEndpoints operation: Endpoint vpce-G cannot be deleted: vpce-1 needs it";
        assert_refused(cloud.delete_vpc_endpoint(&read("vpce-G")), message, Some(Rule::Rt37));
        cloud.delete_vpc_endpoint(&read("vpce-1")).unwrap();
        cloud.delete_vpc_endpoint(&read("vpce-G")).unwrap();
    }

    #[test]
    fn other_services_have_no_such_choice() {
        let message = "InvalidParameter: PrivateDnsOnlyForInboundResolverEndpoint not supported for this service.";
        let request =
            CreateVpcEndpoint { private_dns_only_for_inbound_resolver_endpoint: Some(true), ..private(ssm(&["A"])) };
        refused(cloud(), request, message, Some(Rule::If54));
    }

    #[test]
    fn the_records_are_of_the_endpoints_own_families() {
        use DnsRecordIpType as Record;
        let kept = |families, records| {
            let mut cloud = Network { cloud: cloud() }
                .cidr_block("2001:db8:1::/56")
                .subnet_of("Both", Some("10.0.4.0/24"), Some("2001:db8:1:1::/64"))
                .cloud;
            let request =
                CreateVpcEndpoint { ip_address_type: families, dns_record_ip_type: records, ..ssm(&["Both"]) };
            cloud
                .create_vpc_endpoint(request)
                .map(|_| cloud.vpc_endpoints[&read("vpce-1")].dns_options.dns_record_ip_type)
        };
        assert_eq!(kept(IpAddressType::Ipv4, None).unwrap(), Record::Ipv4, "IF-61");
        assert_eq!(kept(IpAddressType::Dualstack, None).unwrap(), Record::Dualstack);
        for records in [Record::Ipv4, Record::Ipv6, Record::Dualstack, Record::ServiceDefined] {
            assert_eq!(kept(IpAddressType::Dualstack, Some(records)).unwrap(), records);
        }
        for records in [Record::Ipv6, Record::Dualstack, Record::ServiceDefined] {
            let message = format!("InvalidParameter) {CREATE} The DNS record IP type {records} is not supported");
            assert_refused(kept(IpAddressType::Ipv4, Some(records)), &message, Some(Rule::If61));
        }
    }
}

mod services {
    use super::*;

    #[test]
    fn an_interface_endpoint_to_aws_is_of_no_other_type() {
        let message = "InvalidParameter: Endpoint type (GatewayLoadBalancer) does not match available service types ([Interface]).";
        let request = CreateVpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, ..ssm(&["A"]) };
        refused(cloud(), request, message, Some(Rule::Es01));
        let message = "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]).";
        let request = CreateVpcEndpoint { vpc_endpoint_type: VpcEndpointType::Gateway, ..ssm(&[]) };
        refused(cloud(), request, message, Some(Rule::Sv03));
    }

    #[test]
    fn a_service_of_another_region_is_named_with_its_region() {
        let far = || endpoint("com.amazonaws.us-west-2.s3", &["A"]);
        let message = "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-west-2.s3' does not exist";
        refused(cloud(), far(), message, Some(Rule::If94));
        created(CreateVpcEndpoint { service_region: Some(read("us-west-2")), ..far() });
    }

    #[test]
    fn from_some_zones_no_other_region_is_reached() {
        let request = CreateVpcEndpoint {
            service_region: Some(read("us-west-2")),
            ..endpoint("com.amazonaws.us-west-2.s3", &["C"])
        };
        let message = "InvalidParameter: Only the following availability zones are supported for remote access: use1-az1, use1-az2, \
                       use1-az4, use1-az5, use1-az6";
        refused(cloud(), request, message, Some(Rule::If92));
    }

    #[test]
    fn a_policy_has_a_most_length() {
        let policy = |length| CreateVpcEndpoint { policy_document: Some(" ".repeat(length).into()), ..ssm(&["A"]) };
        created(policy(POLICY_CHARACTERS));
        let message = "InvalidParameter: The policy document is longer than 20480 characters";
        refused(cloud(), policy(POLICY_CHARACTERS + 1), message, Some(Rule::If114));
        let umlauts = CreateVpcEndpoint { policy_document: Some("ü".repeat(POLICY_CHARACTERS).into()), ..ssm(&["A"]) };
        created(umlauts);
    }

    #[test]
    fn a_vpc_has_so_many_of_each_type() {
        let resource = |kind| CreateVpcEndpoint {
            vpc_endpoint_type: kind,
            ..endpoint("arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1", &["A"])
        };
        for (request, rule) in [
            (ssm(&["A"]), Rule::If110),
            (resource(VpcEndpointType::Resource), Rule::If112),
            (resource(VpcEndpointType::ServiceNetwork), Rule::If113),
        ] {
            let mut cloud = created(request.clone());
            cloud.quotas = Quotas {
                interface_endpoints_per_vpc: 1,
                resource_endpoints_per_vpc: 1,
                service_network_endpoints_per_vpc: 1,
                ..Quotas::default()
            };
            let second = CreateVpcEndpoint { vpc_endpoint_id: read("vpce-2"), ..request };
            let message = "VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached. (1)";
            refused(cloud, second, message, Some(rule));
        }
        let Quotas { interface_endpoints_per_vpc, resource_endpoints_per_vpc, .. } = Quotas::default();
        assert_eq!((interface_endpoints_per_vpc, resource_endpoints_per_vpc), (50, 200));
    }
}

mod endpoint_services {
    use super::*;

    const OWNER: &str = "444455556666";

    /// Another account offers `vpce-svc-N` by a Network Load Balancer and `vpce-svc-G` by a Gateway Load Balancer, each in its zone
    /// `us-east-1a`, to the account of `vpc-A`.
    fn offered() -> Cloud {
        let mut cloud = cloud();
        let request = CreateVpc::new(read("vpc-P"), read("us-east-1"), read("10.9.0.0/16"));
        cloud.create_vpc(CreateVpc { owner_id: OWNER.to_owned(), ..request }).unwrap();
        let request = CreateSubnet {
            subnet_id: read("subnet-P"),
            vpc_id: read("vpc-P"),
            availability_zone: None,
            cidr_block: Some(read("10.9.1.0/24")),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: false,
        };
        cloud.create_subnet(request).unwrap();
        for (name, request) in [
            ("N", CreateLoadBalancer::internal("N".to_owned(), "N", [read("subnet-P")])),
            ("G", CreateLoadBalancer::gateway("G".to_owned(), "G", [read("subnet-P")])),
        ] {
            cloud.create_load_balancer(request).unwrap();
            let service = ServiceConfiguration {
                service_id: read(&format!("vpce-svc-{name}")),
                region: read("us-east-1"),
                owner_id: OWNER.to_owned(),
                acceptance_required: true,
                allowed_principals: vec!["arn:aws:iam::111122223333:root".to_owned()],
                load_balancer_arns: vec![name.to_owned()],
                private_dns_name: None,
                supported_ip_address_types: IpAddressType::Ipv4,
                supported_regions: vec![read("us-west-2")],
                payer_responsibility: None,
            };
            cloud.create_vpc_endpoint_service_configuration(service).unwrap();
        }
        cloud
    }

    fn to(service: &str, subnets: &[&str]) -> CreateVpcEndpoint {
        endpoint(&format!("com.amazonaws.vpce.us-east-1.vpce-svc-{service}"), subnets)
    }

    fn gateway_load_balancer(subnets: &[&str]) -> CreateVpcEndpoint {
        CreateVpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, ..to("G", subnets) }
    }

    #[test]
    fn the_owner_accepts_and_rejects() {
        let mut cloud = offered();
        cloud.create_vpc_endpoint(to("N", &["A"])).unwrap();
        let id = read("vpce-1");
        assert_eq!(cloud.vpc_endpoints[&id].state, VpcEndpointState::PendingAcceptance, "ES-04");
        cloud.accept_vpc_endpoint_connection(&id).unwrap();
        assert_eq!(cloud.vpc_endpoints[&id].state, VpcEndpointState::Available);
        cloud.reject_vpc_endpoint_connection(&id).unwrap();
        assert_eq!(cloud.vpc_endpoints[&id].state, VpcEndpointState::Rejected, "ES-05, IF-82");
        let message = "InvalidVpcEndpointId.NotFound) when calling the AcceptVpcEndpointConnections operation: The Vpc Endpoint Id \
                       'vpce-9' does not exist";
        assert_refused(cloud.accept_vpc_endpoint_connection(&read("vpce-9")), message, None);
    }

    #[test]
    fn who_is_not_allowed_sees_no_service() {
        let message =
            "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.vpce.us-east-1.vpce-svc-N' does not exist";
        let mut cloud = offered();
        cloud.endpoint_services.get_mut(&read("vpce-svc-N")).unwrap().allowed_principals.clear();
        refused(cloud.clone(), to("N", &["A"]), message, Some(Rule::Es03));
        refused(offered(), to("X", &["A"]), &message.replace("svc-N", "svc-X"), Some(Rule::Es03));
        cloud.modify_vpc_endpoint_service_permissions(&read("vpce-svc-N"), vec!["*".to_owned()], &[]).unwrap();
        cloud.create_vpc_endpoint(to("N", &["A"])).unwrap();
    }

    // ES-06, IF-06
    #[test]
    fn zones_are_compared_by_id() {
        let message = "InvalidParameter: The VPC endpoint service com.amazonaws.vpce.us-east-1.vpce-svc-N does not support the \
                       availability zone of the subnet: subnet-B.";
        refused(offered(), to("N", &["B"]), message, Some(Rule::Es06));
        // The owner's first zone is what the consumer calls its second.
        let mut cloud = offered();
        cloud.zone_ids.push((OWNER.to_owned(), read("us-east-1a"), "use1-az2".to_owned()));
        cloud.create_vpc_endpoint(to("N", &["B"])).unwrap();
        refused(cloud, to("N", &["A"]), &message.replace("subnet-B", "subnet-A"), Some(Rule::Es06));
    }

    #[test]
    fn the_type_is_that_of_the_load_balancer() {
        let message = "InvalidParameter: Endpoint type (Interface) does not match available service types ([GatewayLoadBalancer]).";
        refused(offered(), to("G", &["A"]), message, Some(Rule::Es01));
    }

    // ES-17
    #[test]
    fn the_policy_gives_full_access_or_is_refused() {
        let with = |policy: &str| CreateVpcEndpoint { policy_document: Some(policy.into()), ..to("N", &["A"]) };
        let full = r#"{"Statement": {"Sid": "All", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["*"], "Resource": "*"}}"#;
        offered().create_vpc_endpoint(with(full)).unwrap();
        let message = "InvalidParameter: Service com.amazonaws.vpce.us-east-1.vpce-svc-N only supports the full-access endpoint policy.";
        let denying = full.replace("Allow", "Deny");
        let twice = full.replace("{\"Sid\"", "[{\"Sid\"").replace(
            "}}",
            "}, {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}",
        );
        for policy in [&denying, &twice, &full.replace("\"*\"]", "\"s3:*\"]"), r#"{"Statement": []}"#, "nonsense"] {
            refused(offered(), with(policy), message, Some(Rule::Es17));
        }
    }

    #[test]
    fn a_service_names_the_regions_that_reach_it() {
        let in_region = |region: &str| {
            let mut cloud = offered();
            cloud.vpcs.get_mut(&read("vpc-A")).unwrap().region = read(region);
            for subnet in ["A", "A2", "B", "C"] {
                let zone = read(&format!("{region}a"));
                cloud.subnets.get_mut(&SubnetId::named(subnet)).unwrap().availability_zone = zone;
            }
            cloud
        };
        let far = || CreateVpcEndpoint { service_region: Some(read("us-east-1")), ..to("N", &["A"]) };
        in_region("us-west-2").create_vpc_endpoint(far()).unwrap();
        let message = "InvalidParameter: The Vpc Endpoint Service 'com.amazonaws.vpce.us-east-1.vpce-svc-N' does not support the \
                       Region eu-west-1";
        refused(in_region("eu-west-1"), far(), message, Some(Rule::Es18));
    }

    #[test]
    fn a_gateway_load_balancer_endpoint_has_one_interface_and_no_group() {
        let mut cloud = offered();
        cloud.create_vpc_endpoint(gateway_load_balancer(&["A"])).unwrap();
        let interface = interfaces(&cloud)[0];
        assert_eq!(interface.interface_type, InterfaceType::GatewayLoadBalancerEndpoint, "IF-04");
        assert!(interface.groups.is_empty(), "GW-03");
        assert_eq!(cloud.vpc_endpoints[&read("vpce-1")].state, VpcEndpointState::PendingAcceptance, "GW-08");
        let mut both = offered();
        both.zone_ids.push((OWNER.to_owned(), read("us-east-1b"), "use1-az2".to_owned()));
        let message = "InvalidParameter: A Gateway Load Balancer endpoint takes exactly one subnet";
        refused(both, gateway_load_balancer(&[]), message, Some(Rule::Gw02));
    }

    #[test]
    fn it_has_neither_a_policy_nor_private_names() {
        let policy = CreateVpcEndpoint { policy_document: Some("{}".into()), ..gateway_load_balancer(&["A"]) };
        let message = "InvalidParameter: A policy is not supported for a Gateway Load Balancer endpoint";
        refused(offered(), policy, message, Some(Rule::Gw04));
        let named = CreateVpcEndpoint { private_dns_enabled: true, ..gateway_load_balancer(&["A"]) };
        let message = "InvalidParameter: Private DNS can't be enabled because the service \
                       com.amazonaws.vpce.us-east-1.vpce-svc-G does not provide a private DNS name.";
        refused(offered(), named, message, Some(Rule::If42));
    }

    // GW-23
    #[test]
    fn both_types_count_in_one_quota() {
        let mut cloud = offered();
        cloud.quotas.interface_endpoints_per_vpc = 1;
        cloud.create_vpc_endpoint(gateway_load_balancer(&["A"])).unwrap();
        let second = CreateVpcEndpoint { vpc_endpoint_id: read("vpce-2"), ..ssm(&["A"]) };
        let message = "VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached. (1)";
        refused(cloud, second, message, Some(Rule::If110));
    }
}

mod members {
    use super::*;

    // API-03
    #[test]
    fn a_type_takes_its_own_members_only() {
        let tables = CreateVpcEndpoint { route_table_ids: vec![read("rtb-A-main")], ..ssm(&["A"]) };
        let message = "InvalidParameter: RouteTableIds is not supported for an endpoint of type Interface";
        refused(cloud(), tables, message, Some(Rule::Api03));
        let gateway = || CreateVpcEndpoint {
            vpc_endpoint_type: VpcEndpointType::Gateway,
            ..endpoint("com.amazonaws.us-east-1.s3", &[])
        };
        let message = "InvalidParameter: SubnetIds is not supported for an endpoint of type Gateway";
        let subnets = CreateVpcEndpoint { subnets: ssm(&["A"]).subnets, ..gateway() };
        refused(cloud(), subnets, message, Some(Rule::Api03));
        let message = "InvalidParameter: SecurityGroupIds is not supported for an endpoint of type Gateway";
        let groups = CreateVpcEndpoint { security_group_ids: vec![read("sg-A-default")], ..gateway() };
        refused(cloud(), groups, message, Some(Rule::Api03));
        let message = "InvalidParameter: PrivateDnsEnabled is not supported for an endpoint of type Gateway";
        refused(cloud(), CreateVpcEndpoint { private_dns_enabled: true, ..gateway() }, message, Some(Rule::Api03));
        // API-10, API-13: what only other types have is empty.
        let mut cloud = cloud();
        cloud.create_vpc_endpoint(gateway()).unwrap();
        let printed = serde_json::to_value(&cloud.vpc_endpoints[&read("vpce-1")]).unwrap();
        for list in ["SubnetIds", "Groups", "NetworkInterfaceIds"] {
            assert_eq!(printed[list], serde_json::json!([]));
        }
        // API-11
        assert_eq!((&printed["State"], &printed["VpcEndpointType"]), (&"available".into(), &"Gateway".into()));
    }

    // IF-104, API-04
    #[test]
    fn private_dns_preference_is_for_resources_and_service_networks() {
        let preference = Some(PrivateDnsPreference::VerifiedDomainsOnly);
        let message = "InvalidParameter: PrivateDnsPreference is not supported for an endpoint of type Interface";
        let request = CreateVpcEndpoint { private_dns_preference: preference, ..ssm(&["A"]) };
        refused(cloud(), request, message, Some(Rule::If104));
        let resource = lattice(VpcEndpointType::Resource, &["A"]);
        created(CreateVpcEndpoint { private_dns_preference: preference, ..resource });
    }

    // IF-09
    #[test]
    fn who_only_takes_part_in_a_shared_vpc_makes_no_endpoints() {
        let request = CreateVpcEndpoint { owner_id: Some("444455556666".to_owned()), ..ssm(&["A"]) };
        let message = "OperationNotPermitted: You do not have permission to create a VPC endpoint in a VPC that is shared with you";
        refused(cloud(), request, message, Some(Rule::If09));
        created(CreateVpcEndpoint { owner_id: Some("111122223333".to_owned()), ..ssm(&["A"]) });
    }

    // API-01, IF-100
    #[test]
    fn the_type_is_gateway_unless_given() {
        let request = CreateVpcEndpoint::new(read("vpce-1"), read("vpc-A"), read("com.amazonaws.us-east-1.s3"));
        assert_eq!(request.vpc_endpoint_type, VpcEndpointType::Gateway);
        assert_eq!(VpcEndpointType::default(), VpcEndpointType::Gateway);
    }
}

fn lattice(kind: VpcEndpointType, subnets: &[&str]) -> CreateVpcEndpoint {
    let arn = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1";
    CreateVpcEndpoint { vpc_endpoint_type: kind, ..endpoint(arn, subnets) }
}

mod newer_types {
    use super::*;

    // IF-102
    #[test]
    fn a_service_network_endpoint_takes_sixteen_addresses_in_each_subnet() {
        let mut cloud = created(lattice(VpcEndpointType::ServiceNetwork, &["A"]));
        assert_eq!(interfaces(&cloud)[0].ipv4_block, Some(read("10.0.0.16/28")));
        // Nobody else gets an address of the block.
        let mut next = ssm(&["A"]);
        (next.vpc_endpoint_id, next.subnets[0].1) = (read("vpce-2"), Some(read("10.0.0.20")));
        let error = cloud.create_vpc_endpoint(next).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("An error occurred (InvalidIPAddress.InUse) {CREATE} Address 10.0.0.20 is in use.")
        );
        // The whole of 10.0.1.0/28 is not free: AWS keeps five of its addresses.
        let message =
            "InsufficientFreeAddressesInSubnet: The specified subnet 'subnet-A2' does not have enough free addresses.";
        refused(super::cloud(), lattice(VpcEndpointType::ServiceNetwork, &["A2"]), message, Some(Rule::Api86));
    }

    // IF-101, IF-103: a resource is no service, nor the other way round, and a tunnel has no private names.
    #[test]
    fn a_type_goes_with_what_it_leads_to() {
        let message = "InvalidParameter: Endpoint type (Interface) does not match available service types \
                       ([Resource, ServiceNetwork, Tunnel]).";
        refused(cloud(), lattice(VpcEndpointType::Interface, &["A"]), message, Some(Rule::Es01));
        let message =
            "InvalidParameter: Endpoint type (Resource) does not match available service types ([Interface]).";
        let resource = CreateVpcEndpoint { vpc_endpoint_type: VpcEndpointType::Resource, ..ssm(&["A"]) };
        refused(cloud(), resource, message, Some(Rule::Es01));
        let tunnel = CreateVpcEndpoint { private_dns_enabled: true, ..lattice(VpcEndpointType::Tunnel, &["A"]) };
        let arn = tunnel.service_name.to_string();
        let message = format!(
            "InvalidParameter: Private DNS can't be enabled because the service {arn} does not provide a private DNS name."
        );
        refused(cloud(), tunnel, &message, Some(Rule::If42));
    }
}

mod other_regions {
    use super::*;

    // IF-90, IF-94
    #[test]
    fn some_services_of_aws_are_reached_from_another_region() {
        let far = |name: &str| CreateVpcEndpoint { service_region: Some(read("eu-west-1")), ..endpoint(name, &["B"]) };
        for code in ["s3", "ecr.api", "ecr.dkr", "kms", "ecs", "lambda", "kinesis-firehose", "kinesisanalytics"] {
            created(far(&format!("com.amazonaws.eu-west-1.{code}")));
        }
        let message = "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.eu-west-1.ssm' does not exist";
        refused(cloud(), far("com.amazonaws.eu-west-1.ssm"), message, Some(Rule::If90));
    }

    // SV-02, IF-90: a service without a Region is in us-east-1.
    #[test]
    fn a_service_without_a_region_has_endpoints_too() {
        created(endpoint("com.amazonaws.iam", &["A"]));
    }
}

// SV-05
#[test]
fn some_services_of_aws_take_no_policy() {
    let with = |policy: &str| CreateVpcEndpoint {
        policy_document: Some(policy.into()),
        ..endpoint("com.amazonaws.us-east-1.transfer.server", &["A"])
    };
    let message = "InvalidParameter: Service com.amazonaws.us-east-1.transfer.server only supports the full-access endpoint policy.";
    refused(cloud(), with(r#"{"Statement": []}"#), message, Some(Rule::Sv05));
    created(with(r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#));
}

/// `API-20`: what an endpoint has can be changed, what it is can't.
mod modifying {
    use super::*;

    fn modified(cloud: &mut Cloud, request: ModifyVpcEndpoint) -> Result<Vec<SubnetId>, ApiError> {
        cloud.modify_vpc_endpoint(&read("vpce-1"), request)
    }

    // IF-05
    #[test]
    fn a_subnet_that_is_added_gets_an_interface_and_one_that_is_removed_loses_it() {
        let mut cloud = created(ssm(&["A"]));
        let add = ModifyVpcEndpoint { add_subnets: vec![(read("subnet-B"), None)], ..ModifyVpcEndpoint::default() };
        assert_eq!(modified(&mut cloud, add).unwrap(), []);
        assert_eq!(addresses(&cloud), ["10.0.0.4", "10.0.2.4"]);
        let remove = ModifyVpcEndpoint { remove_subnet_ids: vec![read("subnet-A")], ..ModifyVpcEndpoint::default() };
        assert_eq!(modified(&mut cloud, remove).unwrap(), [SubnetId::named("A")]);
        assert_eq!(addresses(&cloud), ["10.0.2.4"]);
        assert_eq!(cloud.network_interfaces.len(), 1);
    }

    // IF-52
    #[test]
    fn private_names_are_switched_on_for_whom_they_are_said_to_be() {
        let mut cloud = created(CreateVpcEndpoint { private_dns_enabled: false, ..s3(&["A"]) });
        let on = |only_for_inbound| ModifyVpcEndpoint {
            private_dns_enabled: Some(true),
            private_dns_only_for_inbound_resolver_endpoint: only_for_inbound,
            ..ModifyVpcEndpoint::default()
        };
        assert!(modified(&mut cloud, on(None)).is_err(), "there is no gateway endpoint for the VPC's own traffic");
        modified(&mut cloud, on(Some(false))).unwrap();
        modified(&mut cloud, on(None)).unwrap();
        let endpoint = &cloud.vpc_endpoints[&read("vpce-1")];
        assert!(endpoint.private_dns_enabled && !endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint);
    }

    // IF-03, API-05
    #[test]
    fn an_address_stays_until_another_is_designated() {
        let mut cloud = created(ssm(&["A", "B"]));
        let taken = Network { cloud: cloud.clone() }.instance("App", "A").cloud;
        cloud = taken;
        let groups = ModifyVpcEndpoint { add_security_group_ids: vec![read("sg-App")], ..ModifyVpcEndpoint::default() };
        modified(&mut cloud, groups).unwrap();
        assert_eq!(addresses(&cloud), ["10.0.0.4", "10.0.2.4"]);
        assert!(interfaces(&cloud).iter().all(|interface| interface.groups.contains(&read("sg-App"))));
        let add_subnets = vec![(read("subnet-A"), Some(read("10.0.0.77")))];
        let moved = ModifyVpcEndpoint { add_subnets, ..ModifyVpcEndpoint::default() };
        assert_eq!(modified(&mut cloud, moved).unwrap(), [SubnetId::named("A")], "its traffic stops for a moment");
        assert_eq!(addresses(&cloud), ["10.0.2.4", "10.0.0.77"]);
    }

    #[test]
    fn what_a_new_endpoint_may_not_have_an_old_one_may_not_either() {
        let mut cloud = created(ssm(&["A"]));
        cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_hostnames = false;
        let before = cloud.clone();
        let zone = ModifyVpcEndpoint { add_subnets: vec![(read("subnet-A2"), None)], ..ModifyVpcEndpoint::default() };
        let message = "DuplicateSubnetsInSameZone) when calling the ModifyVpcEndpoint operation: \
                       Found another VPC endpoint subnet in the availability zone of the subnet.";
        assert_refused(modified(&mut cloud, zone), message, Some(Rule::If01));
        let names = ModifyVpcEndpoint { private_dns_enabled: Some(true), ..ModifyVpcEndpoint::default() };
        let error = modified(&mut cloud, names).unwrap_err();
        assert_eq!(error.rule, Some(Rule::If35), "API-91: {error}");
        assert_eq!(cloud, before);
    }

    #[test]
    fn a_policy_is_replaced_and_reset() {
        let mut cloud = created(ssm(&["A"]));
        let policy = |cloud: &Cloud| cloud.vpc_endpoints[&read("vpce-1")].policy_document.clone();
        let denying = Document::from(r#"{"Statement": []}"#);
        let replace = ModifyVpcEndpoint { policy_document: Some(denying.clone()), ..ModifyVpcEndpoint::default() };
        modified(&mut cloud, replace).unwrap();
        assert_eq!(policy(&cloud), Some(denying));
        modified(&mut cloud, ModifyVpcEndpoint { reset_policy: true, ..ModifyVpcEndpoint::default() }).unwrap();
        assert_eq!(policy(&cloud), None);
    }
}

// IF-60, GW-20: a service has the address families that its owner said.
#[test]
fn a_service_is_reached_by_the_families_it_has() {
    let mut network = Network { cloud: cloud() };
    network = network.cidr_block("2001:db8:1::/56");
    let mut cloud = network.cloud;
    cloud.subnets.get_mut(&SubnetId::named("A")).unwrap().ipv6_cidr_block = Some(read("2001:db8:1:1::/64"));
    let service = ServiceConfiguration {
        service_id: read("vpce-svc-N"),
        region: read("us-east-1"),
        owner_id: "111122223333".to_owned(),
        acceptance_required: false,
        allowed_principals: Vec::new(),
        load_balancer_arns: Vec::new(),
        private_dns_name: None,
        supported_ip_address_types: IpAddressType::Ipv4,
        supported_regions: Vec::new(),
        payer_responsibility: None,
    };
    cloud.endpoint_services.insert(service.service_id.clone(), service);
    let request = CreateVpcEndpoint {
        ip_address_type: IpAddressType::Dualstack,
        ..endpoint("com.amazonaws.vpce.us-east-1.vpce-svc-N", &["A"])
    };
    let message = "InvalidParameter: The IP address type dualstack is not supported by the service \
                   com.amazonaws.vpce.us-east-1.vpce-svc-N";
    refused(cloud, request, message, Some(Rule::If60));
}
