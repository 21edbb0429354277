//! Networks for the tests, built by the calls of the EC2 API and written as one would note them down.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use std::fmt::Debug;
use std::str::FromStr;

use vpce_model::action::{
    ApiError, CreateNatGateway, CreateNetworkInterface, CreateSubnet, CreateVpc, CreateVpcEndpoint, ModifyVpcEndpoint,
};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{
    AllocationId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkAclId,
    NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId,
};
use vpce_model::cloud::network_acl::{NetworkAclEntry, RuleAction};
use vpce_model::cloud::network_interface::NetworkInterface;
use vpce_model::cloud::prefix_list::{AddressFamily, PrefixList};
use vpce_model::cloud::protocol::PortRange;
use vpce_model::cloud::security_group::{Peer, SecurityGroupRule};
use vpce_model::rule::Rule;
use vpce_model::trace::{Answer, Question, trace};

/// Reads whatever the model reads.
pub fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

/// `443`, `1024-65535` or `all`.
pub fn ports(text: &str) -> PortRange {
    match text.split_once('-') {
        Some((from, to)) => PortRange { from: read(from), to: read(to) },
        None if text == "all" => PortRange::ALL,
        None => PortRange::one(read(text)),
    }
}

/// `100 allow egress tcp 443 0.0.0.0/0`.
pub fn entry(text: &str) -> NetworkAclEntry {
    let [number, action, direction, protocol, port_range, cidr_block] = words(text);
    NetworkAclEntry {
        rule_number: read(number),
        egress: direction == "egress",
        protocol: read(protocol),
        rule_action: if action == "allow" { RuleAction::Allow } else { RuleAction::Deny },
        cidr_block: read(cidr_block),
        port_range: ports(port_range),
    }
}

/// `egress tcp 443 pl-63a5400a`: the last word is a CIDR block, a prefix list or a group.
pub fn rule(text: &str) -> SecurityGroupRule {
    let [direction, protocol, port_range, peer] = words(text);
    let peer = match peer.split('-').next() {
        Some("pl") => Peer::PrefixList(read(peer)),
        Some("sg") => Peer::Group(read(peer)),
        _ => Peer::Cidr(read(peer)),
    };
    let is_egress = direction == "egress";
    SecurityGroupRule { is_egress, ip_protocol: read(protocol), ports: ports(port_range), peer }
}

fn words<const COUNT: usize>(text: &str) -> [&str; COUNT] {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.try_into().unwrap_or_else(|_| panic!("`{text}` has not {COUNT} words"))
}

/// The call was refused, and cites this rule or else the one of its code. The message is as the AWS CLI prints it, from the code on.
pub fn assert_refused<T: Debug>(result: Result<T, ApiError>, message: &str, rule: Option<Rule>) {
    let error = result.unwrap_err();
    let rule = rule.or(error.code.rule());
    assert_eq!((error.to_string(), error.rule), (format!("An error occurred ({message}"), rule));
    assert!(error.help.len() > 10 && !error.help.ends_with('.'), "{:?} is no help", error.help);
}

/// A customer's prefix list.
pub fn prefix_list(id: &str, cidrs: &[&str]) -> PrefixList {
    PrefixList {
        prefix_list_id: read(id),
        prefix_list_name: "offices".to_owned(),
        address_family: cidrs
            .first()
            .map_or(AddressFamily::Ipv4, |cidr| AddressFamily::from(read::<ipnet::IpNet>(cidr))),
        max_entries: Some(10),
        owner_id: "111122223333".to_owned(),
        cidrs: cidrs.iter().map(|cidr| read(cidr)).collect(),
        id_is_known: true,
    }
}

/// A VPC under construction: `vpc-A` in us-east-1 with 10.0.0.0/16, both DNS settings on, and `igw-1`.
pub struct Network {
    pub cloud: Cloud,
}

impl Network {
    pub fn new() -> Self {
        Self::with_cidr_block("10.0.0.0/16")
    }

