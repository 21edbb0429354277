//! `AWS::EC2::VPC`, `AWS::EC2::VPCCidrBlock` and `AWS::EC2::Subnet`.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use vpce_model::action::{CreateSubnet, CreateVpc};
use vpce_model::cloud::id::{NetworkAclId, SecurityGroupId, SubnetId, VpcId};

use super::{Created, Deployment, ResourceType, same_as_reference, text, texts};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const VPC: ResourceType = ResourceType {
    name: "AWS::EC2::VPC",
    create: create_vpc,
    attributes: &[
        "CidrBlock",
        "CidrBlockAssociations",
        "DefaultNetworkAcl",
        "DefaultSecurityGroup",
        "Ipv6CidrBlocks",
        "VpcId",
    ],
    attribute: vpc_attribute,
};

pub(super) const CIDR_BLOCK: ResourceType = ResourceType {
    name: "AWS::EC2::VPCCidrBlock",
    create: create_cidr_block,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const SUBNET: ResourceType = ResourceType {
    name: "AWS::EC2::Subnet",
    create: create_subnet,
    attributes: &[
        "AvailabilityZone",
        "AvailabilityZoneId",
        "CidrBlock",
        "Ipv6CidrBlocks",
        "NetworkAclAssociationId",
        "OutpostArn",
        "SubnetId",
        "VpcId",
    ],
    attribute: subnet_attribute,
};

pub(super) fn create_vpc(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    let Some(cidr_block) = properties.block("CidrBlock")? else {
        return Err(match properties.has("Ipv4IpamPoolId") {
            true => Cause::Unknown("its addresses come from an IPAM pool".to_owned()).nowhere(),
            false => properties.missing("CidrBlock"),
        });
    };
    let id = VpcId::named(name);
    let mut request = CreateVpc::new(id.clone(), deployment.settings.region, cidr_block);
    request.owner_id = deployment.settings.account_id.clone();
    request.enable_dns_support = properties.boolean("EnableDnsSupport")?.unwrap_or(true);
    request.enable_dns_hostnames = properties.boolean("EnableDnsHostnames")?.unwrap_or(false);
    deployment.cloud.create_vpc(request)?;
    Ok(id.to_string())
}

pub(super) fn vpc_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let vpc = deployment.cloud.vpcs.get(&VpcId::named(created.logical_id))?;
    let default = format!("{}-default", created.logical_id);
    match attribute {
        "VpcId" => Some(text(&vpc.vpc_id)),
        "CidrBlock" => vpc.cidr_blocks.first().map(text),
        "Ipv6CidrBlocks" => Some(texts(&vpc.ipv6_cidr_blocks)),
        "DefaultNetworkAcl" => Some(text(NetworkAclId::named(&default))),
        "DefaultSecurityGroup" => Some(text(SecurityGroupId::named(&default))),
        _ => None,
    }
}

fn create_cidr_block(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let vpc_id: VpcId = properties.required("VpcId")?;
    let ipv4 = properties.block::<Ipv4Net>("CidrBlock")?.map(IpNet::V4);
    let ipv6 = properties.block::<Ipv6Net>("Ipv6CidrBlock")?.map(IpNet::V6);
    let is_amazons = properties.boolean("AmazonProvidedIpv6CidrBlock")?.unwrap_or(false);
    let amazons = is_amazons.then(|| IpNet::V6(deployment.next_ipv6_block()));
    let Some(block) = ipv4.or(ipv6).or(amazons) else {
        let is_pooled =
            properties.has("Ipv4IpamPoolId") || properties.has("Ipv6IpamPoolId") || properties.has("Ipv6Pool");
        return Err(match is_pooled {
            true => Cause::Unknown("its addresses come from a pool".to_owned()).nowhere(),
            false => properties.missing("CidrBlock"),
        });
    };
    deployment.cloud.associate_vpc_cidr_block(&vpc_id, block)?;
    Ok(format!("vpc-cidr-assoc-{name}"))
}

impl Deployment {
    /// Amazon gives a /56 of its own choice; the model takes one of the range for documentation (RFC 3849).
    fn next_ipv6_block(&self) -> Ipv6Net {
        const FIRST: u128 = 0x2001_0db8_1234_1a00 << 64;
        let given: usize = self.cloud.vpcs.values().map(|vpc| vpc.ipv6_cidr_blocks.len()).sum();
        let network = (FIRST + ((given as u128) << (128 - 56))).into();
        Ipv6Net::new_assert(network, 56)
    }
}

fn create_subnet(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("Ipv6Native");
    let is_pooled = properties.has("Ipv4IpamPoolId") || properties.has("Ipv6IpamPoolId");
    let subnet_id = SubnetId::named(name);
    let request = CreateSubnet {
        subnet_id: subnet_id.clone(),
        vpc_id: properties.required("VpcId")?,
        availability_zone: properties.parsed("AvailabilityZone")?,
        cidr_block: properties.block("CidrBlock")?,
        ipv6_cidr_block: properties.block("Ipv6CidrBlock")?,
        map_public_ip_on_launch: properties.boolean("MapPublicIpOnLaunch")?.unwrap_or(false),
    };
    if is_pooled && request.cidr_block.is_none() && request.ipv6_cidr_block.is_none() {
        return Err(Cause::Unknown("its addresses come from an IPAM pool".to_owned()).nowhere());
    }
    deployment.cloud.create_subnet(request)?;
    if properties.boolean("AssignIpv6AddressOnCreation")?.unwrap_or(false) {
        deployment.assigns_ipv6.insert(subnet_id.clone());
    }
    Ok(subnet_id.to_string())
}

fn subnet_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let subnet = deployment.cloud.subnets.get(&SubnetId::named(created.logical_id))?;
    match attribute {
        "SubnetId" => Some(text(&subnet.subnet_id)),
        "VpcId" => Some(text(&subnet.vpc_id)),
        "AvailabilityZone" => Some(text(subnet.availability_zone)),
        "AvailabilityZoneId" => {
            Some(text(deployment.cloud.zone_id(&deployment.settings.account_id, subnet.availability_zone)))
        }
        "CidrBlock" => subnet.cidr_block.map(text),
        "Ipv6CidrBlocks" => Some(texts(subnet.ipv6_cidr_block)),
        _ => None,
    }
}
