//! The way of a request as a line through the picture.

use super::layout::{Chip, INNER_LANE, Kind, LANES, Layout, Point};
use crate::firewall::{Direction, Passage};
use crate::trace::{Hop, Path};

/// How far a second line runs beside the first.
pub(super) const BESIDE: i32 = 8;

/// How far above and below its middle a NAT gateway is entered and left.
const NAT_DOOR: i32 = 6;

/// A line, and the hops that stand on it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) points: Vec<Point>,
    pub(super) stations: Vec<Station<'a>>,
    /// Whether it leads to a place or an interface.
    pub(super) arrives: bool,
}

/// A hop at a point of a line.
#[derive(Debug)]
pub(super) struct Station<'a> {
    pub(super) hop: &'a Hop,
    /// The index of the point.
    pub(super) at: usize,
}

impl<'a> Line<'a> {
    /// The way of the request; nothing where its source is not in the picture.
    pub(super) fn of_request(layout: &Layout<'_>, path: &'a Path) -> Option<Self> {
        let mut pen = Pen { layout, points: Vec::new(), stations: Vec::new(), lane: 0 };
        for (place, hop) in path.forward.iter().enumerate() {
            pen.pass(hop, &path.forward[place + 1..]);
        }
        let arrives = pen.end(path);
        (pen.points.len() > 1).then_some(Self { points: pen.points, stations: pen.stations, arrives })
    }

    /// The way of the reply, where something stops it: along the request's, the other way.
    pub(super) fn of_reply(request: &Self, path: &'a Path) -> Option<Self> {
        if path.back.iter().all(|hop| hop.passage() == Passage::All) {
            return None;
        }
        let last = request.points.len() - 1;
        let stations = path.back.iter().filter_map(|hop| {
            let there = request.stations.iter().find(|station| is_answered_by(station.hop, hop))?;
            Some(Station { hop, at: last - there.at })
        });
        let points = request.points.iter().rev().copied().collect();
        Some(Self { points, stations: stations.collect(), arrives: true })
    }

    /// The station at which nothing gets on.
    pub(super) fn broken(&self) -> Option<&Station<'a>> {
        self.stations.iter().filter(|station| station.hop.passage() == Passage::None).min_by_key(|station| station.at)
    }

    /// The line beside it, on its right as one goes along it.
    pub(super) fn beside(mut self, distance: i32) -> Self {
        let points = &self.points;
        let heading = |from: Point, to: Point| ((to.x - from.x).signum(), (to.y - from.y).signum());
        let moved = (0..points.len()).map(|place| {
            let before = place.checked_sub(1).map(|before| heading(points[before], points[place]));
            let after = points.get(place + 1).map(|after| heading(points[place], *after));
            let (one, other) = (before.or(after).unwrap_or((0, 0)), after.or(before).unwrap_or((0, 0)));
            // At a corner each of the two directions moves the point along the other.
            let (dx, dy) = if one == other { (-one.1, one.0) } else { (-one.1 - other.1, one.0 + other.0) };
            Point { x: points[place].x + dx * distance, y: points[place].y + dy * distance }
        });
        self.points = moved.collect();
        self
    }
}

/// Whether the reply meets on `back` the subnet's boundary that the request crossed on `forward`.
fn is_answered_by(forward: &Hop, back: &Hop) -> bool {
    match (forward, back) {
        (Hop::NetworkAcl(forward), Hop::NetworkAcl(back)) => {
            forward.subnet_id == back.subnet_id && forward.direction != back.direction
        }
        _ => false,
    }
}

struct Pen<'a, 'l> {
    layout: &'l Layout<'l>,
    points: Vec<Point>,
    stations: Vec<Station<'a>>,
    lane: usize,
}

