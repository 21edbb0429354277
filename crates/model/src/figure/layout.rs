//! Where everything stands: the VPCs below one another, between them what connects them, under each what is outside.

use super::chip::{Chip, Kind};
use super::shape::{Point, Rect};
use super::way::Way;
use crate::cloud::Cloud;
use crate::cloud::id::SubnetId;
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::region::Region;
use crate::cloud::route_table::Target;
use crate::cloud::transit_gateway::AttachedResource;
use crate::cloud::vpc::{Subnet, Vpc};
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint, VpcEndpointType};
use crate::cloud::vpn::{VpnConnection, VpnEnd};
use crate::sort::sort_by_key;
use crate::trace::{Answer, End, Hop};

/// How wide the picture is: a telephone shows it at nearly its own size.
pub(super) const WIDTH: i32 = 400;

const MARGIN: i32 = 6;
const CHIP_HEIGHT: i32 = 32;
const GATE_HEIGHT: i32 = 44;
const PLACE_HEIGHT: i32 = 46;
const LINK_WIDTH: i32 = 168;
const GAP: i32 = 8;
const LINE: i32 = 22;

/// More than this and the picture counts instead of drawing, except for what is on the request's way.
const MOST_VPCS: usize = 5;
const MOST_SUBNETS: usize = 6;
const MOST_CHIPS: usize = 4;
const MOST_COLUMNS: usize = 4;

/// What the picture is divided into, from left to right.
#[derive(Debug)]
pub(super) struct Grid {
    /// Whether it is for several VPCs.
    of_several: bool,
    frame: Span,
    /// Where the line of a VPC's name ends.
    pub(super) header_right: i32,
    subnet: Span,
    chip: Span,
    /// Where gateways and places may stand.
    outside: Span,
    /// Where a request runs up and down between the subnets and the edge, at first and after each thing that sends it on.
    pub(super) lanes: &'static [i32],
    /// Where it runs between two chips of one subnet.
    pub(super) inner_lane: i32,
    /// Where it runs from an endpoint to what is behind it.
    pub(super) back_lane: i32,
    /// Where it runs past a VPC.
    pub(super) bypass: i32,
}

#[derive(Debug)]
struct Span {
    x: i32,
    width: i32,
}

const ONE_VPC: Grid = Grid {
    of_several: false,
    frame: Span { x: 6, width: 388 },
    header_right: 382,
    subnet: Span { x: 18, width: 322 },
    chip: Span { x: 28, width: 294 },
    outside: Span { x: 6, width: 388 },
    lanes: &[366, 382],
    inner_lane: 331,
    back_lane: 12,
    bypass: 397,
};

const SEVERAL: Grid = Grid {
    of_several: true,
    frame: Span { x: 14, width: 372 },
    header_right: 340,
    subnet: Span { x: 22, width: 308 },
    chip: Span { x: 30, width: 282 },
    outside: Span { x: 22, width: 320 },
    lanes: &[354, 366, 378],
    inner_lane: 321,
    back_lane: 7,
    bypass: 393,
};

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

/// A VPC with what is under it.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) vpc: &'a Vpc,
    /// Its account, where there are several.
    pub(super) account: Option<&'a str>,
    pub(super) frame: Rect,
    pub(super) subnets: Vec<SubnetBox<'a>>,
    /// How many more subnets are not drawn.
    pub(super) more: usize,
    /// The gateways at the VPC's edge.
    pub(super) gates: Vec<Chip>,
    /// What is outside: services, the internet and networks on premises.
    pub(super) places: Vec<Chip>,
    /// How many more services are not drawn, and where that is said.
    pub(super) more_places: Option<(usize, Point)>,
}

/// What connects VPCs, in the space between them.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) chip: Chip,
    /// The network on premises beside it.
    pub(super) place: Option<Chip>,
    /// How many sections are above it.
    pub(super) gap: usize,
    /// Its Region, if it has one.
    region: Option<Region>,
    /// The sections that it connects.
    pub(super) sections: Vec<usize>,
    /// The transit gateways that it is peered with.
    pub(super) peers: Vec<String>,
}

impl Link {
    /// It carries what endpoints are handed, on the other side of the picture than what routes lead to.
    pub(super) fn is_service(&self) -> bool {
        self.chip.kind == Kind::EndpointService
    }
}

