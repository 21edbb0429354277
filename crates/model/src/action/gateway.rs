//! Internet gateways, egress-only internet gateways, Elastic IP addresses and NAT gateways.

use std::net::Ipv4Addr;

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode, check_quota};
use crate::cloud::Cloud;
use crate::cloud::gateway::{Address, ConnectivityType, EgressOnlyInternetGateway, InternetGateway, NatGateway};
use crate::cloud::id::{
    AllocationId, EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, SubnetId, VpcId,
};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::route_table::{RouteState, Target};
use crate::rule::Rule;

/// What `CreateNatGateway` takes.
#[derive(Clone, Debug)]
pub struct CreateNatGateway {
    /// The id that the gateway is to have.
    pub nat_gateway_id: NatGatewayId,
    /// The subnet it stands in.
    pub subnet_id: SubnetId,
    /// Public, the default, or private.
    pub connectivity_type: ConnectivityType,
    /// The Elastic IP address of a public one.
    pub allocation_id: Option<AllocationId>,
}

impl Cloud {
    /// Creates an internet gateway, attached to nothing.
    pub fn create_internet_gateway(&mut self, internet_gateway_id: InternetGatewayId) {
        let gateway = InternetGateway { internet_gateway_id: internet_gateway_id.clone(), vpc_id: None };
        self.internet_gateways.insert(internet_gateway_id, gateway);
    }

