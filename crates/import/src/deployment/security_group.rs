//! `AWS::EC2::SecurityGroup`, `AWS::EC2::SecurityGroupIngress` and `AWS::EC2::SecurityGroupEgress`.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use vpce_model::cloud::id::{SecurityGroupId, VpcId};
use vpce_model::cloud::prefix_list::PrefixListId;
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::security_group::{Peer, SecurityGroupRule};

use super::{Created, Deployment, ResourceType, same_as_reference, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const SECURITY_GROUP: ResourceType = ResourceType {
    name: "AWS::EC2::SecurityGroup",
    create: create_security_group,
    attributes: &["GroupId", "Id", "VpcId"],
    attribute: group_attribute,
};

pub(super) const INGRESS: ResourceType = ResourceType {
    name: "AWS::EC2::SecurityGroupIngress",
    create: authorize_ingress,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const EGRESS: ResourceType = ResourceType {
    name: "AWS::EC2::SecurityGroupEgress",
    create: authorize_egress,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) fn create_security_group(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.required::<String>("GroupDescription")?;
    let id = SecurityGroupId::named(name);
    let Some(vpc_id) = properties.parsed::<VpcId>("VpcId")? else {
        return Err(Cause::Unknown("without a `VpcId` it is made in the default VPC".to_owned()).nowhere());
    };
    let group_name = properties.text("GroupName")?.unwrap_or_else(|| name.to_owned());
    let declares_egress = properties.has_items("SecurityGroupEgress");
    let ingress = properties.each("SecurityGroupIngress", |rule| read_rule(rule, false))?;
    let egress = properties.each("SecurityGroupEgress", |rule| read_rule(rule, true))?;
    let cloud = &mut deployment.cloud;
    cloud.create_security_group(id.clone(), &group_name, &vpc_id)?;
    // "If you do not add egress rules, we add egress rules that allow all outbound IPv4 and IPv6 traffic."
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
    if declares_egress {
        cloud.revoke_security_group_egress(&id)?;
    } else {
        deployment.default_egress.insert(id.clone());
    }
    for rule in ingress.into_iter().chain(egress) {
        let list = if rule.is_egress { "SecurityGroupEgress" } else { "SecurityGroupIngress" };
        match deployment.cloud.authorize_security_group(&id, rule).map_err(Fault::from) {
            Err(Fault { cause: Cause::Unknown(reason), .. }) => properties.leave(list, reason),
            result => result?,
        }
    }
    Ok(id.to_string())
}

pub(super) fn group_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "VpcId" => {
            let group = deployment.cloud.security_groups.get(&SecurityGroupId::named(created.logical_id))?;
            Some(text(&group.vpc_id))
        }
        _ => Some(text(created.reference)),
    }
}

fn authorize_ingress(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let group: SecurityGroupId = properties.required("GroupId")?;
    let rule = read_rule(properties, false)?;
    deployment.cloud.authorize_security_group(&group, rule)?;
    Ok(format!("sgr-{name}"))
}

/// Beside an `AWS::EC2::SecurityGroupEgress`, CloudFormation deletes the rule that lets everything out
/// (<https://github.com/aws/aws-cdk/issues/987>).
fn authorize_egress(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let group: SecurityGroupId = properties.required("GroupId")?;
    let rule = read_rule(properties, true)?;
    if deployment.default_egress.remove(&group) {
        deployment.cloud.revoke_security_group_egress(&group)?;
    }
    deployment.cloud.authorize_security_group(&group, rule)?;
    Ok(format!("sgr-{name}"))
}

fn read_rule(properties: &mut Properties, is_egress: bool) -> Result<SecurityGroupRule, Fault> {
    properties.skip("Description");
    let ip_protocol: IpProtocol = properties.required("IpProtocol")?;
    let (from, to): (Option<i32>, Option<i32>) = (properties.parsed("FromPort")?, properties.parsed("ToPort")?);
    let ports = match (ip_protocol.has_ports(), from, to) {
        (false, ..) | (true, Some(-1), _) => PortRange::ALL,
        (true, Some(from), Some(to)) => PortRange { from: port(from), to: port(to) },
        (true, None, _) => return Err(properties.missing("FromPort")),
        (true, _, None) => return Err(properties.missing("ToPort")),
    };
    Ok(SecurityGroupRule { is_egress, ip_protocol, ports, peer: read_peer(properties, is_egress)? })
}

fn port(number: i32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn read_peer(properties: &mut Properties, is_egress: bool) -> Result<Peer, Fault> {
    let (group, list) = match is_egress {
        true => ("DestinationSecurityGroupId", "DestinationPrefixListId"),
        false => ("SourceSecurityGroupId", "SourcePrefixListId"),
    };
    let ipv4 = properties.block::<Ipv4Net>("CidrIp")?.map(|block| Peer::Cidr(IpNet::V4(block.trunc())));
    let ipv6 = properties.block::<Ipv6Net>("CidrIpv6")?.map(|block| Peer::Cidr(IpNet::V6(block.trunc())));
    let group = properties.parsed::<SecurityGroupId>(group)?.map(Peer::Group);
    let list = properties.parsed::<PrefixListId>(list)?.map(Peer::PrefixList);
    if properties.has("SourceSecurityGroupName") {
        return Err(Cause::Unknown("groups are named by id in a VPC".to_owned()).nowhere());
    }
    ipv4.or(ipv6).or(group).or(list).ok_or_else(|| properties.missing("CidrIp"))
}
