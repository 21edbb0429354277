//! The flow-log records that a request and its reply leave, interface by interface.
//!
//! A record is about one interface, and one direction (`FL-01`): what passes an interface's filters is `ACCEPT`, what they stop is
//! `REJECT`, and the record does not say whether a group or an ACL did it (`FL-31`). A gateway endpoint has no interface, so nothing
//! is logged there (`FL-33`). How many packets there were and when, no trace can know: those fields are `-`.
//!
//! ```
//! use vpce_model::flow_log::Format;
//!
//! let format: Format = "${interface-id} ${pkt-dst-aws-service} ${flow-direction} ${traffic-path}".parse()?;
//! assert_eq!(format.version(), 5);
//! let error = "${pkt-dest-aws-service}".parse::<Format>().unwrap_err();
//! assert_eq!(error.to_string(), "a flow log has no field `pkt-dest-aws-service`");
//! # Ok::<(), vpce_model::flow_log::UnknownFieldError>(())
//! ```

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::Ipv4Net;

use crate::cloud::Cloud;
use crate::cloud::id::{NetworkInterfaceId, VpcId};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::prefix_list::service_at;
use crate::cloud::protocol::IpProtocol;
use crate::cloud::region::Region;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::firewall::{Direction, Passage};
use crate::routing::is_never_forwarded;
use crate::trace::{Answer, End, Hop, Path};

macro_rules! fields {
    ($($variant:ident $name:literal $version:literal)+) => {
        /// A field of a record, in the order of "Flow log records",
        /// <https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html> (`FL-02`, `FL-05`)
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is the field it is named after")]
        pub enum Field { $($variant,)+ }

        impl Field {
            /// Every field, those of the default format first.
            pub const ALL: &[Field] = &[$(Field::$variant),+];

            /// The name as a format writes it between `${` and `}`.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)+ }
            }

            /// The version in which it came.
            pub const fn version(self) -> u8 {
                match self { $(Field::$variant => $version,)+ }
            }
        }
    };
}

fields! {
    Version "version" 2
    AccountId "account-id" 2
    InterfaceId "interface-id" 2
    Srcaddr "srcaddr" 2
    Dstaddr "dstaddr" 2
    Srcport "srcport" 2
    Dstport "dstport" 2
    Protocol "protocol" 2
    Packets "packets" 2
    Bytes "bytes" 2
    Start "start" 2
    End "end" 2
    Action "action" 2
    LogStatus "log-status" 2
    VpcId "vpc-id" 3
    SubnetId "subnet-id" 3
    InstanceId "instance-id" 3
    TcpFlags "tcp-flags" 3
    Type "type" 3
    PktSrcaddr "pkt-srcaddr" 3
    PktDstaddr "pkt-dstaddr" 3
    Region "region" 4
    AzId "az-id" 4
    SublocationType "sublocation-type" 4
    SublocationId "sublocation-id" 4
    PktSrcAwsService "pkt-src-aws-service" 5
    PktDstAwsService "pkt-dst-aws-service" 5
    FlowDirection "flow-direction" 5
    TrafficPath "traffic-path" 5
    EcsClusterArn "ecs-cluster-arn" 7
    EcsClusterName "ecs-cluster-name" 7
    EcsContainerInstanceArn "ecs-container-instance-arn" 7
    EcsContainerInstanceId "ecs-container-instance-id" 7
    EcsContainerId "ecs-container-id" 7
    EcsSecondContainerId "ecs-second-container-id" 7
    EcsServiceName "ecs-service-name" 7
    EcsTaskDefinitionArn "ecs-task-definition-arn" 7
    EcsTaskArn "ecs-task-arn" 7
    EcsTaskId "ecs-task-id" 7
    RejectReason "reject-reason" 8
    ResourceId "resource-id" 9
    EncryptionStatus "encryption-status" 10
}

/// Which fields a record has, in which order (`FL-03`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(Vec<Field>);

impl Default for Format {
    /// The default format: the fields of version 2 (`FL-02`).
    fn default() -> Self {
        Self(Field::ALL.iter().copied().filter(|field| field.version() == 2).collect())
    }
}

