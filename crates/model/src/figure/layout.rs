//! Where everything stands. Lengths are the units of the picture's `viewBox`.

use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, NetworkInterfaceId, SubnetId, VpcId};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::route_table::Target;
use crate::cloud::service::Service;
use crate::cloud::vpc::{Subnet, Vpc};
use crate::cloud::vpc_endpoint::{VpcEndpoint, VpcEndpointType};
use crate::trace::{Answer, End, Hop};

/// How wide the picture is: a telephone shows it at nearly its own size.
pub(super) const WIDTH: i32 = 400;

/// Where a request runs up and down between the subnets and the edge, first and after a NAT gateway.
pub(super) const LANES: [i32; 2] = [361, 377];

/// Where it runs between two chips of one subnet.
pub(super) const INNER_LANE: i32 = 335;

const MARGIN: i32 = 6;
const SUBNET: Span = Span { x: 18, width: 328 };
const CHIP: Span = Span { x: 28, width: 296 };
const CHIP_HEIGHT: i32 = 32;
const GATE_HEIGHT: i32 = 44;
const PLACE_HEIGHT: i32 = 46;
const GAP: i32 = 8;
const LINE: i32 = 22;

/// More than this and the picture counts instead of drawing, except for what is on the request's way.
const MOST_SUBNETS: usize = 6;
const MOST_CHIPS: usize = 4;
const MOST_GATES: usize = 4;

struct Span {
    x: i32,
    width: i32,
}

/// A point of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A box of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Rect {
    pub(super) fn right(self) -> i32 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> i32 {
        self.y + self.height
    }

    pub(super) fn center(self) -> Point {
        Point { x: self.x + self.width / 2, y: self.y + self.height / 2 }
    }
}

/// What a chip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Interface,
    NatGateway,
    InternetGateway,
    EgressOnlyInternetGateway,
    VpcEndpoint(VpcEndpointType),
    NotModelled,
    Service(Service),
    Internet,
}

impl Kind {
    /// What a gateway at the edge is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Interface => "network interface",
            Self::NatGateway => "NAT gateway",
            Self::InternetGateway => "internet gateway",
            Self::EgressOnlyInternetGateway => "egress-only gateway",
            Self::VpcEndpoint(kind) => kind.title(),
            Self::NotModelled => "not modelled",
            Self::Service(service) => service.title(),
            Self::Internet => "The internet",
        }
    }
}

/// A box with a name: an interface or a NAT gateway in its subnet, a gateway at the edge, a place outside.
#[derive(Debug)]
pub(super) struct Chip {
    pub(super) rect: Rect,
    pub(super) kind: Kind,
    /// The id by which hops name it.
    pub(super) id: String,
    /// What it is called in the picture.
    pub(super) name: String,
    /// What else is to be known of it.
    pub(super) detail: String,
}

/// A subnet with what stands in it.
#[derive(Debug)]
pub(super) struct SubnetBox<'a> {
    pub(super) rect: Rect,
    pub(super) subnet: &'a Subnet,
    /// The table that serves it.
    pub(super) route_table: &'a str,
    /// What the table decides, when the request leaves by it.
    pub(super) route: Option<String>,
    pub(super) chips: Vec<Chip>,
    /// How many more interfaces are not drawn.
    pub(super) more: usize,
}

