//! Network Load Balancers and Gateway Load Balancers, which stand behind endpoint services.

use std::net::IpAddr;

use serde::Serialize;

use super::Cloud;
use super::id::{InstanceId, NetworkInterfaceId, SecurityGroupId, SubnetId, VpcId};
use super::protocol::IpProtocol;
use super::vpc_endpoint::IpAddressType;

/// The ARN of a load balancer.
pub type LoadBalancerArn = String;

/// The ARN of a target group.
pub type TargetGroupArn = String;

/// A load balancer in the zones of its subnets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancer {
    /// Its ARN.
    pub load_balancer_arn: LoadBalancerArn,
    /// What its owner calls it.
    pub load_balancer_name: String,
    /// Which kind it is.
    #[serde(rename = "Type")]
    pub load_balancer_type: LoadBalancerType,
    /// Which address families its nodes have; its targets may keep IPv4 (`ES-23`, `GW-20`).
    pub ip_address_type: IpAddressType,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Its subnets, one for each zone.
    pub subnet_ids: Vec<SubnetId>,
    /// Its nodes' interfaces, in the order of the subnets.
    pub network_interface_ids: Vec<NetworkInterfaceId>,
    /// Its security groups; one created without any never has any.
    pub security_groups: Vec<SecurityGroupId>,
    /// Whether its groups' inbound rules are asked about what comes through PrivateLink (`ES-12`). True unless switched off.
    pub enforce_security_group_inbound_rules_on_private_link_traffic: bool,
    /// Whether a node sends to targets of other zones (`ES-08`, `GW-15`). False unless switched on.
    pub cross_zone: bool,
    /// What it listens on; a Gateway Load Balancer takes everything (`GW-11`).
    pub listeners: Vec<Listener>,
}

impl LoadBalancer {
    /// Its DNS name, which AWS makes up from its name and sixteen digits; here those of its ARN's end.
    pub fn dns_name(&self, cloud: &Cloud) -> Option<String> {
        let region = cloud.vpcs.get(&self.vpc_id)?.region;
        let digits = self.load_balancer_arn.rsplit('/').next()?;
        let name = format!("{}-{digits}.elb.{region}.{}", self.load_balancer_name, region.dns_suffix());
        Some(name.to_ascii_lowercase())
    }
}

/// Whether a load balancer ends connections or hands packets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LoadBalancerType {
    /// A Network Load Balancer.
    Network,
    /// A Gateway Load Balancer.
    Gateway,
}

/// A port of a load balancer, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listener {
    /// TCP or UDP; all for a Gateway Load Balancer.
    pub protocol: IpProtocol,
    /// The port; 0 for a Gateway Load Balancer.
    pub port: u16,
    /// The group of targets it forwards to.
    pub target_group_arn: TargetGroupArn,
}

/// Targets that a listener spreads connections over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroup {
    /// Its ARN.
    pub target_group_arn: TargetGroupArn,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// The port that its targets listen on, unless one says another.
    pub port: u16,
    /// Whether a Network Load Balancer writes the client's address in front of the data (`ES-10`).
    pub proxy_protocol_v2: bool,
    /// Which packets a Gateway Load Balancer keeps on one appliance (`GW-12`).
    pub stickiness: FlowStickiness,
    /// The targets.
    pub targets: Vec<TargetDescription>,
}

/// A target of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetDescription {
    /// The instance or the address.
    pub id: TargetId,
    /// Its port, where it is not the group's.
    pub port: Option<u16>,
}

/// By what a target is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TargetId {
    /// By instance.
    Instance(InstanceId),
    /// By address.
    Ip(IpAddr),
}

/// Which parts of a packet keep its flow on one appliance (`GW-12`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowStickiness {
    /// Addresses, ports and protocol.
    #[default]
    FiveTuple,
    /// Addresses and protocol.
    SourceIpDestIpProto,
    /// Addresses.
    SourceIpDestIp,
}
