//! `CreateVpc`, `AssociateVpcCidrBlock` and `CreateSubnet`.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{ApiError, ErrorCode, check_quota};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkAclId, RouteTableId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::network_acl::{NetworkAcl, NetworkAclEntry, RuleAction};
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::route_table::{Route, RouteOrigin, RouteTable};
use crate::cloud::security_group::{Peer, SecurityGroup, SecurityGroupRule};
use crate::cloud::vpc::{Subnet, Vpc};
use crate::rule::Rule;
use crate::sort::sort_by_key;

const CREATE_VPC: &str = "CreateVpc";
const CREATE_SUBNET: &str = "CreateSubnet";
const ASSOCIATE_CIDR: &str = "AssociateVpcCidrBlock";

/// What `CreateVpc` takes.
#[derive(Clone, Debug)]
pub struct CreateVpc {
    /// The id that the VPC is to have.
    pub vpc_id: VpcId,
    /// The Region.
    pub region: Region,
    /// The account.
    pub owner_id: String,
    /// The primary CIDR block, /16 to /28.
    pub cidr_block: Ipv4Net,
    /// `enableDnsSupport`, true by default.
    pub enable_dns_support: bool,
    /// `enableDnsHostnames`, false by default.
    pub enable_dns_hostnames: bool,
}

impl CreateVpc {
    /// A VPC with AWS's defaults, owned by the documentation's account 111122223333.
    pub fn new(vpc_id: VpcId, region: Region, cidr_block: Ipv4Net) -> Self {
        let owner_id = "111122223333".to_owned();
        Self { vpc_id, region, owner_id, cidr_block, enable_dns_support: true, enable_dns_hostnames: false }
    }
}

/// What `CreateSubnet` takes.
#[derive(Clone, Debug)]
pub struct CreateSubnet {
    /// The id that the subnet is to have.
    pub subnet_id: SubnetId,
    /// The VPC.
    pub vpc_id: VpcId,
    /// The zone; the VPC's first when none is named.
    pub availability_zone: Option<AvailabilityZone>,
    /// The IPv4 CIDR block.
    pub cidr_block: Option<Ipv4Net>,
    /// The IPv6 CIDR block, a /64.
    pub ipv6_cidr_block: Option<Ipv6Net>,
    /// `MapPublicIpOnLaunch`.
    pub map_public_ip_on_launch: bool,
}

impl Cloud {
    /// Creates a VPC with what AWS puts into each: a main route table, a default network ACL that lets everything through and
    /// a default security group whose members admit each other.
    ///
    /// # Errors
    /// `InvalidVpc.Range` for a CIDR block that is no /16 to /28.
    pub fn create_vpc(&mut self, request: CreateVpc) -> Result<(), ApiError> {
        check_size(CREATE_VPC, ErrorCode::InvalidVpcRange, "VPC", request.cidr_block)?;
        let is_beside = |vpc: &&Vpc| vpc.region == request.region && vpc.owner_id == request.owner_id;
        let used = self.vpcs.values().filter(is_beside).count();
        let code = ErrorCode::VpcLimitExceeded;
        check_quota(CREATE_VPC, code, "VPCs", (used, self.quotas.vpcs_per_region), Rule::Rt81)?;
        let CreateVpc { vpc_id, region, owner_id, cidr_block, enable_dns_support, enable_dns_hostnames } = request;
        self.create_defaults(&vpc_id, cidr_block);
        let vpc = Vpc {
            vpc_id: vpc_id.clone(),
            region,
            owner_id,
            cidr_blocks: vec![cidr_block],
            ipv6_cidr_blocks: Vec::new(),
            enable_dns_support,
            enable_dns_hostnames,
        };
        self.vpcs.insert(vpc_id, vpc);
        Ok(())
    }