impl Format {
    /// What the field `version` prints: the highest version of its fields (`FL-03`).
    pub fn version(&self) -> u8 {
        self.0.iter().map(|field| field.version()).max().unwrap_or(2)
    }
}

/// A text that is no field of a flow log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFieldError(String);

impl fmt::Display for UnknownFieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a flow log has no field `{}`", self.0)
    }
}

impl std::error::Error for UnknownFieldError {}

impl FromStr for Format {
    type Err = UnknownFieldError;

    /// Reads a `LogFormat`: fields as `${name}`, with spaces between.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |word: &str| {
            let name = word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or(word);
            let field = Field::ALL.iter().copied().find(|field| field.name() == name);
            field.ok_or_else(|| UnknownFieldError(name.to_owned()))
        };
        text.split_whitespace().map(read).collect::<Result<Vec<_>, _>>().map(Self)
    }
}

/// What a flow log says of one direction of a flow at one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The interface.
    pub interface: &'a NetworkInterface,
    /// Whether the packets leave it or arrive at it.
    pub direction: Direction,
    /// Whether its filters let them pass.
    pub is_accepted: bool,
    /// The addresses in the packets.
    pub packet: (IpAddr, IpAddr),
    /// The addresses as the record prints them: at an interface that hands packets on its own stands in for the one that is not
    /// its own (`FL-32`).
    pub addresses: (IpAddr, IpAddr),
    /// The ports.
    pub ports: (u16, u16),
    /// The protocol.
    pub protocol: IpProtocol,
    /// By which way they leave, in the numbers of `traffic-path` (`FL-20`); none for what arrives, and where there is no number.
    pub traffic_path: Option<u8>,
    /// The flags of TCP that the packets have between them (`FL-07`), of a connection that begins and ends in one interval.
    pub tcp_flags: Option<u8>,
    /// Whether it is the traffic of an endpoint with interfaces.
    is_of_endpoint: bool,
    region: Option<Region>,
    owner_id: String,
    zone_id: String,
}

impl Record<'_> {
    /// The record as a line.
    pub fn line(&self, format: &Format) -> String {
        let fields: Vec<String> = format.0.iter().map(|field| self.field(*field, format.version())).collect();
        fields.join(" ")
    }

    fn field(&self, field: Field, version: u8) -> String {
        let interface = self.interface;
        let service = |address| service_at(address).map(|it| it.service.code().to_ascii_uppercase());
        let value = match field {
            Field::Version => Some(version.to_string()),
            // `FL-09`
            Field::AccountId if interface.interface_type.is_requester_managed() => Some("unknown".to_owned()),
            Field::AccountId => Some(self.owner_id.clone()),
            Field::InterfaceId => Some(interface.network_interface_id.to_string()),
            Field::Srcaddr => Some(self.addresses.0.to_string()),
            Field::Dstaddr => Some(self.addresses.1.to_string()),
            Field::Srcport => Some(self.ports.0.to_string()),
            Field::Dstport => Some(self.ports.1.to_string()),
            Field::Protocol => match self.protocol {
                IpProtocol::Number(number) => Some(number.to_string()),
                IpProtocol::All => None,
            },
            Field::Action => Some(if self.is_accepted { "ACCEPT" } else { "REJECT" }.to_owned()),
            // `FL-06`: a record that a trace leaves has data, and all of it.
            Field::LogStatus => Some("OK".to_owned()),
            Field::VpcId => Some(interface.vpc_id.to_string()),
            Field::SubnetId => Some(interface.subnet_id.to_string()),
            // `FL-08`: none where AWS manages the interface.
            Field::InstanceId => interface.instance_id.as_ref().map(ToString::to_string),
            Field::Type => Some(if self.packet.0.is_ipv4() { "IPv4" } else { "IPv6" }.to_owned()),
            Field::PktSrcaddr => Some(self.packet.0.to_string()),
            Field::PktDstaddr => Some(self.packet.1.to_string()),
            Field::Region => self.region.map(|region| region.to_string()),
            Field::AzId => Some(self.zone_id.clone()),
            // `FL-10`, `FL-22`
            Field::PktSrcAwsService => service(self.packet.0),
            Field::PktDstAwsService => service(self.packet.1),
            Field::FlowDirection => Some(self.direction.to_string()),
            Field::TrafficPath => self.traffic_path.map(|number| number.to_string()),
            Field::TcpFlags => self.tcp_flags.map(|flags| flags.to_string()),
            // `FL-34`: of an endpoint's traffic the port decides, and nobody looks inside.
            Field::EncryptionStatus if self.is_of_endpoint && [self.ports.0, self.ports.1].contains(&443) => {
                Some("2".to_owned())
            }
            _ => None,
        };
        value.unwrap_or_else(|| "-".to_owned())
    }
}

