//! What a way can carry: figures that AWS documents and that no setting of the network changes.

use serde::Serialize;

use super::Path;
use super::hop::Hop;
use crate::cloud::Cloud;
use crate::cloud::service::Service;
use crate::cloud::vpc_endpoint::{VpcEndpoint, VpcEndpointType};
use crate::rule::Rule;

/// A figure of something on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Limit {
    /// What has it.
    pub component: String,
    /// What is limited.
    pub measure: &'static str,
    /// To how much.
    pub value: u32,
    /// Of what.
    pub unit: &'static str,
    /// The documented rule.
    pub rule: Rule,
}

/// What is limited, to how much of what, and by which rule.
type Figure = (&'static str, u32, &'static str, Rule);

/// Larger packets are dropped, and no ICMP message tells the sender.
const PACKET: &str = "size of a packet";
const AT_FIRST: &str = "bandwidth in a zone at first";
const SCALED: &str = "bandwidth in a zone as it scales";
const IDLE_TCP: &str = "idle time of a TCP connection";

const INTERFACE_ENDPOINT: [Figure; 4] = [
    (PACKET, 8500, "bytes", Rule::If71),
    (AT_FIRST, 10, "Gbps", Rule::If70),
    (SCALED, 100, "Gbps", Rule::If70),
    (IDLE_TCP, 350, "seconds", Rule::If76),
];

const OF_DYNAMODB: [Figure; 1] = [("requests in a second", 50_000, "requests", Rule::If57)];

const GATEWAY_LOAD_BALANCER_ENDPOINT: [Figure; 3] =
    [(PACKET, 8500, "bytes", Rule::Gw09), (AT_FIRST, 10, "Gbps", Rule::Gw09), (SCALED, 100, "Gbps", Rule::Gw09)];

/// To an appliance a packet travels in GENEVE, which adds 68 bytes. The idle time of TCP can be set, that of UDP can't.
const GATEWAY_LOAD_BALANCER: [Figure; 3] = [
    ("size of a packet at the appliance", 8568, "bytes", Rule::Gw10),
    (IDLE_TCP, 350, "seconds", Rule::Gw13),
    ("idle time of a UDP flow", 120, "seconds", Rule::Gw13),
];

impl Path {
    /// The figures of everything that carries the request.
    pub fn limits(&self, cloud: &Cloud) -> Vec<Limit> {
        self.carrying().flat_map(|hop| figures(cloud, hop).into_iter().map(|figure| limit(hop, figure))).collect()
    }
}

fn limit(hop: &Hop, (measure, value, unit, rule): Figure) -> Limit {
    Limit { component: hop.component(), measure, value, unit, rule }
}

fn figures(cloud: &Cloud, hop: &Hop) -> Vec<Figure> {
    match hop {
        Hop::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::Gateway, .. } => Vec::new(),
        Hop::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, .. } => {
            GATEWAY_LOAD_BALANCER_ENDPOINT.to_vec()
        }
        Hop::VpcEndpoint { vpc_endpoint_id, .. } => {
            let endpoint = cloud.vpc_endpoints.get(vpc_endpoint_id);
            let all = endpoint.map(|it| ("bandwidth in all its zones", all_zones(it), "Gbps", Rule::If70));
            let service = endpoint.and_then(VpcEndpoint::aws_service).map(|name| name.service);
            let of_service = if service == Some(Service::DYNAMODB) { OF_DYNAMODB.as_slice() } else { &[] };
            INTERFACE_ENDPOINT.into_iter().chain(all).chain(of_service.iter().copied()).collect()
        }
        Hop::LoadBalancer { address: None, .. } => GATEWAY_LOAD_BALANCER.to_vec(),
        _ => Vec::new(),
    }
}

/// The zones of an endpoint add up.
fn all_zones(endpoint: &VpcEndpoint) -> u32 {
    endpoint.network_interface_ids.iter().map(|_| 100).sum()
}