/// The whole picture.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) grid: &'static Grid,
    pub(super) sections: Vec<Section<'a>>,
    /// How many more VPCs are not drawn.
    pub(super) more: usize,
    pub(super) links: Vec<Link>,
    /// Where a Region begins, when there are several.
    pub(super) regions: Vec<(i32, Region)>,
    pub(super) height: i32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(cloud: &'a Cloud, answer: Option<&Answer>) -> Self {
        let way = Way::of(cloud, answer);
        let vpcs = vpcs(cloud, &way);
        let mut links = links(cloud, &vpcs, &way);
        let grid = if vpcs.len() < 2 && links.is_empty() { &ONE_VPC } else { &SEVERAL };
        let (more, room) = (cloud.vpcs.len() - vpcs.len(), MOST_SUBNETS / vpcs.len().max(1));
        let mut layout =
            Self { grid, sections: Vec::new(), more, links: Vec::new(), regions: Vec::new(), height: MARGIN };
        let has_regions = vpcs.iter().any(|vpc| vpc.region != vpcs[0].region);
        for (number, &vpc) in vpcs.iter().enumerate() {
            let is_new = has_regions && layout.regions.last().is_none_or(|(_, region)| *region != vpc.region);
            layout.place_links(&mut links, |link| link.gap == number && !(is_new && link.region == Some(vpc.region)));
            if is_new {
                layout.regions.push((layout.height + 4, vpc.region));
                layout.height += LINE + 6;
            }
            layout.place_links(&mut links, |link| link.gap == number);
            layout.place_vpc(cloud, vpc, &way, answer, room.max(2));
        }
        layout.place_links(&mut links, |_| true);
        if layout.sections.is_empty() {
            layout.height += 60 + MARGIN;
        }
        if layout.more > 0 && !layout.sections.is_empty() {
            layout.height += LINE;
        }
        layout
    }

    fn place_vpc(&mut self, cloud: &'a Cloud, vpc: &'a Vpc, way: &Way<'_>, answer: Option<&Answer>, room: usize) {
        let Span { x, width } = self.grid.frame;
        let frame = Rect { x, y: self.height, width, height: 0 };
        let (subnets, gates, places) = (Vec::new(), Vec::new(), Vec::new());
        let account = cloud.vpcs.values().any(|it| it.owner_id != vpc.owner_id).then_some(vpc.owner_id.as_str());
        let mut section = Section { vpc, account, frame, subnets, more: 0, gates, places, more_places: None };
        let top = section.place_subnets(cloud, self.grid, way, room);
        let mut columns = columns(cloud, vpc, way, answer, self.sections.is_empty());
        let all = columns.iter().filter(|column| column.gates.is_empty()).count();
        thin_out(&mut columns, way, self.grid.of_several);
        let more = all - columns.iter().filter(|column| column.gates.is_empty()).count();
        let edge = if columns.iter().any(|column| !column.gates.is_empty()) { GATE_HEIGHT / 2 + 14 } else { 0 };
        section.frame.height = top + edge - section.frame.y;
        section.place_columns(columns, &self.grid.outside);
        let outside = section.gates.iter().chain(&section.places).map(|chip| chip.rect.bottom()).max();
        let mut bottom = outside.unwrap_or(0).max(section.frame.bottom());
        if more > 0 {
            bottom += LINE;
            section.more_places = Some((more, Point { x: WIDTH / 2, y: bottom - 4 }));
        }
        self.height = bottom + if self.grid.of_several { 2 * MARGIN } else { MARGIN };
        self.sections.push(section);
    }

    /// Places what connects the VPCs above with those below.
    fn place_links(&mut self, links: &mut Vec<Link>, is_here: impl Fn(&Link) -> bool) {
        let (mut here, others): (Vec<Link>, Vec<Link>) = links.drain(..).partition(is_here);
        *links = others;
        if here.is_empty() {
            return;
        }
        let Span { x, width } = self.grid.frame;
        let (left, right) = (x, x + width - LINK_WIDTH);
        let rect = |x, y| Rect { x, y, width: LINK_WIDTH, height: GATE_HEIGHT };
        let mut y = self.height + 6;
        let mut tops = Vec::new();
        for link in here.iter_mut().filter(|link| !link.is_service()) {
            link.chip.rect = rect(right, y);
            if let Some(place) = &mut link.place {
                place.rect = rect(left, y);
            }
            tops.push((y, link.place.is_none()));
            y += GATE_HEIGHT + 18;
        }
        for link in here.iter_mut().filter(|link| link.is_service()) {
            let free = tops.iter_mut().find(|(_, is_free)| *is_free);
            let top = free.map_or(y, |(top, is_free)| {
                *is_free = false;
                *top
            });
            link.chip.rect = rect(left, top);
            y = y.max(top + GATE_HEIGHT + 18);
        }
        self.height = y;
        self.links.append(&mut here);
    }

    /// The lane on which one comes from a section to a link, or back: past other sections it is the one beside them.
    pub(super) fn lane_between(&self, section: usize, link: &Link, lane: i32) -> i32 {
        let mut others = self.links.iter().filter(|other| other.gap == link.gap && !other.is_service());
        let (y, top) = (|link: &Link| link.chip.rect.y, link.chip.rect.y);
        let is_near = (link.gap == section + 1 && others.all(|other| y(other) >= top))
            || (link.gap == section && others.all(|other| y(other) <= top));
        if is_near { lane } else { self.grid.bypass }
    }

    fn chips(&self) -> impl Iterator<Item = (usize, &SubnetBox<'a>, &Chip)> {
        let sections = self.sections.iter().enumerate();
        let subnets = sections.flat_map(|(number, section)| section.subnets.iter().map(move |it| (number, it)));
        subnets.flat_map(|(number, subnet)| subnet.chips.iter().map(move |chip| (number, subnet, chip)))
    }

    /// The chip in a subnet that has this id, with its section and its subnet.
    pub(super) fn chip(&self, id: &str) -> Option<(usize, &SubnetBox<'a>, &Chip)> {
        self.chips().find(|(_, _, chip)| chip.id == id)
    }

    /// A gateway at the edge of a VPC, and its section.
    pub(super) fn gate(&self, id: &str) -> Option<(usize, &Chip)> {
        let gates =
            self.sections.iter().enumerate().flat_map(|(number, it)| it.gates.iter().map(move |it| (number, it)));
        gates.into_iter().find(|(_, gate)| gate.id == id)
    }

    pub(super) fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.chip.id == id)
    }

    pub(super) fn subnet(&self, id: &SubnetId) -> Option<(usize, &SubnetBox<'a>)> {
        let sections = self.sections.iter().enumerate();
        let mut subnets = sections.flat_map(|(number, section)| section.subnets.iter().map(move |it| (number, it)));
        subnets.find(|(_, placed)| placed.subnet.subnet_id == *id)
    }

    /// The places outside, those under a VPC before those beside a link.
    pub(super) fn places(&self) -> impl Iterator<Item = &Chip> {
        let under = self.sections.iter().flat_map(|section| &section.places);
        under.chain(self.links.iter().filter_map(|link| link.place.as_ref()))
    }

    /// The place outside where a request ends that was last in this section.
    pub(super) fn place_of(&self, end: &End, section: Option<usize>) -> Option<&Chip> {
        let id = place_id(end)?;
        let own = section.and_then(|number| self.sections.get(number)).map_or(&[][..], |section| &section.places);
        own.iter().chain(self.places()).find(|place| place.id == id)
    }
}

