//! `AWS::ElasticLoadBalancingV2::LoadBalancer`, `TargetGroup` and `Listener`, of Network and Gateway Load Balancers.

use std::net::{IpAddr, Ipv4Addr};

use vpce_model::action::{CreateListener, CreateLoadBalancer};
use vpce_model::cloud::id::{InstanceId, SubnetId, VpcId};
use vpce_model::cloud::load_balancer::{FlowStickiness, LoadBalancerType, TargetDescription, TargetGroup, TargetId};
use vpce_model::cloud::protocol::IpProtocol;
use vpce_model::cloud::vpc_endpoint::IpAddressType;

use super::{Created, Deployment, ResourceType, not_in_template, same_as_reference, text, texts};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const LOAD_BALANCER: ResourceType = ResourceType {
    name: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    create: create_load_balancer,
    attributes: &[
        "CanonicalHostedZoneID",
        "DNSName",
        "LoadBalancerArn",
        "LoadBalancerFullName",
        "LoadBalancerName",
        "SecurityGroups",
    ],
    attribute: balancer_attribute,
};

pub(super) const TARGET_GROUP: ResourceType = ResourceType {
    name: "AWS::ElasticLoadBalancingV2::TargetGroup",
    create: create_target_group,
    attributes: &["LoadBalancerArns", "TargetGroupArn", "TargetGroupFullName", "TargetGroupName"],
    attribute: group_attribute,
};

pub(super) const LISTENER: ResourceType = ResourceType {
    name: "AWS::ElasticLoadBalancingV2::Listener",
    create: create_listener,
    attributes: &["ListenerArn"],
    attribute: same_as_reference,
};

/// The types of load balancers; an Application Load Balancer is what a template gets that names none.
const TYPES: [(&str, Option<LoadBalancerType>); 3] =
    [("network", Some(LoadBalancerType::Network)), ("gateway", Some(LoadBalancerType::Gateway)), ("application", None)];

fn create_load_balancer(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let Some(load_balancer_type) = properties.choice("Type", &TYPES)?.flatten() else {
        return Err(Cause::Unknown("Application Load Balancers are not modelled".to_owned()).nowhere());
    };
    let balancer_name = properties.text("Name")?.unwrap_or_else(|| name.to_owned());
    let (is_gateway, kind) = match load_balancer_type {
        LoadBalancerType::Network => (false, "net"),
        LoadBalancerType::Gateway => (true, "gwy"),
    };
    let arn = deployment.balancing_arn(&format!("loadbalancer/{kind}/{balancer_name}/{name}"));
    let schemes = [("internal", false), ("internet-facing", true)];
    let mut request = CreateLoadBalancer::internal(arn.clone(), &balancer_name, []);
    request.load_balancer_type = load_balancer_type;
    let families = [("ipv4", IpAddressType::Ipv4), ("dualstack", IpAddressType::Dualstack)];
    request.ip_address_type = properties.choice("IpAddressType", &families)?.unwrap_or_default();
    request.is_internet_facing = properties.choice("Scheme", &schemes)?.unwrap_or(true) && !is_gateway;
    request.subnets = subnets(properties)?;
    request.security_groups = properties.list("SecurityGroups")?;
    // Elastic Load Balancing has no code of its own for what does not exist.
    if let Some(id) = request.security_groups.iter().find(|id| !deployment.cloud.security_groups.contains_key(id)) {
        return Err(not_in_template(id));
    }
    let enforcement = [("on", true), ("off", false)];
    let enforced = properties.choice("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &enforcement)?;
    request.enforce_security_group_inbound_rules_on_private_link_traffic = enforced.unwrap_or(true);
    request.cross_zone = attribute(properties, "LoadBalancerAttributes", "load_balancing.cross_zone.enabled")?
        .as_deref()
        == Some("true");
    deployment.cloud.create_load_balancer(request)?;
    Ok(arn)
}

/// From `SubnetMappings`, or from `Subnets` as a plain list.
fn subnets(properties: &mut Properties) -> Result<Vec<(SubnetId, Option<Ipv4Addr>)>, Fault> {
    let mapped = properties.every("SubnetMappings", |mapping| {
        Ok((mapping.required("SubnetId")?, mapping.parsed("PrivateIPv4Address")?))
    })?;
    let plain = properties.list("Subnets")?;
    Ok(mapped.into_iter().chain(plain.into_iter().map(|subnet| (subnet, None))).collect())
}

/// The value of one of the attributes that a list of keys and values holds. The others decide nothing in the model.
fn attribute(properties: &mut Properties, list: &str, wanted: &str) -> Result<Option<String>, Fault> {
    Ok(attributes(properties, list)?.into_iter().find_map(|(key, value)| (key == wanted).then_some(value)))
}

fn attributes(properties: &mut Properties, list: &str) -> Result<Vec<(String, String)>, Fault> {
    properties.each(list, |attribute| Ok((attribute.required("Key")?, attribute.required("Value")?)))
}

fn balancer_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let balancer = deployment.cloud.load_balancers.get(created.reference)?;
    match attribute {
        "LoadBalancerArn" => Some(text(created.reference)),
        "LoadBalancerName" => Some(text(&balancer.load_balancer_name)),
        "LoadBalancerFullName" => created.reference.split_once(":loadbalancer/").map(|(_, name)| text(name)),
        "DNSName" => balancer.dns_name(&deployment.cloud).map(text),
        "SecurityGroups" => Some(texts(&balancer.security_groups)),
        _ => None,
    }
}

