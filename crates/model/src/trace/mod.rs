//! One request from end to end: name, route, filters, gateway, and the reply.
//!
//! A service answers from many addresses, and a setting may treat some of them differently: an ACL that names one range, a
//! static route inside another. A trace therefore follows *every* address that the name may resolve to. Addresses that take the
//! same way form one [`Path`]; most networks have one.
//!
//! A filter that blocks does not end the walk: the rest of the path is followed as if it had let the packet through, so that an
//! answer names everything that has to change ([`Answer::explanations`]). Only a missing route ends it, because nobody knows
//! where the packet would have gone.

mod authorisation;
mod destination;
mod endpoint;
mod explanation;
mod hop;
mod internet;
mod limit;
mod location;
mod matrix;
mod network;
mod packet;
mod range;
mod refusal;
mod resource_gateway;
mod source;
mod text;
mod transit;
mod walk;

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

pub use authorisation::{Asked, Authorisation, authorise};
pub use destination::{Destination, DestinationError};
pub use explanation::{Caution, Explanation};
pub use hop::{Hop, ProxyProtocol};
pub use limit::Limit;
pub use matrix::{Cell, Matrix, Row};
pub use network::Network;
pub use range::AddressRange;
pub use refusal::Refusal;

use crate::cloud::Cloud;
use crate::cloud::id::{CustomerGatewayId, NetworkInterfaceId, VpcEndpointId};
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::UnknownRegionError;
use crate::cloud::service::ServiceName;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::dns::{Resolution, ResolutionFailure, Resolver, UnknownNameError, resolve};
use crate::firewall::Passage;
use crate::sort::sort_by_key;
use location::{Located, locate};
use source::Source;
use walk::{Request, walks};

/// The ports that a Linux client sends from, Amazon Linux included.
///
/// "Network ACL rules", ephemeral ports, <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>
pub const LINUX_EPHEMERAL_PORTS: PortRange = PortRange { from: 32768, to: 61000 };

/// What is asked: can this reach that, and how?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who asks: an instance or interface by id or name, a host on premises by the name of its customer gateway or by its address,
    /// or `internet`.
    pub from: String,
    /// What it asks for.
    pub to: Destination,
    /// TCP, or UDP.
    pub protocol: IpProtocol,
    /// The port, where the destination does not say it: 443.
    pub port: u16,
    /// The ports that the client may send from.
    pub source_ports: PortRange,
}

impl Question {
    /// A request over TCP, to port 443 unless the destination says another, from a Linux client.
    pub fn new(from: &str, to: Destination) -> Self {
        let (protocol, source_ports) = (IpProtocol::TCP, LINUX_EPHEMERAL_PORTS);
        Self { from: from.to_owned(), to, protocol, port: 443, source_ports }
    }

    fn destination_port(&self) -> u16 {
        self.to.port().unwrap_or(self.port)
    }
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The interface that asks; none for a host that is outside the VPCs.
    pub source: Option<NetworkInterfaceId>,
    /// What a person calls it.
    pub source_name: String,
    /// What it asks for.
    pub to: Destination,
    /// The protocol.
    pub protocol: IpProtocol,
    /// The port.
    pub port: u16,
    /// The ports that the client may send from.
    pub source_ports: PortRange,
    /// What the name resolves to, where a name is asked for.
    pub resolution: Option<Resolution>,
    /// The ways that the request can take; the one of the most addresses first. None when the name does not resolve.
    pub paths: Vec<Path>,
    /// What a reader should know although it blocks nothing.
    pub cautions: Vec<Caution>,
}

/// A way of a request, and the addresses that take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Path {
    /// The addresses of the destination that are reached, or missed, this way; printed as CIDR blocks.
    #[serde(serialize_with = "range::as_networks")]
    pub addresses: Vec<AddressRange>,
    /// The one that was followed.
    pub example: IpAddr,
    /// Where it ends.
    pub end: End,
    /// The hops of the request.
    #[serde(rename = "ForwardPathComponents")]
    pub forward: Vec<Hop>,
    /// The hops of the reply.
    #[serde(rename = "ReturnPathComponents")]
    pub back: Vec<Hop>,
}

