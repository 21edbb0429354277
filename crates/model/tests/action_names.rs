//! Private hosted zones, resolver endpoints and forwarding rules: what the calls do, and what they answer when they refuse.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{CreateResolverEndpoint, CreateSubnet, CreateVpc, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::hosted_zone::{HostedZone, RecordData, RecordSet, ResolverDirection, ResolverRule};
use vpce_model::cloud::service::ServiceName;
use vpce_model::rule::Rule;

/// `vpc-A` with `subnet-A` and `subnet-B`, and `vpc-Other` with `subnet-Other`.
fn cloud() -> Cloud {
    let mut cloud = Network::new().subnet("A", "10.0.0.0/24").subnet("B", "10.0.1.0/24").cloud;
    cloud.create_vpc(CreateVpc::new(read("vpc-Other"), read("us-east-1"), read("10.1.0.0/16"))).unwrap();
    let request = CreateSubnet {
        subnet_id: read("subnet-Other"),
        vpc_id: read("vpc-Other"),
        availability_zone: None,
        cidr_block: Some(read("10.1.0.0/24")),
        ipv6_cidr_block: None,
        map_public_ip_on_launch: false,
    };
    cloud.create_subnet(request).unwrap();
    cloud
}

mod hosted_zones {
    use super::*;

    fn zone(id: &str, name: &str, vpcs: &[&str]) -> HostedZone {
        HostedZone {
            id: id.to_owned(),
            name: name.to_owned(),
            vpcs: vpcs.iter().map(|vpc| read(vpc)).collect(),
            records: Vec::new(),
        }
    }

    fn record(name: &str, data: RecordData) -> RecordSet {
        RecordSet { name: name.to_owned(), data }
    }

    fn addresses(texts: &[&str]) -> RecordData {
        RecordData::Addresses(texts.iter().map(|text| read(text)).collect())
    }

    fn with_zone() -> Cloud {
        let mut cloud = cloud();
        cloud.create_hosted_zone(zone("Z1", "Corp.Example.com.", &["vpc-A"])).unwrap();
        cloud
    }

    #[test]
    fn a_zone_is_for_a_domain_and_vpcs() {
        let mut cloud = with_zone();
        assert_eq!(cloud.hosted_zones[&"Z1".to_owned()].name, "corp.example.com");
        let call = "when calling the CreateHostedZone operation:";
        for (zone, message) in [
            (zone("Z2", "a..b", &["vpc-A"]), "InvalidDomainName: a..b is not a valid domain name."),
            (
                zone("Z2", "x.com", &[]),
                "InvalidInput: When you're creating a private hosted zone, you must specify a VPC.",
            ),
            (zone("Z2", "x.com", &["vpc-X"]), "InvalidVPCId: The VPC ID vpc-X does not exist"),
            (
                zone("Z2", "corp.example.com", &["vpc-Other", "vpc-A"]),
                "ConflictingDomainExists: The VPC vpc-A in region us-east-1 has already been associated with the hosted zone Z1 with the same domain name.",
            ),
        ] {
            let message = message.replacen(':', &format!(") {call}"), 1);
            assert_refused(cloud.create_hosted_zone(zone), &message, None);
        }
        cloud.create_hosted_zone(zone("Z2", "corp.example.com", &["vpc-Other"])).unwrap();
    }

    #[test]
    fn a_zone_is_associated_with_a_vpc_more() {
        let mut cloud = with_zone();
        for _ in 0..2 {
            cloud.associate_vpc_with_hosted_zone("Z1", &read("vpc-Other")).unwrap();
        }
        assert_eq!(cloud.hosted_zones[&"Z1".to_owned()].vpcs, [read("vpc-A"), read("vpc-Other")]);
        cloud.create_hosted_zone(zone("Z2", "x.com", &["vpc-Other"])).unwrap();
        cloud.create_hosted_zone(zone("Z3", "x.com", &["vpc-A"])).unwrap();
        let call = "when calling the AssociateVPCWithHostedZone operation:";
        for (id, vpc, message) in [
            ("Z9", "vpc-A", format!("NoSuchHostedZone) {call} No hosted zone found with ID: Z9")),
            ("Z1", "vpc-X", format!("InvalidVPCId) {call} The VPC ID vpc-X does not exist")),
            (
                "Z3",
                "vpc-Other",
                format!(
                    "ConflictingDomainExists) {call} The VPC vpc-Other in region us-east-1 has already been associated with the hosted zone Z2 with the same domain name."
                ),
            ),
        ] {
            assert_refused(cloud.associate_vpc_with_hosted_zone(id, &read(vpc)), &message, None);
        }
    }

