//! What Terraform's provider does otherwise than CloudFormation, or CloudFormation not at all
//! (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs>).

use indexmap::IndexMap;
use vpce_model::action::ModifyVpcEndpoint;
use vpce_model::cloud::id::{
    NetworkAclId, RouteTableId, SecurityGroupId, VpcEndpointId, VpcEndpointServiceId, VpcId, VpcPeeringConnectionId,
};
use vpce_model::cloud::prefix_list::{AddressFamily, PrefixList, aws_managed};
use vpce_model::cloud::role::Permissions;
use vpce_model::dns::endpoint_names;

use super::{Created, Deployment, ResourceType, endpoint, hosted_zone, load_balancer, no_attribute, not_in_template};
use super::{endpoint_service, peering, route, security_group, text, texts, vpc};
use crate::node::{Content, Entry, Node, Position};
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const RESOURCE_TYPES: &[&ResourceType] = &[
    &ResourceType {
        name: "Terraform::Vpc",
        create: vpc::create_vpc,
        attributes: &["DefaultNetworkAcl", "DefaultSecurityGroup", "Ipv6CidrBlock", "MainRouteTable"],
        attribute: vpc_attribute,
    },
    &ResourceType {
        name: "Terraform::SecurityGroup",
        create: create_security_group,
        attributes: &[],
        attribute: security_group::group_attribute,
    },
    &ResourceType {
        name: "Terraform::VpcEndpoint",
        create: create_vpc_endpoint,
        attributes: &["Arn", "CidrBlocks", "DnsEntry", "NetworkInterfaceIds", "OwnerId", "PrefixListId", "State"],
        attribute: endpoint_attribute,
    },
    &ResourceType {
        name: "Terraform::VpcEndpointService",
        create: endpoint_service::create_endpoint_service,
        attributes: &["ServiceName"],
        attribute: service_attribute,
    },
    &alone("Terraform::DefaultRouteTable", adopt_route_table),
    &alone("Terraform::DefaultSecurityGroup", adopt_security_group),
    &alone("Terraform::DefaultNetworkAcl", adopt_network_acl),
    &alone("Terraform::RouteTableAssociation", associate_route_table),
    &alone("Terraform::MainRouteTableAssociation", replace_main_route_table),
    &alone("Terraform::VpcEndpointRouteTableAssociation", associate_endpoint),
    &alone("Terraform::VpcEndpointSubnetAssociation", associate_endpoint),
    &alone("Terraform::VpcEndpointSecurityGroupAssociation", associate_endpoint),
    &alone("Terraform::VpcEndpointPolicy", associate_endpoint),
    &alone("Terraform::VpcEndpointConnectionAccepter", accept_endpoint),
    &alone("Terraform::VpcPeeringConnection", create_peering),
    &alone("Terraform::VpcPeeringConnectionAccepter", accept_peering),
    &alone("Terraform::TargetGroupAttachment", register_target),
    &alone("Terraform::RolePolicyAttachment", attach_to_role),
    &alone("Terraform::UserPolicyAttachment", attach_to_user),
    &alone("Terraform::Record", create_record),
];

/// A type whose only attribute is its id.
const fn alone(
    name: &'static str,
    create: fn(&mut Deployment, &str, &mut Properties) -> Result<String, Fault>,
) -> ResourceType {
    ResourceType { name, create, attributes: &[], attribute: no_attribute }
}

fn vpc_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "MainRouteTable" => Some(text(RouteTableId::named(&format!("{}-main", created.logical_id)))),
        "Ipv6CidrBlock" => {
            let vpc = deployment.cloud.vpcs.get(&VpcId::named(created.logical_id))?;
            vpc.ipv6_cidr_blocks.first().map(text)
        }
        _ => vpc::vpc_attribute(deployment, created, attribute),
    }
}

/// "When creating a new Security Group inside a VPC, Terraform will remove this default rule" ("Resource: aws_security_group",
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group>).
fn create_security_group(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    if !properties.has("GroupDescription") {
        properties.put("GroupDescription", "Managed by Terraform");
    }
    let id = security_group::create_security_group(deployment, name, properties)?;
    let group = SecurityGroupId::named(name);
    deployment.default_egress.remove(&group);
    deployment.cloud.revoke_security_group_egress(&group)?;
    Ok(id)
}

