//! `AWS::Route53Resolver::ResolverEndpoint`, `ResolverRule` and `ResolverRuleAssociation`.

use std::net::IpAddr;

use vpce_model::action::CreateResolverEndpoint;
use vpce_model::cloud::hosted_zone::{ResolverDirection, ResolverRule};
use vpce_model::cloud::id::{ResolverEndpointId, ResolverRuleId, VpcId};

use super::{Created, Deployment, ResourceType, text};
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const ENDPOINT: ResourceType = ResourceType {
    name: "AWS::Route53Resolver::ResolverEndpoint",
    create: create_endpoint,
    attributes: &[
        "Arn",
        "Direction",
        "HostVPCId",
        "IpAddressCount",
        "Name",
        "OutpostArn",
        "PreferredInstanceType",
        "ResolverEndpointId",
        "ResolverEndpointType",
    ],
    attribute: endpoint_attribute,
};

pub(super) const RULE: ResourceType = ResourceType {
    name: "AWS::Route53Resolver::ResolverRule",
    create: create_rule,
    attributes: &["Arn", "DomainName", "Name", "ResolverEndpointId", "ResolverRuleId", "TargetIps"],
    attribute: rule_attribute,
};

pub(super) const RULE_ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::Route53Resolver::ResolverRuleAssociation",
    create: associate_rule,
    attributes: &["Name", "ResolverRuleAssociationId", "ResolverRuleId", "VPCId"],
    attribute: super::no_attribute,
};

fn create_endpoint(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Name", "Protocols", "ResolverEndpointType"].into_iter().for_each(|name| properties.skip(name));
    let id = ResolverEndpointId::named(name);
    let directions = [("INBOUND", ResolverDirection::Inbound), ("OUTBOUND", ResolverDirection::Outbound)];
    let Some(direction) = properties.choice("Direction", &directions)? else {
        return Err(properties.missing("Direction"));
    };
    let request = CreateResolverEndpoint {
        resolver_endpoint_id: id.clone(),
        direction,
        ip_addresses: properties
            .every("IpAddresses", |address| Ok((address.required("SubnetId")?, address.parsed("Ip")?)))?,
        security_group_ids: properties.list("SecurityGroupIds")?,
    };
    deployment.cloud.create_resolver_endpoint(request)?;
    Ok(id.to_string())
}

fn endpoint_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let endpoint = deployment.cloud.resolver_endpoints.get(&ResolverEndpointId::named(created.logical_id))?;
    match attribute {
        "ResolverEndpointId" => Some(text(created.reference)),
        "HostVPCId" => Some(text(&endpoint.vpc_id)),
        "IpAddressCount" => Some(text(endpoint.network_interface_ids.len())),
        _ => None,
    }
}

fn create_rule(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Name", "RuleType"].into_iter().for_each(|name| properties.skip(name));
    let id = ResolverRuleId::named(name);
    let endpoint = properties.parsed("ResolverEndpointId")?;
    let targets = properties.every("TargetIps", |target| {
        ["Port", "Protocol", "ServerNameIndication"].into_iter().for_each(|name| target.skip(name));
        Ok([target.parsed::<IpAddr>("Ip")?, target.parsed("Ipv6")?])
    })?;
    let rule = ResolverRule {
        resolver_rule_id: id.clone(),
        domain_name: properties.required("DomainName")?,
        target_ips: targets.into_iter().flatten().flatten().collect(),
        vpcs: Vec::new(),
    };
    deployment.cloud.create_resolver_rule(rule, endpoint.as_ref())?;
    Ok(id.to_string())
}

fn rule_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let rule = deployment.cloud.resolver_rules.get(&ResolverRuleId::named(created.logical_id))?;
    match attribute {
        "ResolverRuleId" => Some(text(created.reference)),
        "DomainName" => Some(text(&rule.domain_name)),
        _ => None,
    }
}

fn associate_rule(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Name");
    let rule: ResolverRuleId = properties.required("ResolverRuleId")?;
    let vpc_id: VpcId = properties.required("VPCId")?;
    deployment.cloud.associate_resolver_rule(&rule, &vpc_id)?;
    Ok(format!("rslvr-rrassoc-{name}"))
}