    // IF-37
    #[test]
    fn no_zone_is_for_a_name_that_an_endpoint_has() {
        for (service, domain) in [
            ("com.amazonaws.us-east-1.ssm", "ssm.us-east-1.amazonaws.com"),
            ("com.amazonaws.us-east-1.ecr.dkr", "dkr.ecr.us-east-1.amazonaws.com"),
        ] {
            let mut cloud = cloud();
            cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_hostnames = true;
            let service: ServiceName = read(service);
            let request = CreateVpcEndpoint {
                private_dns_enabled: true,
                ..CreateVpcEndpoint::interface(read("vpce-1"), read("vpc-A"), service, [read("subnet-A")])
            };
            let without_names = CreateVpcEndpoint { private_dns_enabled: false, ..request.clone() };
            cloud.create_vpc_endpoint(without_names).unwrap();
            cloud.create_hosted_zone(zone("Z1", domain, &["vpc-A"])).unwrap();
            cloud.delete_vpc_endpoint(&read("vpce-1")).unwrap();
            let refused = cloud.create_vpc_endpoint(request.clone()).unwrap_err();
            assert_eq!((refused.code.as_str(), refused.rule), ("InvalidParameter", Some(Rule::If37)));
            assert!(refused.help.starts_with("the hosted zone Z1 owns"), "{}", refused.help);

            cloud.hosted_zones.remove("Z1");
            cloud.create_vpc_endpoint(request).unwrap();
            cloud.create_hosted_zone(zone("Z2", domain, &["vpc-Other"])).unwrap();
            cloud.create_hosted_zone(zone("Z3", &format!("x.{domain}"), &["vpc-A"])).unwrap();
            let message = |call| {
                format!(
                    "ConflictingDomainExists) when calling the {call} operation: The VPC vpc-A in region us-east-1 has already been \
                     associated with the hosted zone of vpce-1 with the same domain name."
                )
            };
            let refused = cloud.create_hosted_zone(zone("Z4", domain, &["vpc-A"]));
            assert_refused(refused, &message("CreateHostedZone"), Some(Rule::If37));
            let refused = cloud.associate_vpc_with_hosted_zone("Z2", &read("vpc-A"));
            assert_refused(refused, &message("AssociateVPCWithHostedZone"), Some(Rule::If37));
        }
    }

    #[test]
    fn the_two_address_families_of_a_name_stand_together() {
        let mut cloud = with_zone();
        for data in [addresses(&["10.0.0.9"]), addresses(&["2001:db8::9"])] {
            cloud.create_resource_record_set("Z1", record("db.corp.example.com.", data)).unwrap();
        }
        for _ in 0..2 {
            let data = RecordData::Alias("name.vpce.amazonaws.com".to_owned());
            cloud.create_resource_record_set("Z1", record("api.corp.example.com", data)).unwrap();
        }
        let records = &cloud.hosted_zones[&"Z1".to_owned()].records;
        assert_eq!(records.len(), 2);
        assert_eq!(records[0], record("db.corp.example.com", addresses(&["10.0.0.9", "2001:db8::9"])));
    }

    #[test]
    fn what_a_zone_cannot_hold() {
        let mut cloud = with_zone();
        let cname = || RecordData::Cname("elsewhere.example.com".to_owned());
        cloud.create_resource_record_set("Z1", record("db.corp.example.com", addresses(&["10.0.0.9"]))).unwrap();
        let call = "when calling the ChangeResourceRecordSets operation:";
        for (name, data, message) in [
            (
                "db.example.org",
                addresses(&["10.0.0.9"]),
                "[RRSet with DNS name db.example.org. is not permitted in zone corp.example.com.]",
            ),
            (
                "notcorp.example.com",
                addresses(&["10.0.0.9"]),
                "[RRSet with DNS name notcorp.example.com. is not permitted in zone corp.example.com.]",
            ),
            (
                "corp.example.com",
                cname(),
                "[RRSet of type CNAME with DNS name corp.example.com. is not permitted at apex in zone corp.example.com.]",
            ),
            (
                "db.corp.example.com",
                cname(),
                "[RRSet of type CNAME with DNS name db.corp.example.com. is not permitted as it conflicts with other records with \
                 the same DNS name in zone corp.example.com.]",
            ),
            (
                "db.corp.example.com",
                addresses(&["10.0.0.10"]),
                "[Tried to create resource record set [name='db.corp.example.com.', type='A'] but it already exists]",
            ),
        ] {
            let message = format!("InvalidChangeBatch) {call} {message}");
            assert_refused(cloud.create_resource_record_set("Z1", record(name, data)), &message, None);
        }
        let message = format!("NoSuchHostedZone) {call} No hosted zone found with ID: Z9");
        assert_refused(cloud.create_resource_record_set("Z9", record("x", cname())), &message, None);
    }
}

mod resolver {
    use super::*;

    fn endpoint(id: &str, direction: ResolverDirection, subnets: &[&str]) -> CreateResolverEndpoint {
        CreateResolverEndpoint {
            resolver_endpoint_id: read(id),
            direction,
            ip_addresses: subnets.iter().map(|subnet| (read(subnet), None)).collect(),
            security_group_ids: Vec::new(),
        }
    }