    pub fn with_cidr_block(cidr_block: &str) -> Self {
        let mut cloud = Cloud::default();
        let vpc_id: VpcId = read("vpc-A");
        let request = CreateVpc {
            enable_dns_hostnames: true,
            ..CreateVpc::new(vpc_id.clone(), read("us-east-1"), read(cidr_block))
        };
        cloud.create_vpc(request).unwrap();
        let gateway: InternetGatewayId = read("igw-1");
        cloud.create_internet_gateway(gateway.clone());
        cloud.attach_internet_gateway(&gateway, &vpc_id).unwrap();
        Self { cloud }
    }

    /// The network of the chapters: `App` in the subnet Private, which has a route to the NAT gateway in Public.
    pub fn with_nat() -> Self {
        Self::new()
            .subnet("Public", "10.0.0.0/24")
            .subnet("Private", "10.0.1.0/24")
            .nat("1", "Public")
            .routes("Public", &["0.0.0.0/0 igw-1"])
            .routes("Private", &["0.0.0.0/0 nat-1"])
            .instance("App", "Private")
    }

    /// The same with `vpce-S3`, associated with these tables.
    pub fn with_endpoint(tables: &[&str]) -> Self {
        Self::with_nat().endpoint("S3", "com.amazonaws.us-east-1.s3", tables)
    }

    /// A second block for the VPC, of either family.
    pub fn cidr_block(mut self, block: &str) -> Self {
        self.cloud.associate_vpc_cidr_block(&read("vpc-A"), read(block)).unwrap();
        self
    }

    /// `subnet-NAME` with a route table of its own, `rtb-NAME`.
    pub fn subnet(self, name: &str, cidr_block: &str) -> Self {
        self.subnet_of(name, Some(cidr_block), None)
    }

    /// The same in another zone than the first.
    pub fn subnet_in(self, name: &str, cidr_block: &str, zone: &str) -> Self {
        self.subnet_with(name, Some(cidr_block), None, Some(zone))
    }

    pub fn subnet_of(self, name: &str, cidr_block: Option<&str>, ipv6_cidr_block: Option<&str>) -> Self {
        self.subnet_with(name, cidr_block, ipv6_cidr_block, None)
    }

    fn subnet_with(
        mut self,
        name: &str,
        cidr_block: Option<&str>,
        ipv6_cidr_block: Option<&str>,
        zone: Option<&str>,
    ) -> Self {
        let (subnet_id, vpc_id, table) = (SubnetId::named(name), read("vpc-A"), RouteTableId::named(name));
        let request = CreateSubnet {
            subnet_id: subnet_id.clone(),
            vpc_id: VpcId::clone(&vpc_id),
            availability_zone: zone.map(read),
            cidr_block: cidr_block.map(read),
            ipv6_cidr_block: ipv6_cidr_block.map(read),
            map_public_ip_on_launch: false,
        };
        self.cloud.create_subnet(request).unwrap();
        self.cloud.create_route_table(table.clone(), &vpc_id).unwrap();
        self.cloud.associate_route_table(&table, &subnet_id).unwrap();
        self
    }

    /// Adds rows to the table of a subnet.
    pub fn routes(mut self, table: &str, rows: &[&str]) -> Self {
        for row in rows {
            self.cloud.create_route(&RouteTableId::named(table), read(row)).unwrap();
        }
        self
    }

    /// Adds rows that no call makes: propagated ones and blackholes.
    pub fn rows(mut self, table: &str, rows: &[&str]) -> Self {
        let table = self.cloud.route_tables.get_mut(&RouteTableId::named(table)).unwrap();
        table.routes.extend(rows.iter().map(|row| read(row)));
        self
    }

    /// `nat-NAME` with an Elastic IP address.
    pub fn nat(mut self, name: &str, subnet: &str) -> Self {
        let allocation = AllocationId::named(name);
        self.cloud.allocate_address(allocation.clone());
        self.create_nat(name, subnet, ConnectivityType::Public, Some(allocation))
    }

    pub fn private_nat(self, name: &str, subnet: &str) -> Self {
        self.create_nat(name, subnet, ConnectivityType::Private, None)
    }

    fn create_nat(
        mut self,
        name: &str,
        subnet: &str,
        connectivity_type: ConnectivityType,
        allocation_id: Option<AllocationId>,
    ) -> Self {
        let (nat_gateway_id, subnet_id) = (NatGatewayId::named(name), SubnetId::named(subnet));
        let request = CreateNatGateway { nat_gateway_id, subnet_id, connectivity_type, allocation_id };
        self.cloud.create_nat_gateway(request).unwrap();
        self
    }

