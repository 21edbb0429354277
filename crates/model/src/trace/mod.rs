//! One request from end to end: name, route, filters, gateway, and the reply.
//!
//! A service answers from many addresses, and a setting may treat some of them differently: an ACL that names one range, a
//! static route inside another. A trace therefore follows *every* address that the name may resolve to. Addresses that take the
//! same way form one [`Path`]; most networks have one.
//!
//! A filter that blocks does not end the walk: the rest of the path is followed as if it had let the packet through, so that an
//! answer names everything that has to change ([`Answer::explanations`]). Only a missing route ends it, because nobody knows
//! where the packet would have gone.

mod destination;
mod explanation;
mod hop;
mod range;
mod text;
mod walk;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

pub use destination::{Destination, DestinationError};
pub use explanation::{Caution, Explanation};
pub use hop::{GatewayRefusal, Hop};
pub use range::AddressRange;

use crate::cloud::Cloud;
use crate::cloud::id::NetworkInterfaceId;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::prefix_list::service_at;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::{Region, UnknownRegionError};
use crate::cloud::route_table::Target;
use crate::cloud::vpc::Vpc;
use crate::cloud::vpc_endpoint::ServiceName;
use crate::dns::{PublicName, Resolution, UnknownNameError, resolve};
use crate::firewall::Passage;
use walk::{Request, walk};

/// The ports that a Linux client sends from, Amazon Linux included.
///
/// "Network ACL rules", ephemeral ports, <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>
pub const LINUX_EPHEMERAL_PORTS: PortRange = PortRange { from: 32768, to: 61000 };

/// What is asked: can this reach that, and how?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The instance or interface that asks, by id or name.
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
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The interface that asks.
    pub source: NetworkInterfaceId,
    /// What a person calls it.
    pub source_name: String,
    /// What it asks for.
    pub to: Destination,
    /// The protocol.
    pub protocol: IpProtocol,
    /// The port.
    pub port: u16,
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
    /// At an interface of the VPC.
    Interface {
        /// The interface.
        network_interface_id: NetworkInterfaceId,
    },
    /// Where no route leads on.
    Nowhere,
    /// Where two prefix lists hold the same CIDR block: AWS chooses and does not say (`RT-09`).
    Ambiguous,
    /// At a target that the model does not know.
    NotModelled {
        /// Its id.
        id: String,
    },
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
        // Up to a NAT gateway, which changes the ports, a reply must get past every ACL with the same port.
        let mut stretches = self.back.split(|hop| matches!(hop, Hop::NatGateway { .. }));
        if least == Passage::Some && stretches.any(|stretch| open_ports(stretch).is_empty()) {
            return Passage::None;
        }
        least
    }

    /// What comes of a request on this path.
    pub fn verdict(&self) -> Verdict {
        match (&self.end, self.passage()) {
            (_, Passage::None) | (End::Nowhere, _) => Verdict::Blocked,
            (End::Ambiguous | End::NotModelled { .. }, _) => Verdict::Undecided,
            (_, Passage::Some) => Verdict::Partly,
            (_, Passage::All) => Verdict::Reachable,
        }
    }

    /// The targets that carry the request out, such as a NAT gateway and then an internet gateway.
    pub fn via(&self) -> impl Iterator<Item = &Target> {
        let routes = self.forward.iter().filter_map(|hop| match hop {
            Hop::RouteTable(decision) => decision.route(),
            _ => None,
        });
        routes.map(|route| &route.target).filter(|target| **target != Target::Local)
    }
}

/// The ports that get past every ACL.
fn open_ports(hops: &[Hop]) -> Vec<PortRange> {
    hops.iter().fold(vec![PortRange::ALL], |open, hop| match hop {
        Hop::NetworkAcl(decision) => {
            let allowed = decision.spans.iter().filter(|span| span.is_allowed());
            allowed.flat_map(|span| open.iter().filter_map(|ports| ports.intersection(span.ports))).collect()
        }
        _ => open,
    })
}

impl Answer {
    /// What comes of the request, over all its paths.
    pub fn verdict(&self) -> Verdict {
        let mut verdicts = self.paths.iter().map(Path::verdict);
        let Some(first) = verdicts.next() else { return Verdict::Blocked };
        verdicts.fold(first, |one, other| match (one, other) {
            (one, other) if one == other => one,
            (Verdict::Undecided, _) | (_, Verdict::Undecided) => Verdict::Undecided,
            _ => Verdict::Partly,
        })
    }

    /// What the caller sees.
    pub fn symptom(&self) -> Symptom {
        if self.resolution.as_ref().is_some_and(|resolution| resolution.failure.is_some()) {
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
    /// A name that is neither of S3 nor of DynamoDB.
    UnknownName(UnknownNameError),
    /// A Region that does not exist.
    UnknownRegion(UnknownRegionError),
    /// The service has no published addresses in the Region.
    NoAddresses(ServiceName),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSource { name, .. } => write!(f, "nothing in the network is called `{name}`"),
            Self::UnknownName(error) => error.fmt(f),
            Self::UnknownRegion(error) => error.fmt(f),
            Self::NoAddresses(service) => write!(f, "no address of {service} is published"),
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
            Self::UnknownSource { known, .. } => format!("name one of {}", known.join(", ")),
            Self::UnknownName(_) => {
                "only names of Amazon S3 and Amazon DynamoDB are known: for another host give its address".to_owned()
            }
            Self::UnknownRegion(error) => error.help().unwrap_or_else(|| "name a Region such as us-east-1".to_owned()),
            Self::NoAddresses(_) => "ask in a Region where the service is".to_owned(),
        }
    }
}

