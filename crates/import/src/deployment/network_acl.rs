//! `AWS::EC2::NetworkAcl`, `AWS::EC2::NetworkAclEntry` and `AWS::EC2::SubnetNetworkAclAssociation`.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use vpce_model::cloud::id::{NetworkAclId, SubnetId};
use vpce_model::cloud::network_acl::{NetworkAclEntry, RuleAction};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};

use super::{Deployment, ResourceType, same_as_reference};
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const NETWORK_ACL: ResourceType = ResourceType {
    name: "AWS::EC2::NetworkAcl",
    create: create_network_acl,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const ENTRY: ResourceType = ResourceType {
    name: "AWS::EC2::NetworkAclEntry",
    create: create_network_acl_entry,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::EC2::SubnetNetworkAclAssociation",
    create: replace_association,
    attributes: &["AssociationId"],
    attribute: same_as_reference,
};

fn create_network_acl(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = NetworkAclId::named(name);
    deployment.cloud.create_network_acl(id.clone(), &properties.required("VpcId")?)?;
    Ok(id.to_string())
}

fn create_network_acl_entry(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let id: NetworkAclId = properties.required("NetworkAclId")?;
    let protocol: IpProtocol = properties.required("Protocol")?;
    let entry = NetworkAclEntry {
        rule_number: properties.required("RuleNumber")?,
        egress: properties.boolean("Egress")?.unwrap_or(false),
        protocol,
        rule_action: rule_action(properties)?,
        cidr_block: cidr_block(properties)?,
        port_range: port_range(properties, protocol)?,
    };
    deployment.cloud.create_network_acl_entry(&id, entry)?;
    Ok(name.to_owned())
}

fn rule_action(properties: &mut Properties) -> Result<RuleAction, Fault> {
    let action = properties.choice("RuleAction", &[("allow", RuleAction::Allow), ("deny", RuleAction::Deny)])?;
    action.ok_or_else(|| properties.missing("RuleAction"))
}

fn cidr_block(properties: &mut Properties) -> Result<IpNet, Fault> {
    let ipv4 = properties.block::<Ipv4Net>("CidrBlock")?.map(|block| IpNet::V4(block.trunc()));
    let ipv6 = properties.block::<Ipv6Net>("Ipv6CidrBlock")?.map(|block| IpNet::V6(block.trunc()));
    ipv4.or(ipv6).ok_or_else(|| properties.missing("CidrBlock"))
}

/// "Required if you specify 6 (TCP) or 17 (UDP) for the protocol parameter."
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html>
fn port_range(properties: &mut Properties, protocol: IpProtocol) -> Result<PortRange, Fault> {
    let range = properties
        .inside("PortRange", |range| Ok(PortRange { from: range.required("From")?, to: range.required("To")? }))?;
    match range {
        Some(range) if protocol.has_ports() => Ok(range),
        None if protocol.has_ports() => Err(properties.missing("PortRange")),
        _ => Ok(PortRange::ALL),
    }
}

fn replace_association(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let id: NetworkAclId = properties.required("NetworkAclId")?;
    let subnet_id: SubnetId = properties.required("SubnetId")?;
    deployment.cloud.replace_network_acl_association(&id, &subnet_id)?;
    Ok(format!("aclassoc-{name}"))
}