/// What the place where a path ends is found by.
fn place_id(end: &End) -> Option<String> {
    Some(match end {
        End::Service { service_name, .. } => service_name.to_string(),
        End::Internet { .. } => INTERNET.to_owned(),
        End::OnPremises { customer_gateway_id, .. } => customer_gateway_id.to_string(),
        End::Resource { resource_arn, .. } => resource_arn.clone(),
        End::NotModelled { id } => id.clone(),
        End::Interface { .. } | End::Nowhere | End::Loop | End::Ambiguous => return None,
    })
}

/// By what the internet is found.
pub(super) const INTERNET: &str = "internet";

/// The VPCs on the request's way; without one all of them, Region by Region.
fn vpcs<'a>(cloud: &'a Cloud, way: &Way<'_>) -> Vec<&'a Vpc> {
    let touched: Vec<&Vpc> = way.vpcs.iter().filter_map(|id| cloud.vpcs.get(*id)).collect();
    if !touched.is_empty() {
        return touched;
    }
    let mut all: Vec<&Vpc> = cloud.vpcs.values().collect();
    sort_by_key(&mut all, |vpc| vpc.region);
    all.truncate(if way.paths.is_empty() { MOST_VPCS } else { 1 });
    all
}

/// What connects these VPCs with each other or with networks on premises, as far as it is on the way, if there is one.
fn links(cloud: &Cloud, vpcs: &[&Vpc], way: &Way<'_>) -> Vec<Link> {
    let mut all = Vec::new();
    for it in cloud.vpc_peering_connections.values() {
        let chip = Chip::new(Kind::Peering, &it.vpc_peering_connection_id, &"");
        all.push((chip, vec![&it.requester_vpc_id, &it.accepter_vpc_id]));
    }
    for id in cloud.transit_gateways.keys() {
        let attachments = attachments(cloud, id.as_str()).filter_map(|resource| match resource {
            AttachedResource::Vpc { vpc_id, .. } => Some(vpc_id),
            AttachedResource::Vpn { .. } | AttachedResource::Peering { .. } => None,
        });
        all.push((Chip::new(Kind::TransitGateway, id, &""), attachments.collect()));
    }
    for service in cloud.endpoint_services.values() {
        let leads_to = |endpoint: &&VpcEndpoint| matches!(&endpoint.service_name, EndpointService::Customer(name) if name.service_id == service.service_id);
        let consumers = cloud.vpc_endpoints.values().filter(leads_to).map(|endpoint| &endpoint.vpc_id);
        let balancers = service.load_balancer_arns.iter().filter_map(|arn| cloud.load_balancers.get(arn));
        let ends = consumers.chain(balancers.map(|balancer| &balancer.vpc_id)).collect();
        all.push((Chip::new(Kind::EndpointService, &service.service_id, &""), ends));
    }
    let drawn = all.into_iter().filter_map(|(chip, ends)| {
        let is_end = |number: &usize| ends.contains(&&vpcs[*number].vpc_id);
        let sections: Vec<usize> = (0..vpcs.len()).filter(is_end).collect();
        let gap = match way.links.iter().find(|(id, _)| *id == chip.id) {
            Some((_, gap)) => (*gap).min(vpcs.len()),
            None if way.paths.is_empty() => sections.first()? + 1,
            None => return None,
        };
        let peers = attachments(cloud, &chip.id).filter_map(|resource| match resource {
            AttachedResource::Peering { peer_transit_gateway_id } => Some(peer_transit_gateway_id.to_string()),
            AttachedResource::Vpc { .. } | AttachedResource::Vpn { .. } => None,
        });
        let ends_here =
            |it: &&VpnConnection| matches!(&it.ends_at, VpnEnd::TransitGateway(end) if end.as_str() == chip.id);
        let place = on_premises(cloud, way, ends_here);
        let region = chip.id.parse().ok().and_then(|id| cloud.transit_gateways.get(&id)).map(|gateway| gateway.region);
        Some(Link { place, gap, region, sections, peers: peers.collect(), chip })
    });
    let order = |link: &Link| way.links.iter().position(|(id, _)| *id == link.chip.id);
    drawn.fold(Vec::new(), |mut links, link| {
        links.insert(links.partition_point(|other| order(other) <= order(&link)), link);
        links
    })
}

