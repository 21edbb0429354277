//! Load balancers and the endpoint services in front of them: what the calls do, and what they answer when they refuse.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{CreateListener, CreateLoadBalancer, CreateVpc, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::endpoint_service::{PrivateDnsName, PrivateDnsNameState, ServiceConfiguration};
use vpce_model::cloud::id::SubnetId;
use vpce_model::cloud::load_balancer::{FlowStickiness, TargetDescription, TargetGroup, TargetId};
use vpce_model::cloud::network_interface::InterfaceType;
use vpce_model::cloud::protocol::IpProtocol;
use vpce_model::cloud::vpc_endpoint::{EndpointService, IpAddressType, VpcEndpointState};
use vpce_model::rule::Rule;

/// `subnet-A` and `subnet-B` in two zones, and `i-App` in the first.
fn two_zones() -> Cloud {
    let mut cloud = Network::new()
        .subnet("A", "10.0.0.0/24")
        .subnet_in("B", "10.0.1.0/24", "us-east-1b")
        .instance("App", "A")
        .cloud;
    cloud.create_vpc(CreateVpc::new(read("vpc-B"), read("us-east-1"), read("172.16.0.0/16"))).unwrap();
    cloud
}

fn arn(name: &str) -> String {
    format!("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/{name}/{name}")
}

fn internal(name: &str, subnets: &[&str]) -> CreateLoadBalancer {
    CreateLoadBalancer::internal(arn(name), name, subnets.iter().map(|subnet| read(subnet)))
}

fn group(name: &str, targets: Vec<TargetDescription>) -> TargetGroup {
    TargetGroup {
        target_group_arn: name.to_owned(),
        vpc_id: read("vpc-A"),
        port: 443,
        proxy_protocol_v2: false,
        stickiness: FlowStickiness::default(),
        targets,
    }
}

fn target(id: TargetId) -> Vec<TargetDescription> {
    vec![TargetDescription { id, port: None }]
}

fn service(name: &str, balancers: &[&str]) -> ServiceConfiguration {
    ServiceConfiguration {
        service_id: read(&format!("vpce-svc-{name}")),
        region: read("us-east-1"),
        owner_id: "111122223333".to_owned(),
        acceptance_required: false,
        allowed_principals: Vec::new(),
        load_balancer_arns: balancers.iter().map(|name| arn(name)).collect(),
        private_dns_name: None,
        supported_ip_address_types: IpAddressType::Ipv4,
        supported_regions: Vec::new(),
        payer_responsibility: None,
    }
}

/// `two_zones` with the load balancer `Nlb` in both, and the service `vpce-svc-S` before it.
fn offered() -> Cloud {
    let mut cloud = two_zones();
    cloud.create_load_balancer(internal("Nlb", &["subnet-A", "subnet-B"])).unwrap();
    cloud.create_vpc_endpoint_service_configuration(service("S", &["Nlb"])).unwrap();
    cloud
}

mod load_balancers {
    use super::*;

    #[test]
    fn a_network_load_balancer_has_an_interface_in_each_subnet() {
        let cloud = offered();
        let balancer = &cloud.load_balancers[&arn("Nlb")];
        let nodes: Vec<_> = balancer.network_interface_ids.iter().map(|id| &cloud.network_interfaces[id]).collect();
        let addresses: Vec<_> = nodes.iter().map(|node| node.private_ip_address.unwrap().to_string()).collect();
        assert_eq!(addresses, ["10.0.0.5", "10.0.1.4"], "the first free ones, App has 10.0.0.4");
        assert!(nodes.iter().all(|node| node.interface_type == InterfaceType::NetworkLoadBalancer));
        assert!(nodes.iter().all(|node| node.groups.is_empty() && node.public_ip.is_none()));
        assert_eq!(balancer.dns_name(&cloud).unwrap(), "nlb-nlb.elb.us-east-1.amazonaws.com");
    }

    #[test]
    fn one_that_faces_the_internet_has_public_addresses_too() {
        let mut cloud = two_zones();
        let request = CreateLoadBalancer { is_internet_facing: true, ..internal("Nlb", &["subnet-A", "subnet-B"]) };
        cloud.create_load_balancer(request).unwrap();
        let mut addresses: Vec<_> = cloud.network_interfaces.values().filter_map(|it| it.public_ip).collect();
        addresses.dedup();
        assert_eq!(addresses.len(), 2);
    }

