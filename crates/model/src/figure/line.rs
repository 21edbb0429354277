//! The way of a request as a line through the picture.

use super::chip::{Chip, attachment_chip};
use super::layout::{INTERNET, Layout, Link, SubnetBox};
use super::shape::{Point, Rect};
use super::way::{Stop, stops};
use crate::cloud::Cloud;
use crate::firewall::{Direction, Passage};
use crate::trace::{Hop, Path};

/// How far a second line runs beside the first.
pub(super) const BESIDE: i32 = 8;

/// How far above and below its middle a chip is entered and left that sends the request on.
const DOOR: i32 = 9;

/// A line, and the hops that stand on it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) points: Vec<Point>,
    pub(super) stations: Vec<Station<'a>>,
    /// The ways to appliances and back again.
    pub(super) detours: Vec<Vec<Point>>,
    /// Whether it leads to a place or an interface.
    pub(super) arrives: bool,
}

/// A hop at a point of a line.
#[derive(Clone, Debug)]
pub(super) struct Station<'a> {
    pub(super) hop: &'a Hop,
    /// Its number in the table of the answer.
    pub(super) number: usize,
    stop: Stop<'a>,
    /// The index of the point.
    pub(super) at: usize,
    pub(super) spot: Spot,
}

/// What a hop's number is written at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A box.
    On(Rect),
    /// A point of the line.
    At(Point),
}

impl<'a> Line<'a> {
    /// The way of the request; nothing where its source is not in the picture.
    pub(super) fn of_request(cloud: &'a Cloud, layout: &Layout<'_>, path: &'a Path) -> Option<Self> {
        let stops = stops(cloud, &path.forward);
        let mut pen = Pen::new(layout);
        for (place, (hop, stop)) in path.forward.iter().zip(&stops).enumerate() {
            let spot = pen.pass(stop, &stops[place + 1..]);
            let at = pen.points.len().saturating_sub(1);
            let before = pen.stations.last().map(|station| station.spot);
            if let Some(spot) = spot.or(before) {
                pen.stations.push(Station { hop, number: place + 1, stop: stop.clone(), at, spot });
            }
        }
        let arrives = pen.end(path);
        let Pen { points, stations, detours, .. } = pen;
        (points.len() > 1).then_some(Self { points, stations, detours, arrives })
    }