/// What is attached to a transit gateway.
fn attachments<'a>(cloud: &'a Cloud, gateway: &str) -> impl Iterator<Item = &'a AttachedResource> {
    let all = cloud.transit_gateway_attachments.values();
    all.filter(move |it| it.transit_gateway_id.as_str() == gateway).map(|attachment| &attachment.resource)
}

/// The network on premises that one of some VPN connections leads to: of the way's, if there is one.
fn on_premises(cloud: &Cloud, way: &Way<'_>, of: impl Fn(&&VpnConnection) -> bool) -> Option<Chip> {
    let chip = |it: &VpnConnection| Chip::new(Kind::OnPremises, &it.customer_gateway_id, &it.vpn_connection_id);
    let mut places = cloud.vpn_connections.values().filter(of).map(chip);
    places.find(|place| way.paths.is_empty() || way.touches(&place.id))
}

impl<'a> Section<'a> {
    /// Stacks the subnets, those that lead to the internet nearest to the edge, and answers where they end.
    fn place_subnets(&mut self, cloud: &'a Cloud, grid: &Grid, way: &Way<'_>, room: usize) -> i32 {
        let vpc = &self.vpc.vpc_id;
        let mut all: Vec<&Subnet> = cloud.subnets.values().filter(|subnet| subnet.vpc_id == *vpc).collect();
        sort_by_key(&mut all, |subnet| (leads_to_internet(cloud, subnet), subnet.cidr_block, subnet.ipv6_cidr_block));
        let shown = most(&all, room, |subnet| way.subnets.contains(&&subnet.subnet_id));
        self.more = all.len() - shown.len();
        let chips = if room < MOST_SUBNETS { MOST_CHIPS / 2 } else { MOST_CHIPS };
        let mut y = self.frame.y + LINE + if self.account.is_some() { 14 + LINE } else { 14 };
        for subnet in shown {
            let placed = place_subnet(cloud, grid, subnet, way, y, chips);
            y = placed.rect.bottom() + GAP;
            self.subnets.push(placed);
        }
        if self.more > 0 { y + LINE + 4 } else { y + 2 }
    }