    #[test]
    fn a_gateway_load_balancer_keeps_its_subnets_and_has_no_address() {
        let mut cloud = two_zones();
        cloud.create_load_balancer(CreateLoadBalancer::gateway(arn("G"), "G", [read("subnet-A")])).unwrap();
        let balancer = &cloud.load_balancers[&arn("G")];
        assert_eq!((balancer.subnet_ids.len(), balancer.network_interface_ids.len()), (1, 0));
    }

    #[test]
    fn what_a_load_balancer_cannot_have() {
        let refused = |request: CreateLoadBalancer, answer: &str| {
            let mut cloud = offered();
            let before = cloud.clone();
            assert_refused(
                cloud.create_load_balancer(request),
                &answer.replacen(':', ") when calling the CreateLoadBalancer operation:", 1),
                None,
            );
            assert_eq!(cloud, before, "a call that is refused changes nothing");
        };
        refused(internal("N", &[]), "ValidationError: At least one subnet must be specified");
        refused(internal("N", &["subnet-X"]), "SubnetNotFound: The subnet ID 'subnet-X' is not valid");
        let name =
            "DuplicateLoadBalancerName: A load balancer with the same name 'Nlb' exists, but with different settings";
        refused(internal("Nlb", &["subnet-A"]), name);
        let twice = "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone";
        refused(internal("N", &["subnet-A", "subnet-A"]), twice);
        let mut taken = internal("N", &["subnet-A"]);
        taken.subnets[0].1 = Some(read("10.0.0.4"));
        refused(taken, "InvalidConfigurationRequest: Address 10.0.0.4 is in use.");
        let groups = vec![read("sg-None")];
        refused(
            CreateLoadBalancer { security_groups: groups.clone(), ..internal("N", &["subnet-A"]) },
            "InvalidSecurityGroup: One or more security groups are invalid: sg-None",
        );
        let gateway = CreateLoadBalancer::gateway(arn("G"), "G", [read("subnet-A")]);
        refused(
            CreateLoadBalancer { security_groups: groups, ..gateway },
            "InvalidConfigurationRequest: Security groups are not supported for load balancers with type 'gateway'",
        );
    }

    #[test]
    fn one_without_an_internet_gateway_stays_internal() {
        let mut cloud = two_zones();
        cloud.internet_gateways.clear();
        let request = CreateLoadBalancer { is_internet_facing: true, ..internal("N", &["subnet-A"]) };
        let message = "InvalidSubnet) when calling the CreateLoadBalancer operation: VPC vpc-A has no internet gateway";
        assert_refused(cloud.create_load_balancer(request), message, None);
    }

    #[test]
    fn targets_are_instances_of_the_vpc_or_addresses_that_are_not_public() {
        let mut cloud = two_zones();
        cloud.create_target_group(group("T", target(TargetId::Instance(read("i-App"))))).unwrap();
        for address in ["10.0.0.9", "192.168.7.7", "100.64.0.1"] {
            cloud.register_targets("T", target(TargetId::Ip(read(address)))).unwrap();
        }
        assert_eq!(cloud.target_groups[&"T".to_owned()].targets.len(), 4);
        let call = "InvalidTarget) when calling the RegisterTargets operation:";
        let message = format!("{call} The IP address '203.0.113.9' is not within a range that can be a target");
        assert_refused(cloud.register_targets("T", target(TargetId::Ip(read("203.0.113.9")))), &message, None);
        let message = format!("{call} The following targets are not in the target group VPC 'vpc-A': 'i-Gone'");
        assert_refused(cloud.register_targets("T", target(TargetId::Instance(read("i-Gone")))), &message, None);
        let message = "TargetGroupNotFound) when calling the RegisterTargets operation: Target groups 'U' not found";
        assert_refused(cloud.register_targets("U", Vec::new()), message, None);
        let elsewhere = TargetGroup { vpc_id: read("vpc-X"), ..group("V", Vec::new()) };
        let message = "ValidationError) when calling the CreateTargetGroup operation: The VPC ID 'vpc-X' is not found";
        assert_refused(cloud.create_target_group(elsewhere), message, None);
    }