/// Where a path ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all_fields = "PascalCase")]
pub enum End {
    /// At a service, which sees this source address.
    Service {
        /// The service.
        service_name: ServiceName,
        /// The address that the service sees.
        source: IpAddr,
    },
    /// At a public address.
    Internet {
        /// The address that is seen there.
        source: IpAddr,
    },
    /// At a resource behind a resource endpoint, of which the network does not hold more.
    Resource {
        /// The resource configuration or service network.
        resource_arn: String,
        /// The address of the resource gateway, which is seen there; none where the gateway is somebody else's.
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<IpAddr>,
    },
    /// On premises, behind this router.
    OnPremises {
        /// The router.
        customer_gateway_id: CustomerGatewayId,
        /// The address that is seen there.
        source: IpAddr,
    },
    /// At an interface of a VPC.
    Interface {
        /// The interface.
        network_interface_id: NetworkInterfaceId,
    },
    /// Where no route leads on.
    Nowhere,
    /// Nowhere: routes lead round in a circle.
    Loop,
    /// Where two prefix lists hold the same CIDR block: AWS chooses and does not say (`RT-09`).
    Ambiguous,
    /// At a target that the model does not know.
    NotModelled {
        /// Its id.
        id: String,
    },
}

impl End {
    /// The address that is seen there, where a request leaves what is known.
    pub fn source(&self) -> Option<IpAddr> {
        match self {
            Self::Service { source, .. } | Self::Internet { source } | Self::OnPremises { source, .. } => Some(*source),
            Self::Resource { source, .. } => *source,
            Self::Interface { .. } | Self::Nowhere | Self::Loop | Self::Ambiguous | Self::NotModelled { .. } => None,
        }
    }
}

/// What comes of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Verdict {
    /// It gets through and is answered.
    Reachable,
    /// Some connections work and others do not, by the address or the port they happen to use.
    Partly,
    /// It does not get through.
    Blocked,
    /// It depends on something that the model does not know, or that AWS does not document.
    Undecided,
}

/// What the caller sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Symptom {
    /// An answer of the service: the network is not in the way.
    Answered,
    /// Nothing, until the connection times out.
    ConnectTimeout,
    /// Some connections answer and others time out.
    SomeConnectTimeouts,
    /// The name does not resolve.
    UnknownHost,
    /// At once: the system has no address of the destination's family.
    NetworkUnreachable,
    /// It can't be said.
    Undecided,
}

impl Path {
    /// How much gets past everything on the path, both ways.
    pub fn passage(&self) -> Passage {
        let hops = self.forward.iter().chain(&self.back);
        let least = hops.map(Hop::passage).max().unwrap_or(Passage::None);
        if least == Passage::Some && has_no_port(&self.back) { Passage::None } else { least }
    }

    /// What comes of a request on this path.
    pub fn verdict(&self) -> Verdict {
        match (&self.end, self.passage()) {
            (_, Passage::None) | (End::Nowhere | End::Loop, _) => Verdict::Blocked,
            (End::Ambiguous | End::NotModelled { .. }, _) => Verdict::Undecided,
            (_, Passage::Some) => Verdict::Partly,
            (_, Passage::All) => Verdict::Reachable,
        }
    }

    /// What carries the request on its way: gateways, endpoints, load balancers, connections and appliances, by id or name.
    pub fn carriers(&self) -> Vec<String> {
        self.carrying().map(Hop::component).collect()
    }

    /// The hops that carry the request on its way.
    pub fn carrying(&self) -> impl Iterator<Item = &Hop> {
        self.forward.iter().filter(|hop| {
            matches!(
                hop,
                Hop::NatGateway { .. }
                    | Hop::InternetGateway { .. }
                    | Hop::EgressOnlyInternetGateway { .. }
                    | Hop::VpcEndpoint { .. }
                    | Hop::LoadBalancer { .. }
                    | Hop::ResourceGateway { .. }
                    | Hop::VpcPeeringConnection { .. }
                    | Hop::TransitGateway { .. }
                    | Hop::VpnGateway { .. }
                    | Hop::CustomerGateway { .. }
                    | Hop::Appliance { .. }
            )
        })
    }
}

/// Whether each port that gets a reply past one ACL is stopped by another. Behind a gateway that changes the ports, and behind a load
/// balancer, where an ACL is asked for others, it is another port that counts.
fn has_no_port(hops: &[Hop]) -> bool {
    let (mut asked, mut open) = (None, Vec::new());
    hops.iter().any(|hop| {
        let Hop::NetworkAcl(decision) = hop else {
            asked = asked.filter(|_| !matches!(hop, Hop::NatGateway { .. } | Hop::ResourceGateway { .. }));
            return false;
        };
        if asked != Some(decision.ports()) {
            asked = Some(decision.ports());
            open = vec![decision.ports()];
        }
        let allowed = || decision.spans.iter().filter(|span| span.is_allowed());
        let passing =
            |ports: &PortRange| allowed().filter_map(|span| ports.intersection(span.ports)).collect::<Vec<_>>();
        open = open.iter().flat_map(passing).collect();
        open.is_empty()
    })
}