    /// Puts each place outside under the gateways that lead to it.
    fn place_columns(&mut self, columns: Vec<Column>, outside: &Span) {
        let slots = i32::try_from(columns.iter().map(Column::slots).sum::<usize>()).unwrap_or(i32::MAX).max(1);
        let width = ((outside.width - (slots - 1) * GAP) / slots).min(180);
        let mut x = outside.x + (outside.width - slots * width - (slots - 1) * GAP) / 2;
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

fn place_subnet<'a>(
    cloud: &'a Cloud,
    grid: &Grid,
    subnet: &'a Subnet,
    way: &Way<'_>,
    top: i32,
    room: usize,
) -> SubnetBox<'a> {
    let route_table = cloud.route_table_of(subnet).map_or("", |table| table.route_table_id.as_str());
    let is_here =
        |it: &&NetworkInterface| it.subnet_id == subnet.subnet_id && it.interface_type != InterfaceType::TransitGateway;
    let all: Vec<&NetworkInterface> = cloud.network_interfaces.values().filter(is_here).collect();
    let shown = most(&all, room, |interface| way.touches(interface.network_interface_id.as_str()));
    let route = way.subnets.contains(&&subnet.subnet_id).then(|| way.route(route_table)).flatten();
    let more = all.len() - shown.len();
    let mut chips: Vec<Chip> = shown.into_iter().map(|interface| Chip::of_interface(cloud, interface)).collect();
    let attachments = Chip::attachments(cloud, &subnet.subnet_id).into_iter();
    chips.extend(attachments.filter(|chip| way.paths.is_empty() || way.touches(&chip.detail)));
    let mut y = top + LINE + 10;
    for chip in &mut chips {
        chip.rect = Rect { x: grid.chip.x, y, width: grid.chip.width, height: CHIP_HEIGHT };
        y = chip.rect.bottom() + GAP;
    }
    let lines = 1 + i32::from(more > 0) + i32::from(route.is_some());
    let rect = Rect { x: grid.subnet.x, y: top, width: grid.subnet.width, height: y - top + lines * LINE };
    SubnetBox { rect, subnet, route_table, route, chips, more }
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

    fn is_on(&self, way: &Way<'_>) -> bool {
        let ends = |place: &Chip| way.ends.iter().any(|(end, _)| place_id(end).as_ref() == Some(&place.id));
        self.gates.iter().any(|gate| way.touches(&gate.id)) || self.place.iter().any(ends)
    }
}

