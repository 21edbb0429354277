//! `CreateNetworkInterface` and `RunInstances`.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use super::{ApiError, ErrorCode, check_quota};
use crate::cloud::Cloud;
use crate::cloud::id::{InstanceId, NetworkInterfaceId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::network_interface::{Instance, InterfaceType, NetworkInterface};
use crate::cloud::vpc::Subnet;
use crate::rule::Rule;

/// What `CreateNetworkInterface` takes, and `RunInstances` for each interface of an instance.
#[derive(Clone, Debug)]
pub struct CreateNetworkInterface {
    /// The id that the interface is to have.
    pub network_interface_id: NetworkInterfaceId,
    /// The subnet.
    pub subnet_id: SubnetId,
    /// Its IPv4 address; AWS chooses where none is named, and the model takes the subnet's next free one.
    pub private_ip_address: Option<Ipv4Addr>,
    /// How many IPv6 addresses it gets.
    pub ipv6_address_count: usize,
    /// Its security groups; the VPC's default group where none is named.
    pub groups: Vec<SecurityGroupId>,
    /// `AssociatePublicIpAddress`; what the subnet says where it is not named. It takes effect when an instance is launched.
    pub associate_public_ip_address: Option<bool>,
    /// `SourceDestCheck`: an appliance that forwards the packets of others has it switched off.
    pub source_dest_check: bool,
}

impl CreateNetworkInterface {
    /// An interface with one IPv4 address and the VPC's default group.
    pub fn new(network_interface_id: NetworkInterfaceId, subnet_id: SubnetId) -> Self {
        Self {
            network_interface_id,
            subnet_id,
            private_ip_address: None,
            ipv6_address_count: 0,
            groups: Vec::new(),
            associate_public_ip_address: None,
            source_dest_check: true,
        }
    }
}

impl Cloud {
    /// Creates a network interface that belongs to no instance yet.
    ///
    /// # Errors
    /// `InvalidSubnetID.NotFound`; `InvalidSecurityGroupID.NotFound`; `InvalidParameter` for a group of another VPC;
    /// `InvalidParameterValue` for an address outside the subnet or kept by AWS; `InvalidIPAddress.InUse`;
    /// `InsufficientFreeAddressesInSubnet`.
    pub fn create_network_interface(&mut self, request: CreateNetworkInterface) -> Result<(), ApiError> {
        self.insert_interface("CreateNetworkInterface", request)
    }

    /// Launches an instance with these interfaces, the primary one first.
    ///
    /// # Errors
    /// Those of [`create_network_interface`](Self::create_network_interface).
    pub fn run_instances(
        &mut self,
        instance_id: InstanceId,
        interfaces: Vec<CreateNetworkInterface>,
        iam_instance_profile: Option<String>,
    ) -> Result<(), ApiError> {
        let mut network_interfaces = Vec::with_capacity(interfaces.len());
        for request in interfaces {
            let id = request.network_interface_id.clone();
            let wants_public = request.associate_public_ip_address;
            if let Err(error) = self.insert_interface("RunInstances", request) {
                // A call that is refused changes nothing.
                self.network_interfaces.retain(|id, _| !network_interfaces.contains(id));
                return Err(error);
            }
            self.attach_to_instance(&id, &instance_id, wants_public);
            network_interfaces.push(id);
        }
        let instance = Instance { instance_id: instance_id.clone(), network_interfaces, iam_instance_profile };
        self.instances.insert(instance_id, instance);
        Ok(())
    }

    /// Attaches an interface that exists to an instance, as its next one.
    ///
    /// # Errors
    /// `InvalidNetworkInterfaceID.NotFound`; `InvalidInstanceID.NotFound`.
    pub fn attach_network_interface(
        &mut self,
        id: &NetworkInterfaceId,
        instance_id: &InstanceId,
    ) -> Result<(), ApiError> {
        if !self.network_interfaces.contains_key(id) {
            let code = ErrorCode::InvalidNetworkInterfaceIdNotFound;
            return Err(ApiError::not_found("AttachNetworkInterface", code, "networkInterface", id));
        }
        let instance = self.instances.get_mut(instance_id).ok_or_else(|| {
            let code = ErrorCode::InvalidInstanceIdNotFound;
            ApiError::not_found("AttachNetworkInterface", code, "instance", instance_id)
        })?;
        instance.network_interfaces.push(id.clone());
        self.attach_to_instance(id, instance_id, Some(false));
        Ok(())
    }

    fn attach_to_instance(&mut self, id: &NetworkInterfaceId, instance_id: &InstanceId, wants_public: Option<bool>) {
        let public_ip = self.next_public_address();
        let Some(interface) = self.network_interfaces.get_mut(id) else { return };
        interface.instance_id = Some(instance_id.clone());
        let by_subnet = self.subnets.get(&interface.subnet_id).is_some_and(|subnet| subnet.map_public_ip_on_launch);
        if wants_public.unwrap_or(by_subnet) && interface.private_ip_address.is_some() {
            interface.public_ip = Some(public_ip);
        }
    }

    fn insert_interface(&mut self, operation: &'static str, request: CreateNetworkInterface) -> Result<(), ApiError> {
        let subnet = self.subnet(operation, &request.subnet_id)?.clone();
        let groups = self.groups_or_default(operation, &subnet.vpc_id, request.groups)?;
        let wanted = request.private_ip_address;
        let private_ip_address = match wanted.is_some() || subnet.cidr_block.is_some() {
            true => Some(self.designated_or_free_address(operation, &subnet, wanted)?),
            false => None,
        };
        let ipv6_addresses = self.next_ipv6_addresses(&subnet, request.ipv6_address_count);
        let id = request.network_interface_id;
        let interface = NetworkInterface {
            private_ip_address,
            ipv6_addresses,
            groups,
            source_dest_check: request.source_dest_check,
            ..NetworkInterface::new(id.clone(), InterfaceType::Interface, &subnet)
        };
        self.network_interfaces.insert(id, interface);
        Ok(())
    }

    pub(super) fn subnet(&self, operation: &'static str, id: &SubnetId) -> Result<&Subnet, ApiError> {
        self.subnets
            .get(id)
            .ok_or_else(|| ApiError::not_found(operation, ErrorCode::InvalidSubnetIdNotFound, "subnet", id))
    }

    pub(super) fn groups_or_default(
        &self,
        operation: &'static str,
        vpc_id: &VpcId,
        groups: Vec<SecurityGroupId>,
    ) -> Result<Vec<SecurityGroupId>, ApiError> {
        if groups.is_empty() {
            return Ok(vec![SecurityGroupId::named(&format!("{}-default", vpc_id.name()))]);
        }
        let (code, quota) =
            (ErrorCode::SecurityGroupsPerInterfaceLimitExceeded, self.quotas.security_groups_per_interface);
        // The last of them must find room too.
        check_quota(operation, code, "security groups per interface", (groups.len() - 1, quota), Rule::Rt81)?;
        for id in &groups {
            let code = ErrorCode::InvalidSecurityGroupIdNotFound;
            let group = self.security_groups.get(id);
            let group = group.ok_or_else(|| ApiError::not_found(operation, code, "security group", id))?;
            if group.vpc_id != *vpc_id {
                let message = format!(
                    "Security group {id} and the subnet belong to different networks ({}, {vpc_id})",
                    group.vpc_id
                );
                return Err(ApiError::new(operation, ErrorCode::InvalidParameter, message)
                    .help("a security group works in its own VPC only: make one in the subnet's VPC"));
            }
        }
        Ok(groups)
    }

    /// The address that was named, or the next free one.
    pub(super) fn designated_or_free_address(
        &self,
        operation: &'static str,
        subnet: &Subnet,
        designated: Option<Ipv4Addr>,
    ) -> Result<Ipv4Addr, ApiError> {
        match designated {
            Some(address) => self.check_address(operation, subnet, address),
            None => self.next_free_address(operation, subnet),
        }
    }

    /// A designated address: of the subnet, and neither one of the five that AWS keeps nor taken (`IF-02`).
    fn check_address(&self, operation: &'static str, subnet: &Subnet, address: Ipv4Addr) -> Result<Ipv4Addr, ApiError> {
        if !subnet.contains(address.into()) || subnet.reserves(address) {
            let message = format!("Address {address} does not fall within the subnet's address range");
            return Err(ApiError::new(operation, ErrorCode::InvalidParameterValue, message).help(format!(
                "choose an address of {} within {}, but not its first four and its last, which AWS keeps",
                subnet.subnet_id,
                subnet.cidr_block.map_or_else(|| "its range".to_owned(), |block| block.to_string()),
            )));
        }
        if !self.is_free(subnet, address) {
            let message = format!("Address {address} is in use.");
            let owner = self.interface_at(&subnet.vpc_id, address.into());
            let owner = owner.map_or("a block of an endpoint", |owner| owner.network_interface_id.as_str());
            return Err(ApiError::new(operation, ErrorCode::InvalidIpAddressInUse, message)
                .help(format!("{owner} has it: choose another, or none and let AWS choose")));
        }
        Ok(address)
    }

    pub(super) fn next_free_address(&self, operation: &'static str, subnet: &Subnet) -> Result<Ipv4Addr, ApiError> {
        let mut addresses = subnet.cidr_block.into_iter().flat_map(|block| block.hosts());
        addresses.find(|address| self.is_free(subnet, *address)).ok_or_else(|| no_address(operation, subnet))
    }

    /// The first block of sixteen addresses of which none is taken: what a service-network endpoint takes (`IF-102`).
    pub(super) fn next_free_block(&self, operation: &'static str, subnet: &Subnet) -> Result<Ipv4Net, ApiError> {
        let blocks = subnet.cidr_block.and_then(|block| block.subnets(28).ok());
        let is_free = |block: &Ipv4Net| {
            let (first, last) = (block.network().to_bits(), block.broadcast().to_bits());
            (first..=last).all(|address| self.is_free(subnet, address.into()))
        };
        blocks.into_iter().flatten().find(is_free).ok_or_else(|| no_address(operation, subnet))
    }

    fn is_free(&self, subnet: &Subnet, address: Ipv4Addr) -> bool {
        let has = |interface: &NetworkInterface| {
            interface.private_ip_address == Some(address)
                || interface.ipv4_block.is_some_and(|block| block.contains(&address))
        };
        let mut neighbours = self.network_interfaces.values().filter(|it| it.subnet_id == subnet.subnet_id);
        !subnet.reserves(address) && !neighbours.any(has)
    }

    pub(super) fn next_ipv6_addresses(&self, subnet: &Subnet, count: usize) -> Vec<Ipv6Addr> {
        let Some(block) = subnet.ipv6_cidr_block else { return Vec::new() };
        let first = u128::from(block.network()) + 4;
        let addresses = (first..=u128::from(block.broadcast())).map(Ipv6Addr::from);
        addresses.filter(|address| self.interface_at(&subnet.vpc_id, (*address).into()).is_none()).take(count).collect()
    }
}

fn no_address(operation: &'static str, subnet: &Subnet) -> ApiError {
    let message = format!("The specified subnet '{}' does not have enough free addresses.", subnet.subnet_id);
    ApiError::new(operation, ErrorCode::InsufficientFreeAddressesInSubnet, message)
        .help("use another subnet, or make this one larger")
}