/// The records of a path, in the order of its packets: the request at each interface, then the reply. There are none of what a
/// flow log leaves out (`FL-30`).
pub fn records<'a>(cloud: &'a Cloud, answer: &Answer, path: &Path) -> Vec<Record<'a>> {
    let Some(source) = source_address(path) else { return Vec::new() };
    if is_left_out(cloud, path) {
        return Vec::new();
    }
    let ports = (answer.source_ports.from, answer.port);
    let request = Flow { protocol: answer.protocol, packet: (source, path.example), ports };
    let has_interfaces = |hop: &Hop| matches!(hop, Hop::VpcEndpoint { vpc_endpoint_type, .. } if *vpc_endpoint_type != VpcEndpointType::Gateway);
    let mut log = Log {
        cloud,
        records: Vec::new(),
        is_connected: path.passage() != Passage::None && !matches!(path.end, End::Nowhere | End::Loop),
        is_of_endpoint: path.forward.iter().any(has_interfaces),
        is_reply: false,
        before_gateway: None,
    };
    if let Some(arrived) = log.follow(&path.forward, request) {
        log.is_reply = true;
        log.follow(&path.back, arrived.reversed());
    }
    log.records
}

/// Whether the request is for something that every host has from AWS: metadata, the time, the resolver or the default router.
///
/// The resolver is at the second address of the VPC, the router at the first of the subnet: "Subnet CIDR blocks",
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
fn is_left_out(cloud: &Cloud, path: &Path) -> bool {
    let Some(Hop::Source { subnet_id, .. }) = path.forward.first() else { return false };
    let subnet = cloud.subnets.get(subnet_id);
    let block = subnet.and_then(|subnet| cloud.vpcs.get(&subnet.vpc_id)).and_then(|vpc| vpc.cidr_blocks.first());
    let at = |block: &Ipv4Net, place: u32| IpAddr::V4((block.network().to_bits() + place).into());
    let resolver = block.map(|block| at(block, 2));
    let router = subnet.and_then(|subnet| subnet.cidr_block).map(|block| at(&block, 1));
    is_never_forwarded(path.example.into()) || [resolver, router].contains(&Some(path.example))
}

fn source_address(path: &Path) -> Option<IpAddr> {
    match path.forward.first()? {
        Hop::Source { address, .. } => *address,
        Hop::Outside { address } => Some(*address),
        _ => None,
    }
}

/// Addresses and ports of packets on their way.
#[derive(Clone, Copy)]
struct Flow {
    protocol: IpProtocol,
    packet: (IpAddr, IpAddr),
    ports: (u16, u16),
}

impl Flow {
    fn reversed(self) -> Self {
        Self { packet: (self.packet.1, self.packet.0), ports: (self.ports.1, self.ports.0), ..self }
    }
}

struct Log<'a> {
    cloud: &'a Cloud,
    records: Vec<Record<'a>>,
    /// Whether request and reply arrive.
    is_connected: bool,
    is_of_endpoint: bool,
    is_reply: bool,
    /// The packets as they came to a resource gateway.
    before_gateway: Option<Flow>,
}

