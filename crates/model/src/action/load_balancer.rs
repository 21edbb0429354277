//! The calls of Elastic Load Balancing for what stands behind endpoint services: `CreateLoadBalancer`, `CreateTargetGroup`,
//! `RegisterTargets` and `CreateListener`.

use std::net::{IpAddr, Ipv4Addr};

use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkInterfaceId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::load_balancer::{
    Listener, LoadBalancer, LoadBalancerArn, LoadBalancerType, TargetDescription, TargetGroup, TargetGroupArn, TargetId,
};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::protocol::IpProtocol;
use crate::cloud::vpc::Subnet;
use crate::cloud::vpc_endpoint::IpAddressType;

const CREATE: &str = "CreateLoadBalancer";
const REGISTER: &str = "RegisterTargets";
const LISTEN: &str = "CreateListener";

/// What `CreateLoadBalancer` takes.
#[derive(Clone, Debug)]
pub struct CreateLoadBalancer {
    /// The ARN that the load balancer is to have.
    pub load_balancer_arn: LoadBalancerArn,
    /// Its name.
    pub name: String,
    /// Network or gateway.
    pub load_balancer_type: LoadBalancerType,
    /// The subnets, one in each zone, and the private address of the node there, where one is named.
    pub subnets: Vec<(SubnetId, Option<Ipv4Addr>)>,
    /// Whether the nodes have public addresses too: the scheme `internet-facing`, which is the default.
    pub is_internet_facing: bool,
    /// The groups of the nodes of a Network Load Balancer.
    pub security_groups: Vec<SecurityGroupId>,
    /// Whether those are asked about what comes through PrivateLink (`ES-12`); true by default.
    pub enforce_security_group_inbound_rules_on_private_link_traffic: bool,
    /// `IpAddressType`: `ipv4` by default, or `dualstack`.
    pub ip_address_type: IpAddressType,
    /// The attribute `load_balancing.cross_zone.enabled` (`ES-08`, `GW-15`); false by default.
    pub cross_zone: bool,
}

impl CreateLoadBalancer {
    /// A Network Load Balancer with private addresses only, without security groups.
    pub fn internal(arn: LoadBalancerArn, name: &str, subnets: impl IntoIterator<Item = SubnetId>) -> Self {
        Self {
            load_balancer_arn: arn,
            name: name.to_owned(),
            load_balancer_type: LoadBalancerType::Network,
            subnets: subnets.into_iter().map(|subnet| (subnet, None)).collect(),
            is_internet_facing: false,
            security_groups: Vec::new(),
            enforce_security_group_inbound_rules_on_private_link_traffic: true,
            ip_address_type: IpAddressType::default(),
            cross_zone: false,
        }
    }

    /// A Gateway Load Balancer.
    pub fn gateway(arn: LoadBalancerArn, name: &str, subnets: impl IntoIterator<Item = SubnetId>) -> Self {
        Self { load_balancer_type: LoadBalancerType::Gateway, ..Self::internal(arn, name, subnets) }
    }
}

/// What `CreateListener` takes.
#[derive(Clone, Debug)]
pub struct CreateListener {
    /// The load balancer.
    pub load_balancer_arn: LoadBalancerArn,
    /// TCP (also for TLS), UDP or both; all for a Gateway Load Balancer, which takes every packet (`GW-11`).
    pub protocols: Vec<IpProtocol>,
    /// The port; 0 for a Gateway Load Balancer.
    pub port: u16,
    /// Where it forwards to.
    pub target_group_arn: TargetGroupArn,
}