impl<'a> Pen<'a, '_> {
    fn pass(&mut self, hop: &'a Hop, rest: &[Hop]) {
        match hop {
            Hop::Source { network_interface_id, .. } => {
                let Some((chip, _)) = self.layout.find(network_interface_id.as_str()) else { return };
                self.go(chip.rect.center());
                self.go(Point { x: chip.rect.right(), y: chip.rect.center().y });
            }
            Hop::SecurityGroups(decision) if decision.direction == Direction::Ingress => {
                self.arrive(decision.network_interface_id.as_str());
            }
            Hop::NetworkAcl(decision) => {
                if decision.direction == Direction::Ingress {
                    self.ride_to(rest);
                }
                if let Some(subnet) = self.layout.subnet(&decision.subnet_id) {
                    self.go_across(subnet.rect.right());
                }
            }
            Hop::RouteTable(_) => self.go_across(LANES[self.lane]),
            Hop::NatGateway { nat_gateway_id, .. } => self.arrive(nat_gateway_id.as_str()),
            Hop::Target { network_interface_id: Some(id), .. } => self.arrive(id.as_str()),
            Hop::InternetGateway { .. }
            | Hop::EgressOnlyInternetGateway { .. }
            | Hop::VpcEndpoint { .. }
            | Hop::NotModelled { .. } => self.go_out(&hop.component()),
            _ => {}
        }
        if !self.points.is_empty() {
            self.stations.push(Station { hop, at: self.points.len() - 1 });
        }
        if let Hop::NatGateway { nat_gateway_id, .. } = hop {
            self.turn_in(nat_gateway_id.as_str());
        }
    }

    fn go(&mut self, point: Point) {
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }

    fn go_across(&mut self, x: i32) {
        if let Some(&Point { y, .. }) = self.points.last() {
            self.go(Point { x, y });
        }
    }

    fn go_along(&mut self, y: i32) {
        if let Some(&Point { x, .. }) = self.points.last() {
            self.go(Point { x, y });
        }
    }

    /// Along the lane to the height of the next chip.
    fn ride_to(&mut self, rest: &[Hop]) {
        let next = rest.iter().find_map(|hop| match hop {
            Hop::NatGateway { .. } | Hop::Target { .. } => self.layout.find(&hop.component()),
            _ => None,
        });
        if let Some((chip, _)) = next {
            self.go_along(self.entry(chip));
        }
    }

    /// Into a chip, from the lane or from a neighbour in its subnet.
    fn arrive(&mut self, id: &str) {
        let (Some((chip, _)), Some(&last)) = (self.layout.find(id), self.points.last()) else { return };
        if last.x < LANES[0] {
            self.go_across(INNER_LANE);
        }
        self.go_along(self.entry(chip));
        self.go_across(chip.rect.right());
    }

    /// The height at which a chip is entered. A NAT gateway is left again, at another one.
    fn entry(&self, chip: &Chip) -> i32 {
        let center = chip.rect.center().y;
        match (chip.kind, self.points.last()) {
            (Kind::NatGateway, Some(last)) if last.y > center => center + NAT_DOOR,
            (Kind::NatGateway, _) => center - NAT_DOOR,
            _ => center,
        }
    }

    /// Through a NAT gateway: in on one lane, out on the other.
    fn turn_in(&mut self, id: &str) {
        let (Some((chip, _)), Some(&last)) = (self.layout.find(id), self.points.last()) else { return };
        let center = chip.rect.center();
        self.lane = LANES.len() - 1;
        self.go_across(center.x);
        self.go_along(2 * center.y - last.y);
        self.go_across(chip.rect.right());
    }

    /// Down to the edge and onto a gateway.
    fn go_out(&mut self, id: &str) {
        let Some((gate, _)) = self.layout.find(id) else { return };
        self.go_across(LANES[self.lane]);
        self.go_along(gate.rect.y - 12);
        self.go_across(gate.rect.center().x);
        self.go_along(gate.rect.y);
    }

    /// From the gateway to the place outside; answers whether the request gets anywhere.
    fn end(&mut self, path: &Path) -> bool {
        let Some(place) = self.layout.place(&path.end) else {
            return matches!(path.forward.last(), Some(Hop::Target { network_interface_id: Some(_), .. }));
        };
        let Some(&last) = self.points.last() else { return false };
        let (rect, gate) = (place.rect, path.forward.last().and_then(|hop| self.layout.find(&hop.component())));
        if let Some((gate, _)) = gate {
            self.go_along(gate.rect.bottom() + 12);
        }
        if last.x < rect.x || last.x > rect.right() {
            // Not at the middle, where the line of an endpoint comes down.
            let from_right = last.x > rect.right();
            self.go_across(if from_right { rect.right() - 24 } else { rect.x + 24 });
        }
        self.go_along(rect.y);
        true
    }
}