    fn create_defaults(&mut self, vpc_id: &VpcId, cidr_block: Ipv4Net) {
        let main = RouteTable {
            route_table_id: RouteTableId::named(&format!("{}-main", vpc_id.name())),
            vpc_id: vpc_id.clone(),
            main: true,
            associations: Vec::new(),
            gateway: None,
            propagating_vgws: Vec::new(),
            routes: vec![Route::local(cidr_block)],
        };
        let acl = NetworkAcl {
            network_acl_id: NetworkAclId::named(&format!("{}-default", vpc_id.name())),
            vpc_id: vpc_id.clone(),
            is_default: true,
            associations: Vec::new(),
            entries: allow_everything(100, IpNet::V4(Ipv4Net::default())),
        };
        let group_id = SecurityGroupId::named(&format!("{}-default", vpc_id.name()));
        let from_members = SecurityGroupRule {
            is_egress: false,
            ip_protocol: IpProtocol::All,
            ports: PortRange::ALL,
            peer: Peer::Group(group_id.clone()),
        };
        let group = SecurityGroup {
            group_id,
            group_name: "default".to_owned(),
            vpc_id: vpc_id.clone(),
            rules: vec![from_members, SecurityGroupRule::egress_to_everywhere(IpNet::V4(Ipv4Net::default()))],
        };
        self.route_tables.insert(main.route_table_id.clone(), main);
        self.network_acls.insert(acl.network_acl_id.clone(), acl);
        self.security_groups.insert(group.group_id.clone(), group);
    }

    /// Adds a CIDR block to a VPC, and its `local` route to every route table of the VPC (`RT-02`).
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`; `InvalidVpc.Range` for an IPv4 block that is no /16 to /28 or overlaps one that the VPC has.
    pub fn associate_vpc_cidr_block(&mut self, vpc_id: &VpcId, network: IpNet) -> Result<(), ApiError> {
        let vpc = self.vpcs.get_mut(vpc_id).ok_or_else(|| unknown_vpc(ASSOCIATE_CIDR, vpc_id))?;
        if let Some(taken) = vpc.networks().find(|taken| overlap(*taken, network)) {
            return Err(ApiError::new(
                ASSOCIATE_CIDR,
                ErrorCode::InvalidVpcRange,
                format!("The CIDR '{network}' conflicts with '{taken}'"),
            )
            .help("choose a block that overlaps no other block of the VPC"));
        }
        match network {
            IpNet::V4(block) => {
                check_size(ASSOCIATE_CIDR, ErrorCode::InvalidVpcRange, "VPC", block)?;
                vpc.cidr_blocks.push(block);
            }
            IpNet::V6(block) => vpc.ipv6_cidr_blocks.push(block),
        }
        for table in self.route_tables.iter_mut().map(|(_, it)| it).filter(|table| table.vpc_id == *vpc_id) {
            let locals = table.routes.iter().take_while(|route| route.origin == RouteOrigin::CreateRouteTable).count();
            table.routes.insert(locals, Route::local(network));
        }
        if let IpNet::V6(_) = network {
            self.open_defaults_to_ipv6(vpc_id);
        }
        Ok(())
    }

    /// The default ACL and group let IPv6 through as they do IPv4, once the VPC has it.
    fn open_defaults_to_ipv6(&mut self, vpc_id: &VpcId) {
        let everywhere = IpNet::V6(Ipv6Net::default());
        let default = |acl: &&mut NetworkAcl| acl.vpc_id == *vpc_id && acl.is_default;
        for acl in self.network_acls.iter_mut().map(|(_, it)| it).filter(default) {
            let has_ipv6 = acl.entries.iter().any(|entry| entry.cidr_block == everywhere);
            if !has_ipv6 {
                acl.entries.extend(allow_everything(101, everywhere));
                sort_by_key(&mut acl.entries, |entry| (entry.egress, entry.rule_number));
            }
        }
        let default = |group: &&mut SecurityGroup| group.vpc_id == *vpc_id && group.group_name == "default";
        for group in self.security_groups.iter_mut().map(|(_, it)| it).filter(default) {
            let rule = SecurityGroupRule::egress_to_everywhere(everywhere);
            if !group.rules.contains(&rule) {
                group.rules.push(rule);
            }
        }
    }

    /// Creates a subnet.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`; `InvalidSubnet.Range` for a block outside the VPC's or of a wrong size;
    /// `InvalidSubnet.Conflict` for one that overlaps another subnet's; `InvalidParameterValue` for a zone of another Region.
    pub fn create_subnet(&mut self, request: CreateSubnet) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE_SUBNET, &request.vpc_id))?;
        let used = self.subnets.values().filter(|subnet| subnet.vpc_id == request.vpc_id).count();
        let code = ErrorCode::SubnetLimitExceeded;
        check_quota(CREATE_SUBNET, code, "subnets", (used, self.quotas.subnets_per_vpc), Rule::Rt81)?;
        let availability_zone = zone_in(vpc.region, request.availability_zone)?;
        if let Some(block) = request.cidr_block {
            check_size(CREATE_SUBNET, ErrorCode::InvalidSubnetRange, "subnet", block)?;
        }
        let subnet = Subnet {
            subnet_id: request.subnet_id,
            vpc_id: request.vpc_id,
            availability_zone,
            cidr_block: request.cidr_block,
            ipv6_cidr_block: request.ipv6_cidr_block,
            map_public_ip_on_launch: request.map_public_ip_on_launch,
        };
        if subnet.networks().next().is_none() {
            return Err(ApiError::new(
                CREATE_SUBNET,
                ErrorCode::InvalidParameterValue,
                "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.",
            )
            .help("give the subnet a `CidrBlock` within the VPC's"));
        }
        for network in subnet.networks() {
            self.check_subnet_network(vpc, network)?;
        }
        self.subnets.insert(subnet.subnet_id.clone(), subnet);
        Ok(())
    }

    fn check_subnet_network(&self, vpc: &Vpc, network: IpNet) -> Result<(), ApiError> {
        if !vpc.networks().any(|whole| whole.contains(&network)) {
            let blocks: Vec<String> = vpc.networks().map(|block| block.to_string()).collect();
            let message = format!("The CIDR '{network}' is invalid.");
            return Err(ApiError::new(CREATE_SUBNET, ErrorCode::InvalidSubnetRange, message).help(format!(
                "{} has {}: choose a block within",
                vpc.vpc_id,
                blocks.join(" and ")
            )));
        }
        let others = self.subnets.values().filter(|subnet| subnet.vpc_id == vpc.vpc_id);
        for other in others {
            if let Some(taken) = other.networks().find(|taken| overlap(*taken, network)) {
                let message = format!("The CIDR '{network}' conflicts with another subnet");
                return Err(ApiError::new(CREATE_SUBNET, ErrorCode::InvalidSubnetConflict, message)
                    .help(format!("{} has {taken}: choose a block that does not overlap it", other.subnet_id)));
            }
        }
        Ok(())
    }
}