/// What the health checks say is not known to a template: the model takes every target for healthy until a question says otherwise.
const HEALTH_CHECKS: [&str; 9] = [
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "Matcher",
    "UnhealthyThresholdCount",
];

fn create_target_group(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    HEALTH_CHECKS.into_iter().for_each(|name| properties.skip(name));
    let is_instance = match properties.text("TargetType")?.as_deref() {
        None | Some("instance") => true,
        Some("ip") => false,
        Some(other) => return Err(Cause::Unknown(format!("targets of type `{other}` are not modelled")).nowhere()),
    };
    let protocol = properties.text("Protocol")?.unwrap_or_default();
    if matches!(protocol.as_str(), "HTTP" | "HTTPS") {
        return Err(Cause::Unknown("Application Load Balancers are not modelled".to_owned()).nowhere());
    }
    let group_name = properties.text("Name")?.unwrap_or_else(|| name.to_owned());
    let arn = deployment.balancing_arn(&format!("targetgroup/{group_name}/{name}"));
    let vpc_id: VpcId = properties.required("VpcId")?;
    if !deployment.cloud.vpcs.contains_key(&vpc_id) {
        return Err(not_in_template(vpc_id));
    }
    let attributes = attributes(properties, "TargetGroupAttributes")?;
    let value = |wanted: &str| attributes.iter().find_map(|(key, value)| (key == wanted).then_some(value.as_str()));
    let stickiness = match value("stickiness.type").filter(|_| protocol == "GENEVE") {
        Some("source_ip_dest_ip") => FlowStickiness::SourceIpDestIp,
        Some("source_ip_dest_ip_proto") => FlowStickiness::SourceIpDestIpProto,
        _ => FlowStickiness::FiveTuple,
    };
    let group = TargetGroup {
        target_group_arn: arn.clone(),
        vpc_id,
        port: properties.parsed("Port")?.unwrap_or_default(),
        proxy_protocol_v2: value("proxy_protocol_v2.enabled") == Some("true"),
        stickiness,
        targets: properties.each("Targets", |target| read_target(deployment, target, is_instance))?,
    };
    deployment.cloud.create_target_group(group)?;
    Ok(arn)
}

pub(super) fn read_target(
    deployment: &Deployment,
    properties: &mut Properties,
    is_instance: bool,
) -> Result<TargetDescription, Fault> {
    properties.skip("AvailabilityZone");
    let id = match is_instance {
        true => {
            let id: InstanceId = properties.required("Id")?;
            if !deployment.cloud.instances.contains_key(&id) {
                return Err(not_in_template(id));
            }
            TargetId::Instance(id)
        }
        false => TargetId::Ip(properties.required::<IpAddr>("Id")?),
    };
    Ok(TargetDescription { id, port: properties.parsed("Port")? })
}

fn group_attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let full_name = created.reference.split(':').next_back()?;
    match attribute {
        "TargetGroupArn" => Some(text(created.reference)),
        "TargetGroupFullName" => Some(text(full_name)),
        "TargetGroupName" => full_name.split('/').nth(1).map(text),
        _ => None,
    }
}

/// The protocols of listeners, and what of them goes over the network. A Gateway Load Balancer's listener names none.
fn protocols(name: Option<&str>) -> Option<Vec<IpProtocol>> {
    match name {
        None | Some("GENEVE") => Some(vec![IpProtocol::All]),
        Some("TCP" | "TLS") => Some(vec![IpProtocol::TCP]),
        Some("UDP" | "QUIC") => Some(vec![IpProtocol::UDP]),
        Some("TCP_UDP" | "TCP_QUIC") => Some(vec![IpProtocol::TCP, IpProtocol::UDP]),
        Some(_) => None,
    }
}

fn create_listener(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Certificates", "SslPolicy", "AlpnPolicy"].into_iter().for_each(|name| properties.skip(name));
    let load_balancer_arn: String = properties.required("LoadBalancerArn")?;
    let protocol = properties.text("Protocol")?;
    let Some(protocols) = protocols(protocol.as_deref()) else {
        let reason = format!("listeners for {} are not modelled", protocol.unwrap_or_default());
        return Err(Cause::Unknown(reason).nowhere());
    };
    let port = properties.parsed("Port")?.unwrap_or_default();
    let forwards = properties.has_items("DefaultActions");
    let groups = properties.each("DefaultActions", |action| {
        ["Type", "Order"].into_iter().for_each(|name| action.skip(name));
        let group = action.text("TargetGroupArn")?;
        let forward = action.inside("ForwardConfig", |forward| {
            forward.each("TargetGroups", |group| {
                group.skip("Weight");
                group.required::<String>("TargetGroupArn")
            })
        })?;
        Ok(group.into_iter().chain(forward.into_iter().flatten()).next())
    })?;
    let Some(target_group_arn) = groups.into_iter().flatten().next() else {
        return Err(match forwards {
            true => Cause::Unknown("it forwards to nothing that is modelled".to_owned()).nowhere(),
            false => properties.missing("DefaultActions"),
        });
    };
    let listener = load_balancer_arn.replacen(":loadbalancer/", ":listener/", 1);
    deployment.cloud.create_listener(CreateListener { load_balancer_arn, protocols, port, target_group_arn })?;
    Ok(format!("{listener}/{name}"))
}

impl Deployment {
    fn balancing_arn(&self, resource: &str) -> String {
        let (region, account_id) = (self.settings.region.as_str(), &self.settings.account_id);
        self.arn_text("elasticloadbalancing", region, account_id, resource)
    }
}
