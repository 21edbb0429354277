//! The calls of VPC Lattice for what is behind resource endpoints: `CreateResourceGateway` and `CreateResourceConfiguration`.

use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkInterfaceId, ResourceGatewayId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::resource_gateway::{ResourceConfiguration, ResourceGateway};

const CREATE: &str = "CreateResourceGateway";

/// What `CreateResourceGateway` takes.
#[derive(Clone, Debug)]
pub struct CreateResourceGateway {
    /// The id that the gateway is to have.
    pub resource_gateway_id: ResourceGatewayId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// The subnets of its interfaces.
    pub subnet_ids: Vec<SubnetId>,
    /// Its security groups; the VPC's default group where none is named.
    pub security_group_ids: Vec<SecurityGroupId>,
}

impl Cloud {
    /// Creates a resource gateway, with an interface in each subnet.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for a subnet or a group that is not there; `ValidationException` for no subnet, for one of
    /// another VPC or without a free IPv4 address, and for a group of another VPC.
    pub fn create_resource_gateway(&mut self, request: CreateResourceGateway) -> Result<(), ApiError> {
        let CreateResourceGateway { resource_gateway_id: id, vpc_id, subnet_ids, security_group_ids } = request;
        let interfaces = self.interfaces_of_gateway(&id, &vpc_id, &subnet_ids, security_group_ids.clone());
        let interfaces = interfaces.map_err(in_lattices_words)?;
        let gateway = ResourceGateway {
            resource_gateway_id: id.clone(),
            vpc_id,
            subnet_ids,
            network_interface_ids: interfaces.iter().map(|it| it.network_interface_id.clone()).collect(),
            security_group_ids,
        };
        for interface in interfaces {
            self.network_interfaces.insert(interface.network_interface_id.clone(), interface);
        }
        self.resource_gateways.insert(id, gateway);
        Ok(())
    }

    fn interfaces_of_gateway(
        &self,
        id: &ResourceGatewayId,
        vpc_id: &VpcId,
        subnets: &[SubnetId],
        groups: Vec<SecurityGroupId>,
    ) -> Result<Vec<NetworkInterface>, ApiError> {
        let refuse = |message| {
            ApiError::new(CREATE, ErrorCode::ValidationException, message)
                .help("name subnets of the gateway's VPC, in as many zones as possible")
        };
        if subnets.is_empty() {
            return Err(refuse("At least one subnet must be specified".to_owned()));
        }
        let groups = self.groups_or_default(CREATE, vpc_id, groups)?;
        let make = |subnet_id| {
            let subnet = self.subnet(CREATE, subnet_id)?;
            if subnet.vpc_id != *vpc_id {
                return Err(refuse(format!("Subnet {subnet_id} is not in VPC {vpc_id}")));
            }
            let interface_id = NetworkInterfaceId::named(&format!("{}-{}", id.name(), subnet_id.name()));
            Ok(NetworkInterface {
                private_ip_address: Some(self.designated_or_free_address(CREATE, subnet, None)?),
                groups: groups.clone(),
                ..NetworkInterface::new(interface_id, InterfaceType::ResourceGateway, subnet)
            })
        };
        subnets.iter().map(make).collect()
    }

    /// Describes a resource, which others then reach through a gateway.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for a gateway that is not there.
    pub fn create_resource_configuration(&mut self, configuration: ResourceConfiguration) -> Result<(), ApiError> {
        let id = &configuration.resource_gateway_id;
        if !self.resource_gateways.contains_key(id) {
            let code = ErrorCode::ResourceNotFoundException;
            return Err(ApiError::not_found("CreateResourceConfiguration", code, "resource gateway", id));
        }
        self.resource_configurations.insert(configuration.arn.clone(), configuration);
        Ok(())
    }
}

/// The codes that the pages of both operations list under "Errors".
fn in_lattices_words(error: ApiError) -> ApiError {
    let code = match error.code.is_not_found() {
        true => ErrorCode::ResourceNotFoundException,
        false => ErrorCode::ValidationException,
    };
    error.coded(code)
}