fn zone_in(region: Region, wanted: Option<AvailabilityZone>) -> Result<AvailabilityZone, ApiError> {
    let zone = wanted.or_else(|| region.zones().next());
    zone.filter(|zone| zone.region() == region).ok_or_else(|| {
        let message = "Value for parameter availabilityZone is invalid.";
        ApiError::new(CREATE_SUBNET, ErrorCode::InvalidParameterValue, message)
            .help(format!("name a zone of the VPC's Region {region}, such as `{region}a`"))
    })
}

fn check_size(operation: &'static str, code: ErrorCode, what: &str, block: Ipv4Net) -> Result<(), ApiError> {
    if block.addr() != block.network() {
        return Err(ApiError::new(operation, code, format!("The CIDR '{block}' is invalid.")).help(format!(
            "the block starts at {}: write {}",
            block.network(),
            block.trunc()
        )));
    }
    if (16..=28).contains(&block.prefix_len()) {
        return Ok(());
    }
    Err(ApiError::new(operation, code, format!("The CIDR '{block}' is invalid."))
        .help(format!("a {what}'s CIDR block is between /16 (65,536 addresses) and /28 (16 addresses)")))
}

fn allow_everything(rule_number: u16, everywhere: IpNet) -> Vec<NetworkAclEntry> {
    let entry = |egress| NetworkAclEntry {
        rule_number,
        egress,
        protocol: IpProtocol::All,
        rule_action: RuleAction::Allow,
        cidr_block: everywhere,
        port_range: PortRange::ALL,
    };
    vec![entry(false), entry(true)]
}

pub(super) fn overlap(one: IpNet, other: IpNet) -> bool {
    one.contains(&other) || other.contains(&one)
}

pub(super) fn unknown_vpc(operation: &'static str, vpc_id: &VpcId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidVpcIdNotFound, "vpc", vpc_id)
}