    /// The way of the reply, where something stops it: along the request's, the other way. What the request did not meet stands
    /// where the hop before it does.
    pub(super) fn of_reply(&self, cloud: &'a Cloud, path: &'a Path) -> Option<Self> {
        if path.back.iter().all(|hop| hop.passage() == Passage::All) {
            return None;
        }
        let (last, first) = (self.points.len() - 1, path.forward.len() + 1);
        let mut here = self.stations.last()?;
        let mut stations = Vec::with_capacity(path.back.len());
        for (place, (hop, stop)) in path.back.iter().zip(stops(cloud, &path.back)).enumerate() {
            here = self.stations.iter().find(|station| is_answered_by(&station.stop, &stop)).unwrap_or(here);
            stations.push(Station { hop, number: first + place, stop, at: last - here.at, spot: here.spot });
        }
        let points = self.points.iter().rev().copied().collect();
        Some(Self { points, stations, detours: Vec::new(), arrives: true })
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

/// Whether the reply meets on `back` what the request met on `forward`: of a subnet's boundary the same, crossed the other way.
fn is_answered_by(forward: &Stop<'_>, back: &Stop<'_>) -> bool {
    match (forward, back) {
        (Stop::Boundary(one, out), Stop::Boundary(other, back)) => one == other && out != back,
        (Stop::RouteTable | Stop::Outside | Stop::Same, _) => false,
        (one, other) => one == other,
    }
}

struct Pen<'a, 'l> {
    layout: &'l Layout<'l>,
    points: Vec<Point>,
    stations: Vec<Station<'a>>,
    detours: Vec<Vec<Point>>,
    /// Which of the lanes is free.
    lane: usize,
    section: Option<usize>,
    /// The subnet that it is in.
    inside: Option<&'l SubnetBox<'l>>,
    /// The chip that it is at.
    chip: Option<&'l Chip>,
    gate: Option<&'l Chip>,
    link: Option<&'l Link>,
}

impl<'l> Pen<'_, 'l> {
    fn new(layout: &'l Layout<'l>) -> Self {
        let (points, stations, detours) = (Vec::new(), Vec::new(), Vec::new());
        let (section, inside, chip, gate, link) = (None, None, None, None, None);
        Self { layout, points, stations, detours, lane: 0, section, inside, chip, gate, link }
    }

    /// Draws on to where a hop is to be seen.
    fn pass(&mut self, stop: &Stop<'_>, rest: &[Stop<'_>]) -> Option<Spot> {
        match stop {
            Stop::Interface(id) => self.arrive(id.as_str(), rest),
            Stop::Behind(id) => self.visit(id.as_str()),
            Stop::Boundary(id, Direction::Ingress) => {
                let (_, subnet) = self.layout.subnet(id)?;
                let (number, _, chip) = self.chip_in(subnet, rest)?;
                self.ride_to(number, self.entry(chip, rest));
                self.cross(subnet)?;
                self.inside = Some(subnet);
                self.here()
            }
            Stop::Boundary(id, Direction::Egress) => {
                let (number, subnet) = self.layout.subnet(id)?;
                if self.inside.is_none_or(|inside| inside.subnet.subnet_id != **id) {
                    self.come_out_of(number, subnet)?;
                }
                self.leave_chip();
                self.inside = None;
                self.cross(subnet)
            }
            Stop::RouteTable => {
                let x = match (rest.first(), self.section) {
                    (Some(Stop::Link(id)), Some(section)) => {
                        self.layout.link(id).map(|link| self.layout.lane_between(section, link, self.lane()))
                    }
                    _ => None,
                };
                self.go_across(x.unwrap_or(self.lane()));
                self.here()
            }
            Stop::Gate(id) => self.pass_gate(id),
            Stop::Link(id) => self.pass_link(id),
            Stop::Vpn(id) => self.pass_vpn(id.as_str(), rest),
            Stop::Outside => self.start_outside(rest),
            Stop::Same => None,
        }
    }

    fn lane(&self) -> i32 {
        let lanes = self.layout.grid.lanes;
        lanes[self.lane.min(lanes.len() - 1)]
    }

    fn here(&self) -> Option<Spot> {
        self.points.last().copied().map(Spot::At)
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

    /// To the boundary of a subnet.
    fn cross(&mut self, subnet: &SubnetBox<'_>) -> Option<Spot> {
        self.go_across(subnet.rect.right());
        self.here()
    }

    /// The chip of this subnet that comes next on the way.
    fn chip_in(&self, subnet: &SubnetBox<'_>, rest: &[Stop<'_>]) -> Option<(usize, &'l SubnetBox<'l>, &'l Chip)> {
        rest.iter().find_map(|stop| match stop {
            Stop::Interface(id) => self.layout.chip(id.as_str()),
            Stop::Link(id) => self.layout.chip(&attachment_chip(id, &subnet.subnet.subnet_id)),
            _ => None,
        })
    }

    /// Along a lane to a height in a section.
    fn ride_to(&mut self, section: usize, y: i32) {
        if let Some(link) = self.link.take() {
            self.go_across(self.layout.lane_between(section, link, self.lane()));
        } else {
            self.go_across(self.lane());
        }
        self.section = Some(section);
        self.gate = None;
        self.go_along(y);
    }