    #[test]
    fn a_listener_takes_a_port_and_a_group_serves_one_load_balancer() {
        let mut cloud = offered();
        cloud.create_load_balancer(internal("Other", &["subnet-A"])).unwrap();
        for name in ["T", "U"] {
            cloud.create_target_group(group(name, Vec::new())).unwrap();
        }
        let request = |balancer: &str, port, group: &str| CreateListener {
            load_balancer_arn: arn(balancer),
            protocols: vec![IpProtocol::TCP, IpProtocol::UDP],
            port,
            target_group_arn: group.to_owned(),
        };
        cloud.create_listener(request("Nlb", 53, "T")).unwrap();
        let listeners = &cloud.load_balancers[&arn("Nlb")].listeners;
        assert_eq!(listeners.iter().map(|it| it.protocol).collect::<Vec<_>>(), [IpProtocol::TCP, IpProtocol::UDP]);
        for (request, message) in [
            (
                request("Nlb", 53, "T"),
                "DuplicateListener: A listener already exists on this port for this load balancer".to_owned(),
            ),
            (request("Nlb", 80, "X"), "TargetGroupNotFound: Target groups 'X' not found".to_owned()),
            (request("X", 80, "U"), format!("LoadBalancerNotFound: Load balancer '{}' not found", arn("X"))),
            (
                request("Other", 80, "T"),
                "TargetGroupAssociationLimit: Target group 'T' cannot be associated with more than one load balancer"
                    .to_owned(),
            ),
        ] {
            let message = message.replacen(':', ") when calling the CreateListener operation:", 1);
            assert_refused(cloud.create_listener(request), &message, None);
        }
    }
}

mod services {
    use super::*;

    const CREATE: &str = "when calling the CreateVpcEndpointServiceConfiguration operation:";

    #[test]
    fn a_load_balancer_belongs_to_one_service_of_its_kind() {
        let mut cloud = offered();
        cloud.create_load_balancer(CreateLoadBalancer::gateway(arn("G"), "G", [read("subnet-A")])).unwrap();
        cloud.create_load_balancer(internal("Free", &["subnet-A"])).unwrap();
        for (balancers, message) in [
            (
                &["Nlb"][..],
                format!("The load balancer {} is already associated with another endpoint service", arn("Nlb")),
            ),
            (&[], "An endpoint service needs a Network Load Balancer or a Gateway Load Balancer".to_owned()),
            (
                &["Free", "G"],
                "An endpoint service cannot have Network Load Balancers and Gateway Load Balancers".to_owned(),
            ),
        ] {
            let message = format!("InvalidParameter) {CREATE} {message}");
            let result = cloud.create_vpc_endpoint_service_configuration(service("T", balancers));
            assert_refused(result, &message, Some(Rule::Es01));
        }
        let message =
            format!("InvalidNetworkLoadBalancerArn.NotFound) {CREATE} The load balancer '{}' does not exist", arn("X"));
        assert_refused(cloud.create_vpc_endpoint_service_configuration(service("T", &["X"])), &message, None);
    }

    #[test]
    fn a_private_name_holds_once_its_domain_is_proved() {
        let mut cloud = two_zones();
        cloud.create_load_balancer(internal("Nlb", &["subnet-A"])).unwrap();
        cloud.create_load_balancer(CreateLoadBalancer::gateway(arn("G"), "G", [read("subnet-A")])).unwrap();
        let named = |name: &str, balancer| ServiceConfiguration {
            private_dns_name: Some(PrivateDnsName { name: name.to_owned(), state: PrivateDnsNameState::Verified }),
            ..service("S", &[balancer])
        };
        let message = format!("InvalidParameter) {CREATE} Private DNS name 'Db.example.com' is invalid");
        let refused = cloud.create_vpc_endpoint_service_configuration(named("Db.example.com", "Nlb"));
        assert_refused(refused, &message, Some(Rule::Es13));
        let message = format!(
            "InvalidParameter) {CREATE} Private DNS is not supported for a service with Gateway Load Balancers"
        );
        let refused = cloud.create_vpc_endpoint_service_configuration(named("db.example.com", "G"));
        assert_refused(refused, &message, Some(Rule::Es15));

        cloud.create_vpc_endpoint_service_configuration(named("db.example.com", "Nlb")).unwrap();
        let id = read("vpce-svc-S");
        assert_eq!(cloud.endpoint_services[&id].verified_name(), None, "ES-13, ES-14");
        cloud.start_vpc_endpoint_service_private_dns_verification(&id).unwrap();
        assert_eq!(cloud.endpoint_services[&id].verified_name(), Some("db.example.com"));
    }

    #[test]
    fn a_service_without_a_private_name_has_nothing_to_prove() {
        let message = "InvalidParameter) when calling the StartVpcEndpointServicePrivateDnsVerification operation: The service \
                       vpce-svc-S has no private DNS name";
        let refused = offered().start_vpc_endpoint_service_private_dns_verification(&read("vpce-svc-S"));
        assert_refused(refused, message, Some(Rule::Es13));
    }