    /// Attaches an internet gateway to a VPC.
    ///
    /// # Errors
    /// `InvalidInternetGatewayID.NotFound`; `InvalidVpcID.NotFound`; `Resource.AlreadyAssociated` for a gateway that has a VPC;
    /// `InvalidParameterValue` for a VPC that has a gateway.
    pub fn attach_internet_gateway(&mut self, id: &InternetGatewayId, vpc_id: &VpcId) -> Result<(), ApiError> {
        const OPERATION: &str = "AttachInternetGateway";
        if !self.vpcs.contains_key(vpc_id) {
            return Err(unknown_vpc(OPERATION, vpc_id));
        }
        if let Some(other) = self.internet_gateways.values().find(|gateway| gateway.vpc_id.as_ref() == Some(vpc_id)) {
            let message = format!("Network {vpc_id} already has an internet gateway attached");
            return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                .help(format!("a VPC takes one internet gateway: use {}", other.internet_gateway_id)));
        }
        let gateway = self.internet_gateways.get_mut(id).ok_or_else(|| {
            ApiError::not_found(OPERATION, ErrorCode::InvalidInternetGatewayIdNotFound, "internetGateway", id)
        })?;
        if let Some(vpc) = &gateway.vpc_id {
            let message = format!("resource {id} is already attached to network {vpc}");
            return Err(ApiError::new(OPERATION, ErrorCode::ResourceAlreadyAssociated, message)
                .help("an internet gateway serves one VPC: create another for the second"));
        }
        gateway.vpc_id = Some(vpc_id.clone());
        Ok(())
    }

    /// Creates an egress-only internet gateway in a VPC.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`.
    pub fn create_egress_only_internet_gateway(
        &mut self,
        id: EgressOnlyInternetGatewayId,
        vpc_id: &VpcId,
    ) -> Result<(), ApiError> {
        if !self.vpcs.contains_key(vpc_id) {
            return Err(unknown_vpc("CreateEgressOnlyInternetGateway", vpc_id));
        }
        let gateway = EgressOnlyInternetGateway { egress_only_internet_gateway_id: id.clone(), vpc_id: vpc_id.clone() };
        self.egress_only_internet_gateways.insert(id, gateway);
        Ok(())
    }

    /// Allocates an Elastic IP address and returns it. AWS gives an address of its own; the model one of the ranges that are
    /// kept for documentation and benchmarks.
    pub fn allocate_address(&mut self, allocation_id: AllocationId) -> Ipv4Addr {
        let public_ip = self.next_public_address();
        let address = Address { allocation_id: allocation_id.clone(), public_ip, network_interface_id: None };
        self.addresses.insert(allocation_id, address);
        public_ip
    }

    /// A public address that nobody has: RFC 5737's documentation ranges first, RFC 2544's benchmarking range behind them.
    pub(super) fn next_public_address(&self) -> Ipv4Addr {
        let documentation = [[203, 0, 113], [198, 51, 100]];
        let documentation = documentation.into_iter().flat_map(|[a, b, c]| (1..=254).map(move |d| [a, b, c, d].into()));
        let benchmarking = (u32::from(Ipv4Addr::new(198, 18, 0, 0))..).map(Ipv4Addr::from);
        let taken = |address: &Ipv4Addr| {
            self.addresses.values().any(|other| other.public_ip == *address)
                || self.network_interfaces.values().any(|interface| interface.public_ip == Some(*address))
        };
        documentation.chain(benchmarking).find(|address| !taken(address)).unwrap_or(Ipv4Addr::UNSPECIFIED)
    }

    /// Associates an Elastic IP address with a network interface.
    ///
    /// # Errors
    /// `InvalidAllocationID.NotFound`; `InvalidNetworkInterfaceID.NotFound`; `Resource.AlreadyAssociated`.
    pub fn associate_address(
        &mut self,
        allocation_id: &AllocationId,
        interface_id: &NetworkInterfaceId,
    ) -> Result<(), ApiError> {
        const OPERATION: &str = "AssociateAddress";
        let address = self.free_address(OPERATION, allocation_id)?;
        let interface = self.network_interfaces.get_mut(interface_id).ok_or_else(|| {
            let code = ErrorCode::InvalidNetworkInterfaceIdNotFound;
            ApiError::not_found(OPERATION, code, "networkInterface", interface_id)
        })?;
        interface.public_ip = Some(address);
        if let Some(address) = self.addresses.get_mut(allocation_id) {
            address.network_interface_id = Some(interface_id.clone());
        }
        Ok(())
    }

    fn free_address(&self, operation: &'static str, allocation_id: &AllocationId) -> Result<Ipv4Addr, ApiError> {
        let address = self.addresses.get(allocation_id).ok_or_else(|| {
            ApiError::not_found(operation, ErrorCode::InvalidAllocationIdNotFound, "allocation", allocation_id)
        })?;
        match &address.network_interface_id {
            None => Ok(address.public_ip),
            Some(interface) => {
                let message = format!("resource {allocation_id} is already associated with associate-id {interface}");
                Err(ApiError::new(operation, ErrorCode::ResourceAlreadyAssociated, message)
                    .help("allocate another Elastic IP address: one stands for one private address"))
            }
        }
    }

    /// Creates a NAT gateway with an interface in its subnet.
    ///
    /// # Errors
    /// `InvalidSubnetID.NotFound`; `InvalidAllocationID.NotFound`; `Resource.AlreadyAssociated`;
    /// `InsufficientFreeAddressesInSubnet`; `InvalidParameterValue` for a public gateway without an Elastic IP address or a private
    /// one with it.
    pub fn create_nat_gateway(&mut self, request: CreateNatGateway) -> Result<(), ApiError> {
        const OPERATION: &str = "CreateNatGateway";
        let CreateNatGateway { nat_gateway_id, subnet_id, connectivity_type, allocation_id } = request;
        let subnet = self.subnet(OPERATION, &subnet_id)?.clone();
        let zone = |id: &SubnetId| self.subnets.get(id).map(|subnet| subnet.availability_zone);
        let used = self.nat_gateways.values().filter(|it| zone(&it.subnet_id) == zone(&subnet_id)).count();
        let (code, quota) = (ErrorCode::NatGatewayLimitExceeded, self.quotas.nat_gateways_per_zone);
        check_quota(OPERATION, code, "NAT gateways", (used, quota), Rule::Rt81)?;
        let public_ip = match (connectivity_type, &allocation_id) {
            (ConnectivityType::Public, Some(id)) => Some(self.free_address(OPERATION, id)?),
            (ConnectivityType::Private, None) => None,
            (ConnectivityType::Public, None) => {
                let message = "The request must contain the parameter AllocationId";
                return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                    .help("allocate an Elastic IP address for it, or make it `private`"));
            }
            (ConnectivityType::Private, Some(_)) => {
                let message = "AllocationId is not supported with a private NAT gateway";
                return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                    .help("leave out the Elastic IP address, or make the gateway `public`"));
            }
        };
        let network_interface_id = NetworkInterfaceId::named(nat_gateway_id.name());
        let interface = NetworkInterface {
            private_ip_address: Some(self.next_free_address(OPERATION, &subnet)?),
            public_ip,
            ..NetworkInterface::new(network_interface_id.clone(), InterfaceType::NatGateway, &subnet)
        };
        self.network_interfaces.insert(network_interface_id.clone(), interface);
        if let Some(address) = allocation_id.and_then(|id| self.addresses.get_mut(&id)) {
            address.network_interface_id = Some(network_interface_id.clone());
        }
        let vpc_id = subnet.vpc_id;
        let gateway = NatGateway {
            nat_gateway_id: nat_gateway_id.clone(),
            vpc_id,
            subnet_id,
            connectivity_type,
            network_interface_id,
        };
        self.nat_gateways.insert(nat_gateway_id, gateway);
        Ok(())
    }

    /// Deletes a NAT gateway. Routes to it stay, as blackholes (`RT-13`).
    ///
    /// # Errors
    /// `NatGatewayNotFound`.
    pub fn delete_nat_gateway(&mut self, id: &NatGatewayId) -> Result<(), ApiError> {
        let gateway = self.nat_gateways.remove(id).ok_or_else(|| {
            let message = format!("NatGateway {id} was not found");
            ApiError::new("DeleteNatGateway", ErrorCode::InvalidNatGatewayIdNotFound, message)
                .help("name a NAT gateway that exists")
        })?;
        self.network_interfaces.remove(&gateway.network_interface_id);
        for address in self.addresses.iter_mut().map(|(_, it)| it) {
            address.network_interface_id.take_if(|interface| *interface == gateway.network_interface_id);
        }
        let routes = self.route_tables.iter_mut().map(|(_, it)| it).flat_map(|table| &mut table.routes);
        for route in routes.filter(|route| route.target == Target::NatGateway(id.clone())) {
            route.state = RouteState::Blackhole;
        }
        Ok(())
    }
}