/// The whole picture.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) vpc: Option<&'a Vpc>,
    pub(super) frame: Rect,
    pub(super) subnets: Vec<SubnetBox<'a>>,
    /// How many more subnets are not drawn.
    pub(super) more: usize,
    /// The gateways at the VPC's edge.
    pub(super) gates: Vec<Chip>,
    /// What is outside: services and the internet.
    pub(super) places: Vec<Chip>,
    pub(super) height: i32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(cloud: &'a Cloud, answer: Option<&Answer>) -> Self {
        let Some(vpc) = vpc_of(cloud, answer) else { return Self::empty() };
        let way = Way::of(answer);
        let mut layout = Self { vpc: Some(vpc), ..Self::empty() };
        let top = layout.place_subnets(cloud, &vpc.vpc_id, &way);
        let columns = columns(cloud, vpc, &way, answer);
        let slots = columns.iter().map(Column::slots).sum::<usize>();
        let edge = if columns.iter().any(|column| !column.gates.is_empty()) { GATE_HEIGHT / 2 + 14 } else { 0 };
        layout.frame.height = top + edge - layout.frame.y;
        layout.place_columns(columns, slots);
        let outside = layout.gates.iter().chain(&layout.places).map(|chip| chip.rect.bottom()).max();
        layout.height = outside.unwrap_or(0).max(layout.frame.bottom()) + MARGIN;
        layout
    }

    fn empty() -> Self {
        let frame = Rect { x: MARGIN, y: MARGIN, width: WIDTH - 2 * MARGIN, height: 60 };
        let height = frame.bottom() + MARGIN;
        Self { vpc: None, frame, subnets: Vec::new(), more: 0, gates: Vec::new(), places: Vec::new(), height }
    }

    /// Stacks the subnets, those that lead to the internet nearest to the edge, and answers where they end.
    fn place_subnets(&mut self, cloud: &'a Cloud, vpc: &VpcId, way: &Way<'_>) -> i32 {
        let mut all: Vec<&Subnet> = cloud.subnets.values().filter(|subnet| subnet.vpc_id == *vpc).collect();
        all.sort_by_key(|subnet| (leads_to_internet(cloud, subnet), subnet.cidr_block, subnet.ipv6_cidr_block));
        let shown = most(&all, MOST_SUBNETS, |subnet| way.subnets.contains(&&subnet.subnet_id));
        self.more = all.len() - shown.len();
        let mut y = self.frame.y + LINE + 14;
        for subnet in shown {
            let placed = place_subnet(cloud, subnet, way, y);
            y = placed.rect.bottom() + GAP;
            self.subnets.push(placed);
        }
        if self.more > 0 { y + LINE + 4 } else { y + 2 }
    }

    /// Puts each place outside under the gateways that lead to it.
    fn place_columns(&mut self, columns: Vec<Column>, slots: usize) {
        let slots = i32::try_from(slots).unwrap_or(i32::MAX).max(1);
        let width = ((WIDTH - 2 * MARGIN - (slots - 1) * GAP) / slots).min(180);
        let mut x = (WIDTH - slots * width - (slots - 1) * GAP) / 2;
        let gate_y = self.frame.bottom() - GATE_HEIGHT / 2;
        let overhang = if columns.iter().any(|column| !column.gates.is_empty()) { GATE_HEIGHT / 2 } else { 0 };
        let place_y = self.frame.bottom() + overhang + 34;
        for Column { gates, place } in columns {
            let left = x;
            let count = gates.len().max(1);
            for (place, mut gate) in gates.into_iter().enumerate() {
                let step = i32::try_from(place).unwrap_or_default();
                gate.rect = Rect { x: left + step * (width + GAP), y: gate_y, width, height: GATE_HEIGHT };
                self.gates.push(gate);
            }
            x = left + i32::try_from(count).unwrap_or_default() * (width + GAP);
            if let Some(mut place) = place {
                place.rect = Rect { x: left, y: place_y, width: x - GAP - left, height: PLACE_HEIGHT };
                self.places.push(place);
            }
        }
    }

    /// The chip inside the VPC or at its edge that has this id, and its subnet.
    pub(super) fn find(&self, id: &str) -> Option<(&Chip, Option<&SubnetBox<'a>>)> {
        let inside = self.subnets.iter().flat_map(|subnet| subnet.chips.iter().map(move |chip| (chip, Some(subnet))));
        inside.chain(self.gates.iter().map(|gate| (gate, None))).find(|(chip, _)| chip.id == id)
    }

    pub(super) fn subnet(&self, id: &SubnetId) -> Option<&SubnetBox<'a>> {
        self.subnets.iter().find(|placed| placed.subnet.subnet_id == *id)
    }

    /// The place outside where a request ends.
    pub(super) fn place(&self, end: &End) -> Option<&Chip> {
        let id = match end {
            End::Service { service_name, .. } => service_name.to_string(),
            End::Internet { .. } => INTERNET.to_owned(),
            End::Interface { .. }
            | End::Resource { .. }
            | End::OnPremises { .. }
            | End::Nowhere
            | End::Loop
            | End::Ambiguous
            | End::NotModelled { .. } => return None,
        };
        self.places.iter().find(|place| place.id == id)
    }
}

const INTERNET: &str = "internet";

/// The VPC of the interface that asks, else the first.
fn vpc_of<'a>(cloud: &'a Cloud, answer: Option<&Answer>) -> Option<&'a Vpc> {
    let source = answer.and_then(|answer| cloud.network_interfaces.get(answer.source.as_ref()?));
    source.map_or_else(|| cloud.vpcs.values().next(), |source| cloud.vpcs.get(&source.vpc_id))
}