    #[test]
    fn permissions_are_added_once_and_taken_away() {
        let (mut cloud, id) = (offered(), read("vpce-svc-S"));
        let account = "arn:aws:iam::444455556666:root".to_owned();
        for _ in 0..2 {
            let add = vec![account.clone(), "*".to_owned()];
            cloud.modify_vpc_endpoint_service_permissions(&id, add, &[]).unwrap();
        }
        assert_eq!(cloud.endpoint_services[&id].allowed_principals, [account.clone(), "*".to_owned()]);
        cloud.modify_vpc_endpoint_service_permissions(&id, Vec::new(), &["*".to_owned()]).unwrap();
        assert!(
            cloud.endpoint_services[&id].allows("444455556666") && !cloud.endpoint_services[&id].allows("777788889999")
        );
        let call = "when calling the ModifyVpcEndpointServicePermissions operation:";
        let message = format!("InvalidPrincipal) {call} Invalid Principal: '444455556666'");
        let refused = cloud.modify_vpc_endpoint_service_permissions(&id, vec!["444455556666".to_owned()], &[]);
        assert_refused(refused, &message, Some(Rule::Es03));
        let message = format!(
            "InvalidVpcEndpointServiceId.NotFound) {call} The VpcEndpointService Id 'vpce-svc-X' does not exist"
        );
        assert_refused(
            cloud.modify_vpc_endpoint_service_permissions(&read("vpce-svc-X"), Vec::new(), &[]),
            &message,
            Some(Rule::Api75),
        );
    }

    // API-76
    #[test]
    fn taking_a_permission_away_leaves_who_is_connected() {
        let mut cloud = offered();
        let service: EndpointService = read("com.amazonaws.vpce.us-east-1.vpce-svc-S");
        let request = CreateVpcEndpoint::interface(read("vpce-S"), read("vpc-A"), service, [read("subnet-A")]);
        cloud.create_vpc_endpoint(request).unwrap();
        cloud.modify_vpc_endpoint_service_permissions(&read("vpce-svc-S"), Vec::new(), &["*".to_owned()]).unwrap();
        let endpoint = read("vpce-S");
        assert_eq!(cloud.vpc_endpoints[&endpoint].state, VpcEndpointState::Available, "ES-05");

        let message = "ExistingVpcEndpointConnections) when calling the DeleteVpcEndpointServiceConfigurations operation: Service \
                       vpce-svc-S has existing active VPC Endpoint connections!";
        let refused = cloud.delete_vpc_endpoint_service_configuration(&read("vpce-svc-S"));
        assert_refused(refused, message, Some(Rule::Es16));
        cloud.reject_vpc_endpoint_connection(&endpoint).unwrap();
        assert_eq!(cloud.vpc_endpoints[&endpoint].state, VpcEndpointState::Rejected, "IF-82");
        cloud.delete_vpc_endpoint(&endpoint).unwrap();
        cloud.delete_vpc_endpoint_service_configuration(&read("vpce-svc-S")).unwrap();
        assert!(cloud.endpoint_services.is_empty());
    }

    // ES-23, GW-20; API-61: which families a service has is said with its load balancers.
    #[test]
    fn a_service_with_ipv6_needs_dual_stack_load_balancers() {
        let mut cloud = Network { cloud: two_zones() }.cidr_block("2001:db8:1::/56").cloud;
        cloud.subnets.get_mut(&SubnetId::named("A")).unwrap().ipv6_cidr_block = Some(read("2001:db8:1:1::/64"));
        let with_ipv6 = |name: &str| CreateLoadBalancer {
            ip_address_type: IpAddressType::Dualstack,
            ..internal(name, &["subnet-A"])
        };
        let refused = cloud.create_load_balancer(CreateLoadBalancer {
            ip_address_type: IpAddressType::Dualstack,
            ..internal("B", &["subnet-B"])
        });
        let message =
            "InvalidSubnet) when calling the CreateLoadBalancer operation: The subnet subnet-B has no IPv6 CIDR block";
        assert_refused(refused, message, None);
        cloud.create_load_balancer(with_ipv6("Six")).unwrap();
        cloud.create_load_balancer(internal("Four", &["subnet-A"])).unwrap();
        let of = |balancers: &[&str]| ServiceConfiguration {
            supported_ip_address_types: IpAddressType::Dualstack,
            ..service("S", balancers)
        };
        let message = format!("InvalidParameter) {CREATE} The load balancer {} does not support IPv6", arn("Four"));
        let refused = cloud.create_vpc_endpoint_service_configuration(of(&["Six", "Four"]));
        assert_refused(refused, &message, Some(Rule::Es23));
        cloud.create_vpc_endpoint_service_configuration(of(&["Six"])).unwrap();
        let node = &cloud.network_interfaces[&read("eni-Six-A")];
        assert_eq!(node.ipv6_addresses.len(), 1);
    }
}