/// `API-110`: both defaults, the type `Gateway` and no private names, are CloudFormation's as well.
fn create_vpc_endpoint(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let is_accepted = properties.boolean("AutoAccept")?.unwrap_or(false);
    let id = endpoint::create_vpc_endpoint(deployment, name, properties)?;
    if is_accepted {
        deployment.cloud.accept_vpc_endpoint_connection(&VpcEndpointId::named(name))?;
    }
    Ok(id)
}

/// `API-111`
fn endpoint_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let endpoint = deployment.cloud.vpc_endpoints.get(&VpcEndpointId::named(created.logical_id))?;
    let settings = &deployment.settings;
    let list = || -> Option<&PrefixList> {
        let name = endpoint.aws_service().filter(|_| !endpoint.route_table_ids.is_empty() || is_gateway(endpoint))?;
        aws_managed(name.region, name.service, AddressFamily::Ipv4)
    };
    match attribute {
        "Arn" => {
            let resource = format!("vpc-endpoint/{}", created.reference);
            Some(deployment.arn("ec2", settings.region.as_str(), &settings.account_id, &resource))
        }
        "CidrBlocks" => list().map(|list| texts(&list.cidrs)),
        "PrefixListId" => list().map(|list| text(&list.prefix_list_id)),
        "NetworkInterfaceIds" => Some(texts(&endpoint.network_interface_ids)),
        "OwnerId" => Some(text(&settings.account_id)),
        "State" => Some(text(endpoint.state.as_str())),
        "DnsEntry" => {
            let own = endpoint_names(&deployment.cloud, endpoint).into_iter().map(|entry| entry.name);
            let private = deployment.cloud.private_names(&endpoint.service_name);
            let all = own.chain(private.into_iter().filter(|_| endpoint.private_dns_enabled));
            Some(Content::Sequence(all.map(|name| dns_entry(created.logical_id, &name.to_string())).collect()))
        }
        _ => None,
    }
}

fn is_gateway(endpoint: &vpce_model::cloud::vpc_endpoint::VpcEndpoint) -> bool {
    endpoint.vpc_endpoint_type == vpce_model::cloud::vpc_endpoint::VpcEndpointType::Gateway
}

fn dns_entry(endpoint: &str, name: &str) -> Node {
    let position = Position::START;
    let entries = [("dns_name", name.to_owned()), ("hosted_zone_id", format!("Z-{endpoint}"))];
    let entry = |(name, value): (&str, String)| {
        (name.to_owned(), Entry { key: position, value: Node::scalar(position, value) })
    };
    Node { position, content: Content::Mapping(IndexMap::from(entries.map(entry))) }
}

fn service_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    let service = deployment.cloud.endpoint_services.get(&VpcEndpointServiceId::named(created.logical_id))?;
    Some(text(format!("com.amazonaws.vpce.{}.{}", service.region, created.reference)))
}

/// The table is there already. Terraform takes away the routes that it holds, which are none.
fn adopt_route_table(_: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.required::<RouteTableId>("RouteTableId").map(|id| id.to_string())
}

/// "When Terraform first begins managing the default security group, it immediately removes all ingress and egress rules"
/// ("Resource: aws_default_security_group").
fn adopt_security_group(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let vpc_id: VpcId = properties.required("VpcId")?;
    let id = SecurityGroupId::named(&format!("{}-default", vpc_id.name()));
    let group = deployment.cloud.security_groups.get_mut(&id).ok_or_else(|| not_in_template(&vpc_id))?;
    group.rules.clear();
    Ok(id.to_string())
}

/// The same of the default network ACL.
fn adopt_network_acl(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let id: NetworkAclId = properties.required("NetworkAclId")?;
    let acl = deployment.cloud.network_acls.get_mut(&id).ok_or_else(|| not_in_template(&id))?;
    acl.entries.clear();
    Ok(id.to_string())
}

/// With a subnet, or with a gateway.
fn associate_route_table(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    match properties.has("GatewayId") {
        true => route::associate_gateway(deployment, name, properties),
        false => route::associate_route_table(deployment, name, properties),
    }
}