impl<'a> Log<'a> {
    /// Notes the packets of one direction at every interface; answers with them as they arrive, if they do.
    fn follow(&mut self, hops: &[Hop], mut flow: Flow) -> Option<Flow> {
        for (place, hop) in hops.iter().enumerate() {
            let rest = &hops[place + 1..];
            match hop {
                Hop::Source { network_interface_id, .. } => {
                    self.leaves(network_interface_id, flow, rest);
                }
                Hop::SecurityGroups(decision) if decision.direction == Direction::Ingress => {
                    let accepted = decision.allowed_by.is_some();
                    self.arrives(&decision.network_interface_id, flow, accepted);
                }
                // A group that remembers is one that the reply leaves when it is the first, or first behind a resource gateway, and
                // arrives at when it is the last.
                Hop::Stateful { network_interface_id, .. }
                    if place == 0 || matches!(hops[place - 1], Hop::ResourceGateway { .. }) =>
                {
                    self.leaves(network_interface_id, flow, rest);
                }
                Hop::Stateful { network_interface_id, .. } => {
                    self.arrives(network_interface_id, flow, true);
                }
                // An ACL is not told from a group: what it stops at the edge of a subnet is rejected at the interface that it was
                // for (`FL-31`).
                Hop::NetworkAcl(decision) if decision.direction == Direction::Ingress => {
                    let receiver = rest.iter().find_map(|hop| self.receiver(hop));
                    if let Some(id) = receiver.filter(|_| hop.passage() == Passage::None) {
                        self.arrives(id, flow, false);
                    }
                }
                // What comes in has the interface's private address from here on.
                Hop::InternetGateway { .. } => flow.packet.1 = self.private_address(flow.packet.1),
                Hop::NatGateway { nat_gateway_id, address, .. } => {
                    let Some(gateway) = self.cloud.nat_gateways.get(nat_gateway_id) else { continue };
                    let id = &gateway.network_interface_id;
                    self.arrives(id, flow, true);
                    // On the way out the gateway's address takes the client's place; on the way back it gives it back.
                    let going_out = flow.packet.1 != *address;
                    if going_out {
                        flow.packet.0 = *address;
                        self.leaves(id, flow, rest);
                    } else if let Some(client) = self.client_behind(id) {
                        flow.packet.1 = client;
                        self.leaves(id, flow, rest);
                    }
                }
                // Behind a resource gateway another connection begins; its reply ends there, and the client's goes on.
                Hop::ResourceGateway {
                    resource_gateway_id,
                    address: Some(address),
                    destination: Some(destination),
                    ..
                } => {
                    let gateway = self.cloud.resource_gateways.get(resource_gateway_id);
                    let Some(interface) = gateway.and_then(|it| it.interface_at(self.cloud, *address)) else {
                        continue;
                    };
                    let id = &interface.network_interface_id;
                    if let Some(before) = self.before_gateway.take() {
                        self.arrives(id, flow, true);
                        flow = before.reversed();
                    } else {
                        self.before_gateway = Some(flow);
                        flow.packet = (*address, *destination);
                        self.leaves(id, flow, rest);
                    }
                }
                // `FL-30`: what goes between an endpoint's interface and a load balancer is not logged, and behind it another
                // connection begins.
                Hop::LoadBalancer { address: Some(_), .. } => return Some(flow),
                _ => {}
            }
            if hop.passage() == Passage::None {
                return None;
            }
        }
        Some(flow)
    }

