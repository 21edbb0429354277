//! What is behind a resource endpoint: resource gateways, and what they lead to (VPC Lattice).

use std::net::IpAddr;

use serde::Serialize;

use super::Cloud;
use super::id::{NetworkInterfaceId, ResourceGatewayId, SecurityGroupId, SubnetId, VpcId};
use super::network_interface::NetworkInterface;
use super::protocol::PortRange;

/// The ARN of a resource configuration.
pub type ResourceConfigurationArn = String;

/// A resource gateway: the door through which what comes from resource endpoints enters the VPC of a resource (`IF-101`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceGateway {
    /// Its id.
    pub resource_gateway_id: ResourceGatewayId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// The subnets it stands in.
    pub subnet_ids: Vec<SubnetId>,
    /// Its interfaces, in the order of the subnets. In life each has sixteen addresses or more; here the first stands for them.
    pub network_interface_ids: Vec<NetworkInterfaceId>,
    /// Its security groups, whose outbound rules say which resources it reaches.
    pub security_group_ids: Vec<SecurityGroupId>,
}

impl ResourceGateway {
    /// Its interface that has an address.
    pub fn interface_at<'a>(&self, cloud: &'a Cloud, address: IpAddr) -> Option<&'a NetworkInterface> {
        let mut interfaces = self.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
        interfaces.find(|interface| interface.addresses().any(|own| own == address))
    }
}

/// A resource that others reach through a gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceConfiguration {
    /// Its ARN, which a resource endpoint names.
    pub arn: ResourceConfigurationArn,
    /// The gateway that leads to it.
    pub resource_gateway_id: ResourceGatewayId,
    /// What it is.
    pub definition: ResourceDefinition,
    /// The ports that may be asked for; every port where none is named, as of a resource by ARN.
    pub port_ranges: Vec<PortRange>,
}

/// By what a resource is described (`ResourceConfigurationDefinition`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ResourceDefinition {
    /// By its address in the gateway's VPC.
    IpResource(IpAddr),
    /// By a name that public DNS knows.
    DnsResource(String),
    /// By its ARN, as a database of Amazon RDS. Which address that has, the model does not know.
    ArnResource(String),
}