impl Answer {
    /// What comes of the request, over all its paths.
    pub fn verdict(&self) -> Verdict {
        let mut verdicts = self.paths.iter().map(Path::verdict);
        let Some(first) = verdicts.next() else {
            // Without addresses nothing is sent; but where others answer for the name, nobody here knows what they say.
            let is_unknown = self.failure() == Some(ResolutionFailure::Forwarded);
            return if is_unknown { Verdict::Undecided } else { Verdict::Blocked };
        };
        verdicts.fold(first, |one, other| match (one, other) {
            (one, other) if one == other => one,
            (Verdict::Undecided, _) | (_, Verdict::Undecided) => Verdict::Undecided,
            _ => Verdict::Partly,
        })
    }

    /// Why the name has no addresses, when it has none.
    pub fn failure(&self) -> Option<ResolutionFailure> {
        self.resolution.as_ref()?.failure
    }

    /// What the caller sees.
    pub fn symptom(&self) -> Symptom {
        if self.failure().is_some_and(|failure| failure != ResolutionFailure::Forwarded) {
            return Symptom::UnknownHost;
        }
        let no_address = |hop: &Hop| matches!(hop, Hop::Source { address: None, .. });
        match self.verdict() {
            Verdict::Reachable => Symptom::Answered,
            Verdict::Partly => Symptom::SomeConnectTimeouts,
            Verdict::Undecided => Symptom::Undecided,
            Verdict::Blocked if self.paths.iter().all(|path| path.forward.iter().any(no_address)) => {
                Symptom::NetworkUnreachable
            }
            Verdict::Blocked => Symptom::ConnectTimeout,
        }
    }
}

/// A question that can't be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceError {
    /// Nothing in the network has the name.
    UnknownSource {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A name under AWS's domains that no service is known to have.
    UnknownName(UnknownNameError),
    /// A Region that does not exist.
    UnknownRegion(UnknownRegionError),
    /// The service has no published addresses in the Region.
    NoAddresses(ServiceName),
    /// An endpoint that is a target of routes, and no destination.
    RouteTarget(VpcEndpointId, VpcEndpointType),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSource { name, .. } => write!(f, "nothing in the network is called `{name}`"),
            Self::UnknownName(error) => error.fmt(f),
            Self::UnknownRegion(error) => error.fmt(f),
            Self::NoAddresses(service) => write!(f, "no address of {service} is published"),
            Self::RouteTarget(id, kind) => {
                write!(f, "`{id}` is a {}: routes lead to it, nobody connects to it", kind.title())
            }
        }
    }
}

impl Error for TraceError {}

impl TraceError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownSource { known, .. } if known.is_empty() => {
                "the network has no instance and no network interface: add one to ask from".to_owned()
            }
            Self::UnknownSource { name, known } => format!("name one of {}, or `internet`", nearest(name, known)),
            Self::UnknownName(_) => {
                "no service of AWS is known by it: see how the name is written, or give an address".to_owned()
            }
            Self::UnknownRegion(error) => error.help().unwrap_or_else(|| "name a Region such as us-east-1".to_owned()),
            Self::NoAddresses(_) => "ask in a Region where the service is".to_owned(),
            Self::RouteTarget(..) => "ask for what its routes lead to, such as s3://reports or an address".to_owned(),
        }
    }

    /// Adds the names of endpoints, which can be asked for but don't ask.
    fn with_endpoints(mut self, cloud: &Cloud) -> Self {
        if let Self::UnknownSource { known, .. } = &mut self {
            let endpoints = cloud.vpc_endpoints.values().filter(|it| !it.vpc_endpoint_type.is_route_target());
            known.extend(endpoints.map(|endpoint| endpoint.vpc_endpoint_id.name().to_owned()));
        }
        self
    }
}

/// The names that are most like another, the nearest first, and how many more there are.
fn nearest(name: &str, known: &[String]) -> String {
    const MOST: usize = 8;
    let mut near: Vec<&str> = known.iter().map(String::as_str).collect();
    sort_by_key(&mut near, |known| strsim::osa_distance(&known.to_ascii_lowercase(), &name.to_ascii_lowercase()));
    match known.len().saturating_sub(MOST) {
        0 => near.join(", "),
        more => format!("{} and {more} more", near[..MOST].join(", ")),
    }
}