impl Cloud {
    /// Creates a load balancer. The nodes of a Network Load Balancer have an interface in each subnet; what a Gateway Load
    /// Balancer has in its subnets is nothing that a packet is addressed to, and the model gives it no interface.
    ///
    /// # Errors
    /// `DuplicateLoadBalancerName`; `SubnetNotFound`; `InvalidConfigurationRequest` for two subnets in one zone or of two VPCs;
    /// `InvalidSubnet` for an internet-facing one in a VPC without an internet gateway and for a subnet without a free address;
    /// `InvalidSecurityGroup`; `InvalidConfigurationRequest` for an address that can't be had.
    pub fn create_load_balancer(&mut self, request: CreateLoadBalancer) -> Result<(), ApiError> {
        let subnets = self.balanced_subnets(&request)?;
        let Some(vpc_id) = subnets.first().map(|(subnet, _)| subnet.vpc_id.clone()) else {
            let message = "At least one subnet must be specified";
            return Err(ApiError::new(CREATE, ErrorCode::ValidationError, message)
                .help("name a subnet in each zone that it is to serve under `Subnets`"));
        };
        self.check_balancer_name(&request.name, &vpc_id)?;
        self.check_balancer_groups(&request, &vpc_id)?;
        if request.is_internet_facing && !self.has_internet_gateway(&vpc_id) {
            let message = format!("VPC {vpc_id} has no internet gateway");
            return Err(ApiError::new(CREATE, ErrorCode::InvalidSubnet, message)
                .help("set `Scheme` to `internal`, or attach an internet gateway first"));
        }
        let nodes = match request.load_balancer_type {
            LoadBalancerType::Gateway => Vec::new(),
            LoadBalancerType::Network => {
                subnets.iter().map(|it| self.node(&request, it)).collect::<Result<Vec<_>, _>>()?
            }
        };
        let balancer = LoadBalancer {
            load_balancer_arn: request.load_balancer_arn.clone(),
            load_balancer_name: request.name,
            load_balancer_type: request.load_balancer_type,
            ip_address_type: request.ip_address_type,
            vpc_id,
            subnet_ids: subnets.into_iter().map(|(subnet, _)| subnet.subnet_id).collect(),
            network_interface_ids: nodes.iter().map(|node| node.network_interface_id.clone()).collect(),
            security_groups: request.security_groups,
            enforce_security_group_inbound_rules_on_private_link_traffic: request
                .enforce_security_group_inbound_rules_on_private_link_traffic,
            cross_zone: request.cross_zone,
            listeners: Vec::new(),
        };
        for mut node in nodes {
            node.public_ip = request.is_internet_facing.then(|| self.next_public_address());
            self.network_interfaces.insert(node.network_interface_id.clone(), node);
        }
        self.load_balancers.insert(request.load_balancer_arn, balancer);
        Ok(())
    }

    /// The subnets: of one VPC, one in each zone.
    fn balanced_subnets(&self, request: &CreateLoadBalancer) -> Result<Vec<(Subnet, Option<Ipv4Addr>)>, ApiError> {
        let mut chosen: Vec<(Subnet, Option<Ipv4Addr>)> = Vec::with_capacity(request.subnets.len());
        for (id, address) in &request.subnets {
            let subnet = self.subnets.get(id).ok_or_else(|| {
                ApiError::new(CREATE, ErrorCode::SubnetNotFound, format!("The subnet ID '{id}' is not valid"))
                    .help("create it first, or name one that exists")
            })?;
            let refuse = |message: &str, other: &Subnet, help: &str| {
                Err(ApiError::new(CREATE, ErrorCode::InvalidConfigurationRequest, message)
                    .help(format!("{id} and {}: {help}", other.subnet_id)))
            };
            if let Some((other, _)) = chosen.iter().find(|(other, _)| other.vpc_id != subnet.vpc_id) {
                return refuse("All subnets must belong to the same VPC", other, "use subnets of one VPC");
            }
            if let Some((other, _)) = chosen.iter().find(|(it, _)| it.availability_zone == subnet.availability_zone) {
                let message = "A load balancer cannot be attached to multiple subnets in the same Availability Zone";
                return refuse(message, other, "name one subnet for each zone");
            }
            chosen.push((subnet.clone(), *address));
        }
        Ok(chosen)
    }

    /// Names are unique in an account and a Region.
    fn check_balancer_name(&self, name: &str, vpc_id: &VpcId) -> Result<(), ApiError> {
        let place = |vpc_id: &VpcId| self.vpcs.get(vpc_id).map(|vpc| (vpc.region, &vpc.owner_id));
        let is_taken =
            |balancer: &LoadBalancer| balancer.load_balancer_name == name && place(&balancer.vpc_id) == place(vpc_id);
        if !self.load_balancers.values().any(is_taken) {
            return Ok(());
        }
        let message = format!("A load balancer with the same name '{name}' exists, but with different settings");
        Err(ApiError::new(CREATE, ErrorCode::DuplicateLoadBalancerName, message)
            .help("give one of the two another `Name`, or none"))
    }