    /// To a chip, from a lane, from a neighbour in its subnet, or from an endpoint that it is behind.
    fn arrive(&mut self, id: &str, rest: &[Stop<'_>]) -> Option<Spot> {
        let (section, subnet, chip) = self.layout.chip(id)?;
        let Rect { x, .. } = chip.rect;
        let (right, center) = (chip.rect.right(), chip.rect.center());
        match self.chip {
            Some(here) if here.id == chip.id => {}
            Some(here) if here.kind.hands_over() => {
                self.go_behind(center.y);
                self.go_across(x);
            }
            _ if self.points.is_empty() => {
                self.go(center);
                self.go_across(right);
            }
            before => {
                if before.is_some() {
                    self.leave_chip();
                    self.go_across(self.layout.grid.inner_lane);
                    self.go_along(self.entry(chip, rest));
                } else if self.inside.is_none_or(|inside| inside.subnet.subnet_id != subnet.subnet.subnet_id) {
                    self.ride_to(section, self.entry(chip, rest));
                }
                self.go_across(right);
            }
        }
        (self.section, self.inside, self.chip) = (Some(section), Some(subnet), Some(chip));
        Some(Spot::On(chip.rect))
    }

    /// From an endpoint to the height of what is behind it, past its service where that is drawn.
    fn go_behind(&mut self, y: i32) {
        let back_lane = self.layout.grid.back_lane;
        self.go_across(back_lane);
        let service = self.layout.links.iter().find(|link| {
            let ends = [self.points.last().map_or(y, |point| point.y), y];
            let middle = link.chip.rect.center().y;
            link.is_service() && (ends[0].min(ends[1])..ends[0].max(ends[1])).contains(&middle)
        });
        if let Some(service) = service {
            let Rect { x, .. } = service.chip.rect;
            let middle = service.chip.rect.center().y;
            let step = (y - middle).signum() * DOOR;
            self.go_along(middle - step);
            self.go_across(x + DOOR);
            self.go_along(middle + step);
            self.go_across(back_lane);
        }
        self.go_along(y);
    }

    /// To an appliance behind an endpoint and back again.
    fn visit(&mut self, id: &str) -> Option<Spot> {
        let (_, _, appliance) = self.layout.chip(id)?;
        let here = self.chip?;
        let mut detour = Pen::new(self.layout);
        detour.go(Point { x: here.rect.x, ..here.rect.center() });
        detour.go_behind(appliance.rect.center().y);
        detour.go_across(appliance.rect.x);
        self.detours.push(detour.points);
        Some(Spot::On(appliance.rect))
    }

    /// The height at which a chip is entered. One that sends on is left again, at another one.
    fn entry(&self, chip: &Chip, rest: &[Stop<'_>]) -> i32 {
        let center = chip.rect.center().y;
        let is_elsewhere = |stop: &Stop<'_>| match stop {
            Stop::Interface(id) => chip.id != id.as_str(),
            Stop::Behind(_) | Stop::Same => false,
            _ => true,
        };
        let is_met = |stop: &Stop<'_>| matches!(stop, Stop::Interface(id) if chip.id == id.as_str());
        // What comes before the chip itself is on the way to it.
        let rest = rest.iter().position(is_met).map_or(rest, |place| &rest[place..]);
        match self.points.last() {
            _ if chip.kind.hands_over() || !rest.iter().any(is_elsewhere) => center,
            Some(last) if last.y > center => center + DOOR,
            _ => center - DOOR,
        }
    }

    /// Out of a chip to its right: in on one lane, out on the other.
    fn leave_chip(&mut self) {
        let (Some(chip), Some(&last)) = (self.chip.take(), self.points.last()) else { return };
        let center = chip.rect.center();
        if last.y != center.y {
            self.lane += 1;
            self.go_across(center.x);
            self.go_along(2 * center.y - last.y);
        }
        self.go_across(chip.rect.right());
    }

    /// Into a subnet by the attachment of the transit gateway that the request comes from, and to where it comes out.
    fn come_out_of(&mut self, section: usize, subnet: &'l SubnetBox<'l>) -> Option<()> {
        let id = attachment_chip(&self.link?.chip.id, &subnet.subnet.subnet_id);
        let (_, _, chip) = self.layout.chip(&id)?;
        let center = chip.rect.center().y;
        let from_below = self.points.last().is_some_and(|last| last.y > center);
        self.ride_to(section, if from_below { center + DOOR } else { center - DOOR });
        self.go_across(chip.rect.right());
        self.chip = Some(chip);
        Some(())
    }

    /// Onto a gateway at the edge: down from inside, or up from outside.
    fn pass_gate(&mut self, id: &str) -> Option<Spot> {
        let (section, gate) = self.layout.gate(id)?;
        let Rect { y, .. } = gate.rect;
        let x = gate.rect.center().x;
        if self.points.last()?.y > y {
            self.go_along(gate.rect.bottom() + 12);
            self.go_across(x);
            self.go_along(y - 12);
            self.lane = 0;
        } else {
            self.go_across(self.lane());
            self.go_along(y - 12);
            self.go_across(x);
            self.go_along(y);
        }
        (self.section, self.gate, self.inside) = (Some(section), Some(gate), None);
        Some(Spot::On(gate.rect))
    }

    /// To what connects VPCs, from a VPC, from another such thing or from a network on premises beside it.
    fn pass_link(&mut self, id: &str) -> Option<Spot> {
        let link = self.layout.link(id)?;
        if let (Some(subnet), None) = (self.inside, self.chip) {
            self.enter_attachment(id, subnet);
        }
        let center = link.chip.rect.center();
        let x = match (self.section, self.link) {
            (_, Some(before)) if before.gap == link.gap => self.layout.grid.lanes[0],
            (_, Some(_)) => self.layout.grid.bypass,
            (Some(section), None) => self.layout.lane_between(section, link, self.lane()),
            (None, None) => link.chip.rect.x + DOOR,
        };
        self.go_across(x);
        self.go_along(center.y);
        (self.section, self.inside, self.chip, self.link, self.lane) = (None, None, None, Some(link), 0);
        Some(Spot::On(link.chip.rect))
    }

    /// Through the attachment of a transit gateway, and out of the subnet again.
    fn enter_attachment(&mut self, gateway: &str, subnet: &SubnetBox<'_>) {
        let Some((_, _, chip)) = self.layout.chip(&attachment_chip(gateway, &subnet.subnet.subnet_id)) else { return };
        self.go_across(chip.rect.right());
        self.chip = Some(chip);
        self.leave_chip();
        self.go_across(subnet.rect.right());
    }

    /// Onto the line between a gateway and a network on premises.
    fn pass_vpn(&mut self, id: &str, rest: &[Stop<'_>]) -> Option<Spot> {
        let place = self.layout.places().find(|place| place.detail == id)?;
        let beside = self.layout.links.iter().find(|link| link.place.as_ref().is_some_and(|it| it.detail == id));
        if let Some(link) = beside {
            let middle = (place.rect.right() + link.chip.rect.x) / 2;
            return Some(Spot::At(Point { x: middle, y: place.rect.center().y }));
        }
        let gate = self.gate.or_else(|| {
            rest.iter().find_map(|stop| match stop {
                Stop::Gate(id) => self.layout.gate(id).map(|(_, gate)| gate),
                _ => None,
            })
        })?;
        Some(Spot::At(Point { x: gate.rect.center().x, y: gate.rect.bottom() + 11 }))
    }

    /// At a place outside, from which the request goes into a VPC or a transit gateway.
    fn start_outside(&mut self, rest: &[Stop<'_>]) -> Option<Spot> {
        let vpn = rest.iter().find_map(|stop| match stop {
            Stop::Vpn(id) => Some(id.as_str()),
            _ => None,
        });
        let place = self.layout.places().find(|place| vpn.map_or(place.id == INTERNET, |id| place.detail == id))?;
        let gate = rest.iter().find_map(|stop| match stop {
            Stop::Gate(id) => self.layout.gate(id),
            _ => None,
        });
        let center = place.rect.center();
        let x = gate.map_or(center.x, |(_, gate)| gate.rect.center().x);
        self.go(Point { x, y: center.y });
        Some(Spot::On(place.rect))
    }

    /// From a gateway, a link or an endpoint to the place outside; answers whether the request gets anywhere.
    fn end(&mut self, path: &Path) -> bool {
        let Some(place) = self.layout.place_of(&path.end, self.section) else {
            return matches!(path.forward.last(), Some(Hop::Target { network_interface_id: Some(_), .. }));
        };
        let Some(&last) = self.points.last() else { return false };
        let rect = place.rect;
        if self.link.is_some() {
            self.go_across(rect.right());
            return true;
        }
        if self.chip.is_some_and(|chip| chip.kind.hands_over()) {
            self.go_across(self.layout.grid.back_lane);
            self.go_along(rect.y - 12);
            self.go_across(rect.x + 24);
        } else if let Some(gate) = self.gate {
            self.go_along(gate.rect.bottom() + 12);
            if last.x < rect.x || last.x > rect.right() {
                // Not at the middle, where the line of an endpoint comes down.
                let from_right = last.x > rect.right();
                self.go_across(if from_right { rect.right() - 24 } else { rect.x + 24 });
            }
        } else {
            return false;
        }
        self.go_along(rect.y);
        true
    }
}