/// Follows a request through a cloud. For many questions make a [`Network`] once.
///
/// # Errors
/// When the source, the destination's name or its Region is not known.
pub fn trace(cloud: &Cloud, question: &Question) -> Result<Answer, TraceError> {
    Network::new(cloud).trace(question)
}

/// Resolves a name as a source sees it: through the resolver of its VPC, from on premises through an inbound resolver endpoint
/// where there is one, else in public DNS.
///
/// # Errors
/// When the source or the name is not known.
pub fn resolve_from(cloud: &Cloud, from: &str, name: &str) -> Result<Resolution, TraceError> {
    resolve(cloud, resolver(cloud, from)?, name).map_err(TraceError::UnknownName)
}

/// Whom a source asks for names.
pub(crate) fn resolver<'a>(cloud: &'a Cloud, from: &str) -> Result<Resolver<'a>, TraceError> {
    Ok(Source::find(cloud, from)?.resolver(cloud))
}

impl Network<'_> {
    /// Follows a request.
    ///
    /// # Errors
    /// When the source, the destination's name or its Region is not known.
    pub fn trace(&self, question: &Question) -> Result<Answer, TraceError> {
        let source = Source::find(self.cloud, &question.from)?;
        let target = locate(self.cloud, source, &question.to)?;
        Ok(self.follow(source, question, target))
    }

    fn follow(&self, source: Source<'_>, question: &Question, target: Located) -> Answer {
        let mut answer = Answer {
            source: source.interface().map(|interface| interface.network_interface_id.clone()),
            source_name: source.name(),
            to: question.to.clone(),
            protocol: question.protocol,
            port: question.destination_port(),
            source_ports: question.source_ports,
            paths: paths(self.request(source, question, &target), &target.groups),
            resolution: target.resolution,
            cautions: Vec::new(),
        };
        answer.cautions = explanation::cautions(self.cloud, source.interface(), &answer, target.assumed);
        answer
    }

    fn request<'a>(&'a self, source: Source<'a>, question: &Question, target: &'a Located) -> Request<'a> {
        let Question { protocol, source_ports, .. } = *question;
        let (port, service, interfaces) = (question.destination_port(), target.service, target.interfaces.as_slice());
        Request { network: self, source, protocol, port, source_ports, service, interfaces }
    }
}

/// Follows one address of every group that the settings could tell apart, by each branch where a load balancer chooses, and joins
/// those that take the same way.
fn paths(request: Request<'_>, groups: &[Vec<AddressRange>]) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::with_capacity(groups.len());
    for ranges in groups {
        for mut path in walks(request, ranges[0].example()) {
            match paths.iter_mut().find(|known| known.goes_like(&path)) {
                Some(known) => known.addresses.extend(ranges),
                None => {
                    path.addresses.clone_from(ranges);
                    paths.push(path);
                }
            }
        }
    }
    for path in &mut paths {
        range::join(&mut path.addresses);
    }
    sort_by_key(&mut paths, |path| std::cmp::Reverse(path.addresses.iter().map(AddressRange::size).sum::<u128>()));
    paths
}

impl Path {
    /// Whether another branch comes to the same: by the verdict and by what is to change.
    fn fares_like(&self, other: &Self) -> bool {
        self.verdict() == other.verdict() && self.explanations() == other.explanations()
    }

    fn goes_like(&self, other: &Self) -> bool {
        let alike = |one: &[Hop], other: &[Hop]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.decides_like(other))
        };
        alike(&self.forward, &other.forward) && alike(&self.back, &other.back)
    }
}

/// Printed in the manner of Reachability Analyzer's `NetworkInsightsAnalysis`.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answer = serializer.serialize_struct("Answer", 11)?;
        answer.serialize_field("NetworkPathFound", &(self.verdict() == Verdict::Reachable))?;
        answer.serialize_field("Verdict", &self.verdict())?;
        answer.serialize_field("Symptom", &self.symptom())?;
        answer.serialize_field("Source", &self.source)?;
        answer.serialize_field("Destination", &self.to.to_string())?;
        answer.serialize_field("Protocol", &self.protocol)?;
        answer.serialize_field("DestinationPort", &self.port)?;
        answer.serialize_field("Resolution", &self.resolution)?;
        answer.serialize_field("Paths", &self.paths)?;
        answer.serialize_field("Explanations", &self.explanations())?;
        answer.serialize_field("Cautions", &self.cautions)?;
        answer.end()
    }
}