    pub fn egress_only_internet_gateway(mut self, name: &str) -> Self {
        let id = EgressOnlyInternetGatewayId::named(name);
        self.cloud.create_egress_only_internet_gateway(id, &read("vpc-A")).unwrap();
        self
    }

    /// `i-NAME` with `eni-NAME` and `sg-NAME`, which lets everything out.
    pub fn instance(self, name: &str, subnet: &str) -> Self {
        self.instance_with(name, subnet, |_| {})
    }

    pub fn public_instance(self, name: &str, subnet: &str) -> Self {
        self.instance_with(name, subnet, |request| request.associate_public_ip_address = Some(true))
    }

    pub fn ipv6_instance(self, name: &str, subnet: &str) -> Self {
        self.instance_with(name, subnet, |request| request.ipv6_address_count = 1)
    }

    fn instance_with(mut self, name: &str, subnet: &str, change: impl FnOnce(&mut CreateNetworkInterface)) -> Self {
        let group = SecurityGroupId::named(name);
        self.cloud.create_security_group(group.clone(), name, &read("vpc-A")).unwrap();
        let mut request = CreateNetworkInterface {
            groups: vec![group],
            ..CreateNetworkInterface::new(NetworkInterfaceId::named(name), SubnetId::named(subnet))
        };
        change(&mut request);
        self.cloud.run_instances(InstanceId::named(name), vec![request], None).unwrap();
        self
    }

    /// `vpce-NAME` in the tables of these subnets.
    pub fn endpoint(mut self, name: &str, service: &str, tables: &[&str]) -> Self {
        let mut request = CreateVpcEndpoint::new(VpcEndpointId::named(name), read("vpc-A"), read(service));
        request.route_table_ids = tables.iter().map(|table| RouteTableId::named(table)).collect();
        self.cloud.create_vpc_endpoint(request).unwrap();
        self
    }

    /// Associates an endpoint with one more table.
    pub fn associate_endpoint(mut self, name: &str, table: &str) -> Self {
        let add_route_table_ids = vec![RouteTableId::named(table)];
        let request = ModifyVpcEndpoint { add_route_table_ids, ..ModifyVpcEndpoint::default() };
        self.cloud.modify_vpc_endpoint(&VpcEndpointId::named(name), request).unwrap();
        self
    }

    /// Gives a subnet an ACL of its own, `acl-NAME`, with these entries.
    pub fn acl(mut self, subnet: &str, entries: &[&str]) -> Self {
        let acl = NetworkAclId::named(subnet);
        self.cloud.create_network_acl(acl.clone(), &read("vpc-A")).unwrap();
        self.cloud.replace_network_acl_association(&acl, &SubnetId::named(subnet)).unwrap();
        for text in entries {
            self.cloud.create_network_acl_entry(&acl, entry(text)).unwrap();
        }
        self
    }

    /// Takes every egress rule out of a group and puts these rules in.
    pub fn rules(mut self, group: &str, rules: &[&str]) -> Self {
        self.cloud.revoke_security_group_egress(&SecurityGroupId::named(group)).unwrap();
        self.and_rules(group, rules)
    }

    /// Adds rules to a group.
    pub fn and_rules(mut self, group: &str, rules: &[&str]) -> Self {
        for text in rules {
            self.cloud.authorize_security_group(&SecurityGroupId::named(group), rule(text)).unwrap();
        }
        self
    }

    pub fn prefix_list(mut self, id: &str, cidrs: &[&str]) -> Self {
        self.cloud.prefix_lists.insert(read(id), prefix_list(id, cidrs));
        self
    }

    pub fn interface(&self, name: &str) -> &NetworkInterface {
        &self.cloud.network_interfaces[&NetworkInterfaceId::named(name)]
    }

    /// Traces a request over TCP.
    pub fn ask(&self, from: &str, to: &str) -> Answer {
        trace(&self.cloud, &Question::new(from, read(to))).unwrap()
    }
}