/// What a request touches on its way: that is drawn even where the picture has to leave things out.
#[derive(Default)]
struct Way<'a> {
    hops: Vec<&'a Hop>,
    subnets: Vec<&'a SubnetId>,
    ids: Vec<String>,
}

impl<'a> Way<'a> {
    fn of(answer: Option<&'a Answer>) -> Self {
        let paths = answer.map_or(&[][..], |answer| &answer.paths);
        let mut way = Self { hops: paths.iter().flat_map(|path| &path.forward).collect(), ..Self::default() };
        way.ids.extend(answer.and_then(|answer| answer.source.as_ref()).map(ToString::to_string));
        for hop in &way.hops {
            way.ids.push(hop.component());
            way.subnets.extend(match hop {
                Hop::Source { subnet_id, .. } | Hop::NatGateway { subnet_id, .. } => Some(subnet_id),
                Hop::NetworkAcl(decision) => Some(&decision.subnet_id),
                _ => None,
            });
        }
        way
    }

    /// What the subnet's table decides for the request, if it asks it.
    fn route(&self, table: &str) -> Option<String> {
        let asked = self.hops.iter().find(|hop| matches!(hop, Hop::RouteTable(_)) && hop.component() == table);
        asked.map(|hop| match hop {
            Hop::RouteTable(decision) => decision.route().map_or_else(|| hop.sentence(), ToString::to_string),
            _ => hop.sentence(),
        })
    }
}

/// The first `most`, and in the place of the last of them those that must not be missed.
fn most<'a, T>(all: &[&'a T], most: usize, wanted: impl Fn(&T) -> bool) -> Vec<&'a T> {
    let mut free = most.saturating_sub(all.iter().filter(|one| wanted(one)).count());
    if all.len() > most {
        free = free.saturating_sub(1);
    }
    let mut shown = Vec::with_capacity(most);
    for &one in all {
        if wanted(one) {
            shown.push(one);
        } else if free > 0 {
            free -= 1;
            shown.push(one);
        }
    }
    shown
}

fn leads_to_internet(cloud: &Cloud, subnet: &Subnet) -> bool {
    let mut routes = cloud.route_table_of(subnet).into_iter().flat_map(|table| &table.routes);
    routes.any(|route| matches!(route.target, Target::InternetGateway(_)))
}

fn place_subnet<'a>(cloud: &'a Cloud, subnet: &'a Subnet, way: &Way<'_>, top: i32) -> SubnetBox<'a> {
    let route_table = cloud.route_table_of(subnet).map_or("", |table| table.route_table_id.as_str());
    let all: Vec<&NetworkInterface> =
        cloud.network_interfaces.values().filter(|interface| interface.subnet_id == subnet.subnet_id).collect();
    let shown = most(&all, MOST_CHIPS, |interface| way.ids.contains(&id_of(cloud, interface)));
    let route = way.subnets.contains(&&subnet.subnet_id).then(|| way.route(route_table)).flatten();
    let more = all.len() - shown.len();
    let mut y = top + LINE + 10;
    let mut chips = Vec::with_capacity(shown.len());
    for interface in shown {
        let rect = Rect { x: CHIP.x, y, width: CHIP.width, height: CHIP_HEIGHT };
        chips.push(chip_of(cloud, interface, rect));
        y = rect.bottom() + GAP;
    }
    let lines = 1 + i32::from(more > 0) + i32::from(route.is_some());
    let rect = Rect { x: SUBNET.x, y: top, width: SUBNET.width, height: y - top + lines * LINE };
    SubnetBox { rect, subnet, route_table, route, chips, more }
}

/// The id by which hops name what an interface belongs to.
fn id_of(cloud: &Cloud, interface: &NetworkInterface) -> String {
    match nat_gateway_of(cloud, interface) {
        Some(id) => id.to_string(),
        None => interface.network_interface_id.to_string(),
    }
}

fn nat_gateway_of<'a>(cloud: &'a Cloud, interface: &NetworkInterface) -> Option<&'a NatGatewayId> {
    if interface.interface_type != InterfaceType::NatGateway {
        return None;
    }
    let own = |id: &NetworkInterfaceId| *id == interface.network_interface_id;
    cloud.nat_gateways.values().find(|nat| own(&nat.network_interface_id)).map(|nat| &nat.nat_gateway_id)
}