fn replace_main_route_table(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let vpc_id: VpcId = properties.required("VpcId")?;
    let table: RouteTableId = properties.required("RouteTableId")?;
    deployment.cloud.replace_main_route_table(&vpc_id, &table)?;
    Ok(format!("rtbassoc-{name}"))
}

/// `API-112`: adds to the lists of an endpoint, or gives it a policy.
fn associate_endpoint(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let id: VpcEndpointId = properties.required("VpcEndpointId")?;
    let mut request = ModifyVpcEndpoint::default();
    request.add_route_table_ids.extend(properties.parsed("RouteTableId")?);
    request.add_subnets.extend(properties.parsed("SubnetId")?.map(|subnet| (subnet, None)));
    request.add_security_group_ids.extend(properties.parsed("SecurityGroupId")?);
    if properties.boolean("ReplaceDefaultAssociation")? == Some(true) {
        let vpc_id = deployment.cloud.vpc_endpoints.get(&id).map(|endpoint| &endpoint.vpc_id);
        let default = vpc_id.map(|vpc_id| SecurityGroupId::named(&format!("{}-default", vpc_id.name())));
        request.remove_security_group_ids.extend(default);
    }
    request.policy_document = properties.known("PolicyDocument").map(|document| crate::json::document(&document));
    deployment.cloud.modify_vpc_endpoint(&id, request)?;
    Ok(name.to_owned())
}

fn accept_endpoint(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    deployment.cloud.accept_vpc_endpoint_connection(&properties.required("VpcEndpointId")?)?;
    Ok(name.to_owned())
}

/// Terraform accepts for the peer only where it is told to.
fn create_peering(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let is_accepted = properties.boolean("AutoAccept")?.unwrap_or(false);
    let id = peering::request_peering(deployment, name, properties)?;
    if is_accepted {
        deployment.cloud.accept_vpc_peering_connection(&id)?;
    }
    Ok(id.to_string())
}

fn accept_peering(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let id: VpcPeeringConnectionId = properties.required("VpcPeeringConnectionId")?;
    if properties.boolean("AutoAccept")? == Some(true) {
        deployment.cloud.accept_vpc_peering_connection(&id)?;
    }
    Ok(id.to_string())
}

fn register_target(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let arn: String = properties.required("TargetGroupArn")?;
    let is_instance = properties.peek("Id").is_some_and(|id| id.starts_with("i-"));
    let target = load_balancer::read_target(deployment, properties, is_instance)?;
    let group = deployment.cloud.target_groups.get_mut(&arn).ok_or_else(|| not_in_template(&arn))?;
    group.targets.push(target);
    Ok(name.to_owned())
}

fn attach_to_role(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let role: String = properties.required("Role")?;
    let account_id = deployment.settings.account_id.clone();
    let mut roles = deployment.cloud.roles.iter_mut().map(|(_, role)| role);
    let found = roles.find(|it| it.owner_id == account_id && it.role_name == role);
    attach(name, &role, found.map(|role| &mut role.permissions), properties)
}

fn attach_to_user(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let user: String = properties.required("User")?;
    let account_id = deployment.settings.account_id.clone();
    let mut users = deployment.cloud.users.iter_mut().map(|(_, user)| user);
    let found = users.find(|it| it.owner_id == account_id && it.user_name == user);
    attach(name, &user, found.map(|user| &mut user.permissions), properties)
}

fn attach(
    name: &str,
    whom: &str,
    permissions: Option<&mut Permissions>,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let permissions = permissions.ok_or_else(|| not_in_template(whom))?;
    permissions.managed_policy_arns.push(properties.required("PolicyArn")?);
    Ok(name.to_owned())
}

/// A name without the zone's behind it gets that.
fn create_record(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let zone = properties.peek("HostedZoneId").and_then(|id| deployment.cloud.hosted_zones.get(id));
    if let (Some(zone), Some(record)) = (zone, properties.peek("Name")) {
        let record = record.trim_end_matches('.');
        let is_whole = record == zone.name || record.ends_with(&format!(".{}", zone.name));
        let whole = if is_whole { record.to_owned() } else { format!("{record}.{}", zone.name) };
        properties.put("Name", &whole);
    }
    hosted_zone::create_record_set(deployment, name, properties)
}
