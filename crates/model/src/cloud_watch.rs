//! The metrics in which CloudWatch shows what an endpoint carries: to its owner, and to the provider of the service behind it.
//!
//! Values need a real account; which metrics there are, in which namespace and under which dimensions follows from the network.

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::id::NetworkInterfaceId;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint, VpcEndpointType};
use crate::rule::Rule;
use crate::trace::{Hop, Path};

/// Metrics of one namespace with the same dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metrics {
    /// The namespace.
    pub namespace: &'static str,
    /// The metrics.
    pub metric_names: &'static [&'static str],
    /// The dimensions and their values.
    pub dimensions: Vec<(&'static str, String)>,
    /// The rules of Contributor Insights that count over the same endpoints, once they are enabled (`ES-21`).
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub insight_rules: &'static [&'static str],
    /// The documented rule.
    pub rule: Rule,
}

const OF_ENDPOINT: [&str; 5] =
    ["ActiveConnections", "BytesProcessed", "NewConnections", "PacketsDropped", "RstPacketsReceived"];
const OF_SERVICE: [&str; 5] =
    ["ActiveConnections", "BytesProcessed", "EndpointsCount", "NewConnections", "RstPacketsSent"];
const INSIGHT_RULES: [&str; 4] = [
    "VpcEndpointService-ActiveConnectionsByEndpointId-v1",
    "VpcEndpointService-BytesByEndpointId-v1",
    "VpcEndpointService-NewConnectionsByEndpointId-v1",
    "VpcEndpointService-RstPacketsByEndpointId-v1",
];

/// The metrics that a request on this way counts in.
pub fn metrics(cloud: &Cloud, path: &Path) -> Vec<Metrics> {
    let mut all = Vec::new();
    for (place, hop) in path.forward.iter().enumerate() {
        let Hop::VpcEndpoint { vpc_endpoint_id, .. } = hop else { continue };
        let Some(endpoint) = cloud.vpc_endpoints.get(vpc_endpoint_id) else { continue };
        all.extend(of_endpoint(cloud, endpoint, entered(&path.forward[..place])));
        all.extend(of_service(cloud, endpoint, &path.forward[place..]));
    }
    all
}

/// The interface that was asked last, which is the endpoint's own where it has groups.
fn entered(before: &[Hop]) -> Option<&NetworkInterfaceId> {
    before.iter().rev().find_map(|hop| match hop {
        Hop::SecurityGroups(decision) => Some(&decision.network_interface_id),
        _ => None,
    })
}

/// Those of the endpoint's owner, for the endpoint and once more for the subnet (`FL-51`). A gateway endpoint has none (`FL-50`), nor
/// has one for another Region (`IF-95`).
fn of_endpoint(cloud: &Cloud, endpoint: &VpcEndpoint, entered: Option<&NetworkInterfaceId>) -> Vec<Metrics> {
    let region = cloud.vpcs.get(&endpoint.vpc_id).map(|vpc| vpc.region);
    let endpoint_type = match endpoint.vpc_endpoint_type {
        VpcEndpointType::Interface => "Interface",
        VpcEndpointType::GatewayLoadBalancer => "GatewayLoadBalancer",
        _ => return Vec::new(),
    };
    if region != endpoint.service_region() {
        return Vec::new();
    }
    let dimensions = vec![
        ("Endpoint Type", endpoint_type.to_owned()),
        ("Service Name", endpoint.service_name.to_string()),
        ("VPC Endpoint Id", endpoint.vpc_endpoint_id.to_string()),
        ("VPC Id", endpoint.vpc_id.to_string()),
    ];
    let own = entered.filter(|id| endpoint.network_interface_ids.contains(id));
    let interface = own.or(endpoint.network_interface_ids.first()).and_then(|id| cloud.network_interfaces.get(id));
    let subnet = interface.map(|interface| ("Subnet Id", interface.subnet_id.to_string()));
    let of_subnet = subnet.map(|subnet| dimensions.iter().cloned().chain([subnet]).collect());
    let row = |dimensions| Metrics {
        namespace: "AWS/PrivateLinkEndpoints",
        metric_names: &OF_ENDPOINT,
        dimensions,
        insight_rules: &[],
        rule: Rule::Fl50,
    };
    [dimensions].into_iter().chain(of_subnet).map(row).collect()
}

/// Those that the provider of the service reads (`FL-52`), where the service is part of the network.
fn of_service(cloud: &Cloud, endpoint: &VpcEndpoint, behind: &[Hop]) -> Option<Metrics> {
    let EndpointService::Customer(name) = &endpoint.service_name else { return None };
    let service = cloud.endpoint_services.get(&name.service_id)?;
    let (balancer, zone) = behind.iter().find_map(|hop| match hop {
        Hop::LoadBalancer { load_balancer_name, address, .. } => {
            let mut balancers = service.load_balancer_arns.iter().filter_map(|arn| cloud.load_balancers.get(arn));
            let balancer = balancers.find(|balancer| balancer.load_balancer_name == *load_balancer_name)?;
            let nodes = balancer.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
            let mut subnets = nodes.filter(|node| node.addresses().any(|own| Some(own) == *address));
            let subnet = subnets.next().and_then(|node| cloud.subnets.get(&node.subnet_id));
            Some((balancer, subnet.map(|subnet| cloud.zone_id(&service.owner_id, subnet.availability_zone))))
        }
        _ => None,
    })?;
    let zone = zone.map(|zone| ("Az", zone));
    let dimensions = [("Service Id", name.service_id.to_string())].into_iter().chain(zone).chain([
        ("Load Balancer Arn", balancer.load_balancer_arn.clone()),
        ("VPC Endpoint Id", endpoint.vpc_endpoint_id.to_string()),
    ]);
    Some(Metrics {
        namespace: "AWS/PrivateLinkServices",
        metric_names: &OF_SERVICE,
        dimensions: dimensions.collect(),
        insight_rules: &INSIGHT_RULES,
        rule: Rule::Es20,
    })
}