    fn rule(id: &str, domain: &str, targets: &[&str]) -> ResolverRule {
        ResolverRule {
            resolver_rule_id: read(id),
            domain_name: domain.to_owned(),
            target_ips: targets.iter().map(|target| read(target)).collect(),
            vpcs: Vec::new(),
        }
    }

    // IF-40
    #[test]
    fn an_endpoint_has_an_interface_for_each_address() {
        let mut cloud = cloud();
        let request = endpoint("rslvr-In", ResolverDirection::Inbound, &["subnet-A", "subnet-B"]);
        cloud.create_resolver_endpoint(request).unwrap();
        let endpoint = &cloud.resolver_endpoints[&read("rslvr-In")];
        let addresses =
            endpoint.network_interface_ids.iter().map(|id| cloud.network_interfaces[id].private_ip_address.unwrap());
        assert_eq!(addresses.map(|it| it.to_string()).collect::<Vec<_>>(), ["10.0.0.4", "10.0.1.4"]);
        assert_eq!(endpoint.groups, [read("sg-A-default")]);
        assert!(cloud.source_names().is_empty(), "nobody asks from an interface of the resolver");
    }

    #[test]
    fn what_an_endpoint_cannot_be() {
        let mut cloud = cloud();
        let call = "when calling the CreateResolverEndpoint operation:";
        let inbound = |subnets: &[&str]| endpoint("rslvr-In", ResolverDirection::Inbound, subnets);
        let mut taken = inbound(&["subnet-A", "subnet-B"]);
        taken.ip_addresses[1].1 = Some(read("10.0.1.3"));
        for (request, message) in [
            (
                inbound(&["subnet-A"]),
                "InvalidRequestException: [RSLVR-00400] Resolver endpoint need to have at least 2 IP addresses.",
            ),
            (
                inbound(&["subnet-A", "subnet-Other"]),
                "InvalidRequestException: Subnet subnet-Other is not in VPC vpc-A",
            ),
            (inbound(&["subnet-A", "subnet-X"]), "ResourceNotFoundException: The subnet ID 'subnet-X' does not exist"),
            (taken, "InvalidRequestException: Address 10.0.1.3 does not fall within the subnet's address range"),
        ] {
            let before = cloud.clone();
            let message = message.replacen(':', &format!(") {call}"), 1);
            assert_refused(cloud.create_resolver_endpoint(request), &message, None);
            assert_eq!(cloud, before, "a call that is refused changes nothing");
        }
    }

    #[test]
    fn a_rule_forwards_through_an_outbound_endpoint() {
        let mut cloud = cloud();
        for (id, direction) in [("rslvr-In", ResolverDirection::Inbound), ("rslvr-Out", ResolverDirection::Outbound)] {
            cloud.create_resolver_endpoint(endpoint(id, direction, &["subnet-A", "subnet-B"])).unwrap();
        }
        cloud
            .create_resolver_rule(rule("rslvr-rr-1", "Corp.example.com.", &["192.168.0.2"]), Some(&read("rslvr-Out")))
            .unwrap();
        cloud.create_resolver_rule(rule("rslvr-rr-2", "corp.example.com", &[]), None).unwrap();
        cloud.create_resolver_rule(rule("rslvr-rr-0", ".", &[]), None).unwrap();
        assert_eq!(cloud.resolver_rules[&read("rslvr-rr-0")].domain_name, ".");
        let call = "when calling the CreateResolverRule operation:";
        for (endpoint, message) in [
            (Some("rslvr-In"), "InvalidRequestException: A FORWARD rule needs an outbound resolver endpoint"),
            (None, "InvalidRequestException: A FORWARD rule needs an outbound resolver endpoint"),
            (Some("rslvr-X"), "ResourceNotFoundException: Resolver endpoint with ID 'rslvr-X' does not exist"),
        ] {
            let message = message.replacen(':', &format!(") {call}"), 1);
            let endpoint = endpoint.map(read);
            let refused = cloud.create_resolver_rule(rule("rslvr-rr-3", "x.com", &["192.168.0.2"]), endpoint.as_ref());
            assert_refused(refused, &message, None);
        }
        cloud.associate_resolver_rule(&read("rslvr-rr-1"), &read("vpc-A")).unwrap();
        let call = "when calling the AssociateResolverRule operation:";
        for (id, vpc, message) in [
            (
                "rslvr-rr-2",
                "vpc-A",
                "ResourceExistsException: Cannot associate rules with same domain name with same VPC: corp.example.com in vpc-A",
            ),
            ("rslvr-rr-1", "vpc-X", "ResourceNotFoundException: The vpc ID 'vpc-X' does not exist"),
            ("rslvr-rr-9", "vpc-A", "ResourceNotFoundException: Resolver rule with ID 'rslvr-rr-9' does not exist"),
        ] {
            let message = message.replacen(':', &format!(") {call}"), 1);
            assert_refused(cloud.associate_resolver_rule(&read(id), &read(vpc)), &message, None);
        }
        cloud.associate_resolver_rule(&read("rslvr-rr-2"), &read("vpc-Other")).unwrap();
    }
}