    fn check_balancer_groups(&self, request: &CreateLoadBalancer, vpc_id: &VpcId) -> Result<(), ApiError> {
        let is_gateway = request.load_balancer_type == LoadBalancerType::Gateway;
        if is_gateway && !request.security_groups.is_empty() {
            let message = "Security groups are not supported for load balancers with type 'gateway'";
            return Err(ApiError::new(CREATE, ErrorCode::InvalidConfigurationRequest, message)
                .help("leave `SecurityGroups` out: the appliances have groups of their own"));
        }
        let is_here = |id: &&SecurityGroupId| self.security_groups.get(*id).is_some_and(|it| it.vpc_id == *vpc_id);
        match request.security_groups.iter().find(|id| !is_here(id)) {
            None => Ok(()),
            Some(id) => {
                let message = format!("One or more security groups are invalid: {id}");
                Err(ApiError::new(CREATE, ErrorCode::InvalidSecurityGroup, message)
                    .help(format!("name a security group of {vpc_id}")))
            }
        }
    }

    fn has_internet_gateway(&self, vpc_id: &VpcId) -> bool {
        self.internet_gateways.values().any(|gateway| gateway.vpc_id.as_ref() == Some(vpc_id))
    }

    /// The interface of a node.
    fn node(
        &self,
        request: &CreateLoadBalancer,
        (subnet, wanted): &(Subnet, Option<Ipv4Addr>),
    ) -> Result<NetworkInterface, ApiError> {
        let private_ip_address =
            self.designated_or_free_address(CREATE, subnet, *wanted).map_err(in_load_balancings_words)?;
        let digits = request.load_balancer_arn.rsplit('/').next().unwrap_or(&request.name);
        let name = format!("{digits}-{}", subnet.subnet_id.name());
        let ipv6_addresses = self.next_ipv6_addresses(subnet, usize::from(request.ip_address_type.has_ipv6()));
        if request.ip_address_type.has_ipv6() && ipv6_addresses.is_empty() {
            let message = format!("The subnet {} has no IPv6 CIDR block", subnet.subnet_id);
            return Err(ApiError::new(CREATE, ErrorCode::InvalidSubnet, message)
                .help("set `IpAddressType` to `ipv4`, or give the subnet an IPv6 CIDR block"));
        }
        let id = NetworkInterfaceId::named(&name);
        Ok(NetworkInterface {
            private_ip_address: Some(private_ip_address),
            ipv6_addresses,
            groups: request.security_groups.clone(),
            ..NetworkInterface::new(id, InterfaceType::NetworkLoadBalancer, subnet)
        })
    }

    /// Creates a target group, with the targets that it begins with.
    ///
    /// # Errors
    /// `ValidationError` for a VPC that does not exist; those of [`register_targets`](Self::register_targets).
    pub fn create_target_group(&mut self, mut group: TargetGroup) -> Result<(), ApiError> {
        if !self.vpcs.contains_key(&group.vpc_id) {
            let message = format!("The VPC ID '{}' is not found", group.vpc_id);
            return Err(ApiError::new("CreateTargetGroup", ErrorCode::ValidationError, message)
                .help("create it first, or name one that exists"));
        }
        let (arn, targets) = (group.target_group_arn.clone(), std::mem::take(&mut group.targets));
        self.check_targets(&group.vpc_id, &targets)?;
        group.targets = targets;
        self.target_groups.insert(arn, group);
        Ok(())
    }

    /// Registers targets with a group.
    ///
    /// # Errors
    /// `TargetGroupNotFound`; `InvalidTarget` for an instance that is not in the group's VPC and for a public address outside it.
    pub fn register_targets(&mut self, arn: &str, targets: Vec<TargetDescription>) -> Result<(), ApiError> {
        let group = self.target_groups.get(arn).ok_or_else(|| unknown_group(REGISTER, arn))?;
        self.check_targets(&group.vpc_id, &targets)?;
        if let Some(group) = self.target_groups.get_mut(arn) {
            group.targets.extend(targets);
        }
        Ok(())
    }