    /// The interface that a hop stands at, when it takes packets in.
    fn receiver<'h>(&self, hop: &'h Hop) -> Option<&'h NetworkInterfaceId>
    where
        'a: 'h,
    {
        match hop {
            Hop::SecurityGroups(decision) => Some(&decision.network_interface_id),
            Hop::Stateful { network_interface_id, .. } => Some(network_interface_id),
            Hop::NatGateway { nat_gateway_id, .. } => {
                self.cloud.nat_gateways.get(nat_gateway_id).map(|gateway| &gateway.network_interface_id)
            }
            _ => None,
        }
    }

    /// The private address behind a public one; any other stays. "Flow log records",
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html>: `dstaddr` is always the private IPv4 address.
    fn private_address(&self, address: IpAddr) -> IpAddr {
        let mut interfaces = self.cloud.network_interfaces.values();
        let at = interfaces.find(|interface| interface.public_ip.map(IpAddr::V4) == Some(address));
        at.and_then(|interface| interface.private_ip_address).map_or(address, IpAddr::V4)
    }

    /// The client whose packets a NAT gateway's interface took in first.
    fn client_behind(&self, id: &NetworkInterfaceId) -> Option<IpAddr> {
        let first = self.records.iter().find(|record| record.interface.network_interface_id == *id)?;
        Some(first.packet.0)
    }

    /// SYN and SYN-ACK open a connection, FIN closes it; a request that nobody answers is SYN alone.
    fn tcp_flags(&self, protocol: IpProtocol) -> Option<u8> {
        let opening = if self.is_reply { 18 } else { 2 };
        (protocol == IpProtocol::TCP).then_some(opening + u8::from(self.is_connected))
    }

    fn leaves(&mut self, id: &NetworkInterfaceId, flow: Flow, rest: &[Hop]) {
        let own_filters = rest.iter().take_while(|hop| {
            matches!(hop, Hop::SecurityGroups(it) if it.direction == Direction::Egress)
                || matches!(hop, Hop::NetworkAcl(it) if it.direction == Direction::Egress)
        });
        let is_accepted = own_filters.into_iter().all(|hop| hop.passage() != Passage::None);
        self.note(id, flow, Direction::Egress, is_accepted, traffic_path(self.cloud, rest));
    }

    fn arrives(&mut self, id: &NetworkInterfaceId, flow: Flow, is_accepted: bool) {
        self.note(id, flow, Direction::Ingress, is_accepted, None);
    }

    fn note(
        &mut self,
        id: &NetworkInterfaceId,
        flow: Flow,
        direction: Direction,
        is_accepted: bool,
        traffic_path: Option<u8>,
    ) {
        let Some(interface) = self.cloud.network_interfaces.get(id) else { return };
        let Some(vpc) = self.cloud.vpcs.get(&interface.vpc_id) else { return };
        let zone = self.cloud.subnets.get(&interface.subnet_id).map(|subnet| subnet.availability_zone);
        let mut addresses = flow.packet;
        // `FL-32`: at a NAT gateway its own address stands for one that is not its own.
        if interface.interface_type == InterfaceType::NatGateway {
            let own = interface.source_address(flow.packet.0);
            match direction {
                Direction::Ingress => addresses.1 = own.unwrap_or(addresses.1),
                Direction::Egress => addresses.0 = own.unwrap_or(addresses.0),
            }
        }
        self.records.push(Record {
            interface,
            direction,
            is_accepted,
            packet: flow.packet,
            addresses,
            ports: flow.ports,
            protocol: flow.protocol,
            traffic_path,
            tcp_flags: self.tcp_flags(flow.protocol),
            is_of_endpoint: self.is_of_endpoint,
            region: Some(vpc.region),
            owner_id: vpc.owner_id.clone(),
            zone_id: zone.map(|zone| self.cloud.zone_id(&vpc.owner_id, zone)).unwrap_or_default(),
        });
    }
}

/// By which way packets leave an interface, in the numbers of `traffic-path` (`FL-20` … `FL-22`), for instances on Nitro, which tell a
/// gateway endpoint from an internet gateway (`FL-21`); none where there is
/// no number for it, as for a transit gateway, and for what no route leads anywhere.
fn traffic_path(cloud: &Cloud, rest: &[Hop]) -> Option<u8> {
    let region = |vpc: &VpcId| cloud.vpcs.get(vpc).map(|vpc| vpc.region);
    let way_out = rest.iter().find_map(|hop| match hop {
        Hop::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::Gateway, .. } => Some(Some(7)),
        Hop::InternetGateway { .. } | Hop::EgressOnlyInternetGateway { .. } => Some(Some(8)),
        Hop::VpnGateway { .. } => Some(Some(3)),
        Hop::VpcPeeringConnection { vpc_peering_connection_id, vpc_id, .. } => {
            let connection = cloud.vpc_peering_connections.get(vpc_peering_connection_id)?;
            let is_near = region(connection.peer_of(vpc_id)?) == region(vpc_id);
            Some(Some(if is_near { 4 } else { 5 }))
        }
        Hop::TransitGateway { .. } => Some(None),
        Hop::SecurityGroups(decision) if decision.direction == Direction::Egress => None,
        Hop::SecurityGroups(_)
        | Hop::Stateful { .. }
        | Hop::NatGateway { .. }
        | Hop::VpcEndpoint { .. }
        | Hop::LoadBalancer { .. }
        | Hop::ResourceGateway { .. }
        | Hop::Appliance { .. }
        | Hop::Target { network_interface_id: Some(_), .. } => Some(Some(1)),
        _ => None,
    });
    way_out.flatten()
}