fn columns(cloud: &Cloud, vpc: &Vpc, way: &Way<'_>, answer: Option<&Answer>, is_first: bool) -> Vec<Column> {
    let endpoints = || cloud.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_id == vpc.vpc_id);
    let is_gateway = |endpoint: &VpcEndpoint| endpoint.vpc_endpoint_type == VpcEndpointType::Gateway;
    let ends_here = || way.ends.iter().filter(|(_, last)| last.map_or(is_first, |last| *last == vpc.vpc_id));
    let ends = ends_here().filter_map(|(end, _)| match end {
        End::Service { service_name, .. } => Some(Chip::of_service(*service_name)),
        _ => None,
    });
    let asked = answer.and_then(|answer| answer.resolution.as_ref()).and_then(|resolution| resolution.service);
    let asked = asked.filter(|_| is_first && way.vpcs.len() < 2).map(Chip::of_service);
    // Of what endpoints with interfaces lead to, a request needs only its own.
    let is_on_the_way =
        |it: &VpcEndpoint| way.paths.is_empty() || it.network_interface_ids.iter().any(|id| way.touches(id.as_str()));
    let others = endpoints().filter(|it| {
        !is_gateway(it) && it.vpc_endpoint_type != VpcEndpointType::GatewayLoadBalancer && is_on_the_way(it)
    });
    let behind = |endpoint| Chip::behind(cloud, endpoint);
    let of_gateways = endpoints().filter(|it| is_gateway(it)).filter_map(behind);
    let services = distinct(of_gateways.chain(asked).chain(ends).chain(others.filter_map(behind)));
    let mut columns: Vec<Column> = Vec::new();
    for place in services {
        let leads_there =
            |endpoint: &&VpcEndpoint| is_gateway(endpoint) && endpoint.service_name.to_string() == place.id;
        let gate = |endpoint: &VpcEndpoint| {
            Chip::new(Kind::Endpoint(VpcEndpointType::Gateway), &endpoint.vpc_endpoint_id, &endpoint.service_name)
        };
        columns.push(Column { gates: endpoints().filter(leads_there).map(gate).collect(), place: Some(place) });
    }
    let gates = internet_gates(cloud, vpc);
    let comes_from_there = way.paths.iter().any(|path| matches!(path.forward.first(), Some(Hop::Outside { .. })))
        && way.ids.iter().all(|id| !id.starts_with("cgw-"));
    let internet = ends_here().any(|(end, _)| matches!(end, End::Internet { .. })) || is_first && comes_from_there;
    if internet || !gates.is_empty() {
        let place = Chip::new(Kind::Internet, &INTERNET, &"").named(Kind::Internet.title());
        columns.push(Column { gates, place: Some(place) });
    }
    for gateway in cloud.vpn_gateways.values().filter(|gateway| gateway.vpc_id.as_ref() == Some(&vpc.vpc_id)) {
        let id = &gateway.vpn_gateway_id;
        let ends_there = |it: &&VpnConnection| matches!(&it.ends_at, VpnEnd::VpnGateway(end) if end == id);
        let place = on_premises(cloud, way, ends_there);
        columns.push(Column { gates: vec![Chip::new(Kind::VpnGateway, id, &"")], place });
    }
    let unknown = ends_here().filter_map(|(end, _)| match end {
        End::NotModelled { id } if way.paths.iter().any(|path| leads_into_unknown(path.forward.last(), id)) => Some(id),
        _ => None,
    });
    let gate = |id: &String| Column { gates: vec![Chip::new(Kind::NotModelled, id, &"")], place: None };
    columns.extend(distinct_by(unknown, |id| id.as_str()).into_iter().map(gate));
    columns
}

fn leads_into_unknown(hop: Option<&Hop>, wanted: &str) -> bool {
    matches!(hop, Some(Hop::NotModelled { id }) if id == wanted)
}

/// Each chip once, as they come first.
fn distinct(all: impl Iterator<Item = Chip>) -> Vec<Chip> {
    distinct_by(all, |chip| chip.id.as_str())
}

fn distinct_by<T>(all: impl Iterator<Item = T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    all.fold(Vec::new(), |mut once: Vec<T>, one| {
        if once.iter().all(|known| key(known) != key(&one)) {
            once.push(one);
        }
        once
    })
}

fn internet_gates(cloud: &Cloud, vpc: &Vpc) -> Vec<Chip> {
    let gateways = cloud.internet_gateways.values().filter(|gateway| gateway.vpc_id.as_ref() == Some(&vpc.vpc_id));
    let egress_only = cloud.egress_only_internet_gateways.values().filter(|gateway| gateway.vpc_id == vpc.vpc_id);
    let egress_only = egress_only.map(|gateway| &gateway.egress_only_internet_gateway_id);
    gateways
        .map(|gateway| Chip::new(Kind::InternetGateway, &gateway.internet_gateway_id, &""))
        .chain(egress_only.map(|id| Chip::new(Kind::EgressOnlyInternetGateway, id, &"")))
        .collect()
}

/// Where there are too many gateways to name, leaves one to each place, and those on the way; and of places without a gateway
/// the first. Where several VPCs are on a way, leaves only what is on it.
fn thin_out(columns: &mut Vec<Column>, way: &Way<'_>, of_several: bool) {
    if of_several && !way.paths.is_empty() {
        columns.retain(|column| column.is_on(way));
    }
    if columns.iter().map(Column::slots).sum::<usize>() > MOST_COLUMNS {
        for column in &mut *columns {
            let used = column.gates.iter().any(|gate| way.touches(&gate.id));
            let mut first = true;
            column.gates.retain(|gate| {
                let kept = if used { way.touches(&gate.id) } else { first };
                first = false;
                kept
            });
        }
    }
    let slots = |columns: &[Column]| columns.iter().map(Column::slots).sum::<usize>();
    let most = if of_several { MOST_COLUMNS - 1 } else { MOST_COLUMNS };
    while slots(columns) > most
        && let Some(last) = columns.iter().rposition(|column| column.gates.is_empty() && !column.is_on(way))
    {
        columns.remove(last);
    }
}