/// Follows a request through the network.
///
/// # Errors
/// When the source, the destination's name or its Region is not known.
pub fn trace(cloud: &Cloud, question: &Question) -> Result<Answer, TraceError> {
    let source = find(cloud, &question.from)?;
    let target = locate(cloud, source, &question.to)?;
    let request = Request {
        cloud,
        source,
        protocol: question.protocol,
        port: question.to.port().unwrap_or(question.port),
        source_ports: question.source_ports,
        service: target.service,
    };
    let mut answer = Answer {
        source: source.network_interface_id.clone(),
        source_name: source.name().to_owned(),
        to: question.to.clone(),
        protocol: question.protocol,
        port: request.port,
        paths: paths(request, &target.networks),
        resolution: target.resolution,
        cautions: Vec::new(),
    };
    answer.cautions = explanation::cautions(cloud, source, &answer, target.assumed);
    Ok(answer)
}

fn find<'a>(cloud: &'a Cloud, name: &str) -> Result<&'a NetworkInterface, TraceError> {
    cloud.find_interface(name).ok_or_else(|| {
        let known = cloud.source_names().into_iter().map(str::to_owned).collect();
        TraceError::UnknownSource { name: name.to_owned(), known }
    })
}

/// A destination with its addresses.
struct Located<'a> {
    networks: Cow<'a, [IpNet]>,
    service: Option<ServiceName>,
    resolution: Option<Resolution>,
    /// The Region that a bucket or table was taken to lie in, because the network does not know it.
    assumed: Option<Region>,
}

fn locate<'a>(
    cloud: &'a Cloud,
    source: &NetworkInterface,
    destination: &Destination,
) -> Result<Located<'a>, TraceError> {
    let vpc = cloud.vpcs.get(&source.vpc_id).ok_or_else(|| unknown(source))?;
    let by_name = |name, known: Option<Region>| {
        let located = locate_name(cloud, vpc, source, name)?;
        Ok(Located { assumed: known.is_none().then_some(vpc.region), ..located })
    };
    match destination {
        Destination::Bucket { bucket, .. } => {
            let known = cloud.buckets.get(bucket).map(|bucket| bucket.region);
            by_name(PublicName::of_bucket(bucket, known.unwrap_or(vpc.region)), known)
        }
        Destination::Table { table, region } => {
            let written = region.as_deref().map(str::parse).transpose().map_err(TraceError::UnknownRegion)?;
            let known = written.or_else(|| cloud.tables.get(table).map(|table| table.region));
            by_name(PublicName::of_dynamodb(known.unwrap_or(vpc.region)), known)
        }
        Destination::Name { name, .. } => {
            let name: PublicName = name.parse().map_err(TraceError::UnknownName)?;
            let name = name.located(cloud);
            let region = name.service.region;
            by_name(name, Some(region))
        }
        Destination::Address { address, .. } => Ok(locate_address(*address)),
        Destination::Interface { name, .. } => {
            let interface = find(cloud, name)?;
            let shared = interface.addresses().find(|address| source.source_address(*address).is_some());
            let address = shared.or_else(|| interface.addresses().next()).ok_or_else(|| unknown(interface))?;
            Ok(locate_address(address))
        }
    }
}

fn locate_address(address: IpAddr) -> Located<'static> {
    let networks = vec![IpNet::from(address)].into();
    Located { networks, service: service_at(address), resolution: None, assumed: None }
}

/// The addresses of a name in the family that a client uses: IPv6 when both ends have it, else IPv4.
///
/// "Default Address Selection for IPv6" (RFC 6724), <https://www.rfc-editor.org/rfc/rfc6724>
fn locate_name<'a>(
    cloud: &'a Cloud,
    vpc: &Vpc,
    source: &NetworkInterface,
    name: PublicName,
) -> Result<Located<'a>, TraceError> {
    let resolution = resolve(cloud, vpc, &name);
    let speaks_ipv6 = !source.ipv6_addresses.is_empty();
    let networks = match (resolution.ipv4, resolution.ipv6) {
        ([], []) => return Err(TraceError::NoAddresses(name.service)),
        (ipv4, ipv6) if ipv4.is_empty() || speaks_ipv6 && !ipv6.is_empty() => ipv6,
        (ipv4, _) => ipv4,
    };
    let networks = if resolution.failure.is_some() { &[] } else { networks };
    let service = Some(name.service);
    Ok(Located { networks: networks.into(), service, resolution: Some(resolution), assumed: None })
}

fn unknown(interface: &NetworkInterface) -> TraceError {
    TraceError::UnknownSource { name: interface.network_interface_id.to_string(), known: Vec::new() }
}

/// Follows one address of every group that the settings could tell apart, and joins those that take the same way.
fn paths(request: Request<'_>, networks: &[IpNet]) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::new();
    for ranges in range::split(request.cloud, &request.source.vpc_id, networks) {
        let mut path = walk(request, ranges[0].example());
        match paths.iter_mut().find(|known| known.goes_like(&path)) {
            Some(known) => known.addresses.extend(ranges),
            None => {
                path.addresses = ranges;
                paths.push(path);
            }
        }
    }
    for path in &mut paths {
        range::join(&mut path.addresses);
    }
    paths.sort_by_key(|path| std::cmp::Reverse(path.addresses.iter().map(AddressRange::size).sum::<u128>()));
    paths
}

impl Path {
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