    /// An instance is in the group's VPC; an address is in it or private: it may be reached through a peering connection or a
    /// VPN.
    ///
    /// "Register targets for your Network Load Balancer",
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html>
    fn check_targets(&self, vpc_id: &VpcId, targets: &[TargetDescription]) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(vpc_id);
        for target in targets {
            let (fits, message, help) = match &target.id {
                TargetId::Instance(id) => {
                    let interface = self.instances.get(id).and_then(|instance| instance.network_interfaces.first());
                    let interface = interface.and_then(|id| self.network_interfaces.get(id));
                    let message = format!("The following targets are not in the target group VPC '{vpc_id}': '{id}'");
                    let help = "register the instance by its address instead, with the target type `ip`";
                    (interface.is_some_and(|it| it.vpc_id == *vpc_id), message, help)
                }
                TargetId::Ip(address) => {
                    let fits = vpc.is_some_and(|vpc| vpc.contains(*address)) || is_private(*address);
                    let message = format!("The IP address '{address}' is not within a range that can be a target");
                    (fits, message, "a target is in the VPC, or has a private address that a route leads to")
                }
            };
            if !fits {
                return Err(ApiError::new(REGISTER, ErrorCode::InvalidTarget, message).help(help));
            }
        }
        Ok(())
    }

    /// Has a load balancer listen on a port.
    ///
    /// # Errors
    /// `LoadBalancerNotFound`; `TargetGroupNotFound`; `DuplicateListener` for a port that it listens on;
    /// `TargetGroupAssociationLimit` for a group that another load balancer forwards to.
    pub fn create_listener(&mut self, request: CreateListener) -> Result<(), ApiError> {
        let CreateListener { load_balancer_arn: arn, protocols, port, target_group_arn } = request;
        if !self.target_groups.contains_key(&target_group_arn) {
            return Err(unknown_group(LISTEN, &target_group_arn));
        }
        let forwards_to_it =
            |balancer: &LoadBalancer| balancer.listeners.iter().any(|it| it.target_group_arn == target_group_arn);
        if let Some(other) = self.load_balancers.values().find(|it| it.load_balancer_arn != arn && forwards_to_it(it)) {
            let message =
                format!("Target group '{target_group_arn}' cannot be associated with more than one load balancer");
            return Err(ApiError::new(LISTEN, ErrorCode::TargetGroupAssociationLimit, message)
                .help(format!("{} forwards to it: make a target group for each", other.load_balancer_name)));
        }
        let balancer = self.load_balancers.get_mut(&arn).ok_or_else(|| {
            ApiError::new(LISTEN, ErrorCode::LoadBalancerNotFound, format!("Load balancer '{arn}' not found"))
                .help("create it first, or name one that exists")
        })?;
        if balancer.listeners.iter().any(|listener| listener.port == port) {
            let message = "A listener already exists on this port for this load balancer";
            return Err(ApiError::new(LISTEN, ErrorCode::DuplicateListener, message).help(format!(
                "{} listens on {port} already: TCP and UDP on one port are the protocol `TCP_UDP`",
                balancer.load_balancer_name
            )));
        }
        let listener = |protocol| Listener { protocol, port, target_group_arn: target_group_arn.clone() };
        balancer.listeners.extend(protocols.into_iter().map(listener));
        Ok(())
    }
}

/// What EC2 refuses for want of an address, Elastic Load Balancing refuses with codes of its own.
///
/// "Errors" of <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html>
fn in_load_balancings_words(error: ApiError) -> ApiError {
    let code = match error.code {
        ErrorCode::InsufficientFreeAddressesInSubnet => ErrorCode::InvalidSubnet,
        _ => ErrorCode::InvalidConfigurationRequest,
    };
    error.coded(code)
}

fn unknown_group(operation: &'static str, arn: &str) -> ApiError {
    ApiError::new(operation, ErrorCode::TargetGroupNotFound, format!("Target groups '{arn}' not found"))
        .help("create it first, or name one that exists")
}

/// RFC 1918 and RFC 6598.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || matches!(address.octets(), [100, 64..=127, ..]),
        IpAddr::V6(_) => false,
    }
}