fn chip_of(cloud: &Cloud, interface: &NetworkInterface, rect: Rect) -> Chip {
    let nat_gateway = nat_gateway_of(cloud, interface);
    let private = interface.addresses().next().map(|address| address.to_string());
    let public = interface.public_ip.map(|address| address.to_string());
    Chip {
        rect,
        kind: if nat_gateway.is_some() { Kind::NatGateway } else { Kind::Interface },
        id: id_of(cloud, interface),
        name: nat_gateway.map_or(interface.name(), |id| id.as_str()).to_owned(),
        detail: [private, public].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// A place outside, and the gateways that lead there.
struct Column {
    gates: Vec<Chip>,
    place: Option<Chip>,
}

impl Column {
    fn slots(&self) -> usize {
        self.gates.len().max(1)
    }
}

/// A chip that is yet to be placed.
fn chip(kind: Kind, id: impl ToString, detail: impl ToString) -> Chip {
    let rect = Rect { x: 0, y: 0, width: 0, height: 0 };
    let name = id.to_string();
    Chip { rect, kind, id: name.clone(), name, detail: detail.to_string() }
}

fn columns(cloud: &Cloud, vpc: &Vpc, way: &Way<'_>, answer: Option<&Answer>) -> Vec<Column> {
    let endpoints = || cloud.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_id == vpc.vpc_id);
    let paths = answer.map_or(&[][..], |answer| &answer.paths);
    let ends = paths.iter().filter_map(|path| match &path.end {
        End::Service { service_name, .. } => Some(*service_name),
        _ => None,
    });
    let asked = answer.and_then(|answer| answer.resolution.as_ref()).and_then(|resolution| resolution.service);
    let services = distinct(endpoints().filter_map(VpcEndpoint::aws_service).chain(asked).chain(ends));
    let mut columns: Vec<Column> = Vec::new();
    for service_name in services {
        let gates = endpoints()
            .filter(|endpoint| endpoint.aws_service() == Some(service_name))
            .map(|endpoint| {
                chip(Kind::VpcEndpoint(endpoint.vpc_endpoint_type), &endpoint.vpc_endpoint_id, service_name)
            })
            .collect();
        let place = Chip {
            name: service_name.service.title().to_owned(),
            ..chip(Kind::Service(service_name.service), service_name, service_name.region)
        };
        columns.push(Column { gates, place: Some(place) });
    }
    let gates = internet_gates(cloud, vpc);
    let internet = paths.iter().any(|path| matches!(path.end, End::Internet { .. }));
    if internet || !gates.is_empty() {
        let place = Chip { name: Kind::Internet.title().to_owned(), ..chip(Kind::Internet, INTERNET, "") };
        columns.push(Column { gates, place: Some(place) });
    }
    let unknown = distinct(way.hops.iter().filter_map(|hop| match hop {
        Hop::NotModelled { id } => Some(id),
        _ => None,
    }));
    columns.extend(unknown.iter().map(|id| Column { gates: vec![chip(Kind::NotModelled, id, "")], place: None }));
    thin_out(columns, way)
}

/// Each of a few things once, as they come first.
fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut once, one| {
        if !once.contains(&one) {
            once.push(one);
        }
        once
    })
}

fn internet_gates(cloud: &Cloud, vpc: &Vpc) -> Vec<Chip> {
    let gateways = cloud.internet_gateways.values().filter(|gateway| gateway.vpc_id.as_ref() == Some(&vpc.vpc_id));
    let egress_only = cloud.egress_only_internet_gateways.values().filter(|gateway| gateway.vpc_id == vpc.vpc_id);
    gateways
        .map(|gateway| chip(Kind::InternetGateway, &gateway.internet_gateway_id, ""))
        .chain(
            egress_only
                .map(|gateway| chip(Kind::EgressOnlyInternetGateway, &gateway.egress_only_internet_gateway_id, "")),
        )
        .collect()
}

/// Where there are too many gateways to name, leaves one to each place, and those on the way.
fn thin_out(mut columns: Vec<Column>, way: &Way<'_>) -> Vec<Column> {
    if columns.iter().map(Column::slots).sum::<usize>() > MOST_GATES {
        for column in &mut columns {
            let used = column.gates.iter().any(|gate| way.ids.contains(&gate.id));
            let mut first = true;
            column.gates.retain(|gate| {
                let kept = if used { way.ids.contains(&gate.id) } else { first };
                first = false;
                kept
            });
        }
    }
    columns
}
