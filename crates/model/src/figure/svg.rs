//! The picture as text.

use std::fmt::{Display, Write};

use super::chip::{Chip, Kind};
use super::layout::{Grid, Layout, Link, Section, SubnetBox, WIDTH};
use super::line::{BESIDE, Line, Spot};
use super::mark::{Mark, Sign, marks};
use super::shape::{Point, Rect};
use crate::cloud::Cloud;
use crate::cloud::service::Service;
use crate::firewall::Passage;
use crate::trace::{Answer, Hop, Path, Verdict};

const STYLE: &str = include_str!("figure.css");

/// How wide a letter of code or of bold text is, in tenths, in the fonts that pages use; other letters are narrower.
const LETTER: usize = 78;
const QUIET_LETTER: usize = 68;

/// How far the corners of a line are rounded.
const CORNER: i32 = 6;

pub(super) fn write(
    cloud: &Cloud,
    layout: &Layout<'_>,
    answer: Option<&Answer>,
    title: &str,
    description: &str,
) -> String {
    let mut svg = Svg { body: String::with_capacity(8 * 1024) };
    let paths = answer.map_or(&[][..], |answer| &answer.paths);
    svg.regions(layout);
    svg.counts(layout);
    for section in &layout.sections {
        svg.frame(section, layout.grid);
        section.subnets.iter().for_each(|subnet| svg.subnet(subnet, paths.first()));
    }
    let lines = lines(cloud, layout, paths);
    if lines.is_empty() {
        layout.links.iter().for_each(|link| svg.wires(layout, link));
    }
    lines.iter().for_each(|(class, line)| svg.line(line, class));
    for section in &layout.sections {
        section.subnets.iter().flat_map(|subnet| &subnet.chips).for_each(|chip| svg.chip(chip));
        section.gates.iter().for_each(|gate| svg.gate(gate));
    }
    layout.links.iter().for_each(|link| svg.gate(&link.chip));
    layout.places().for_each(|place| svg.place(place));
    lines.iter().for_each(|(class, line)| svg.stop(line, class));
    marks(&lines).iter().for_each(|mark| svg.mark(mark));
    let height = answer.map_or(layout.height, |answer| svg.caption(layout.height, answer));
    svg.finish(height, title, description)
}

/// The first way, a second beside it, and the reply to the first where something stops it; each with its class.
fn lines<'a>(cloud: &'a Cloud, layout: &Layout<'_>, paths: &'a [Path]) -> Vec<(&'static str, Line<'a>)> {
    let mut lines = Vec::new();
    if let [first, others @ ..] = paths
        && let Some(line) = Line::of_request(cloud, layout, first)
    {
        let reply = line.of_reply(cloud, first).map(|reply| ("blocked", reply.beside(BESIDE)));
        lines.push((colour(first), line));
        let second = others.first().and_then(|path| Some((path, Line::of_request(cloud, layout, path)?)));
        lines.extend(second.map(|(path, line)| (colour(path), line.beside(BESIDE))));
        lines.extend(reply);
    }
    lines
}

struct Svg {
    body: String,
}

impl Svg {
    fn put(&mut self, element: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = write!(self.body, "{element}");
    }

    fn text(&mut self, point: Point, classes: &str, text: &str, room: i32) {
        let (Point { x, y }, text) = (point, escape(&shortened(text, letters(classes, room))));
        self.put(format_args!(r#"<text x="{x}" y="{y}" class="{classes}">{text}</text>"#));
    }

    fn rect(&mut self, rect: Rect, class: &str, radius: i32) {
        let Rect { x, y, width, height } = rect;
        self.put(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" class="{class}"/>"#
        ));
    }

    fn path(&mut self, class: &str, points: &[Point]) {
        self.put(format_args!(r#"<path class="{class}" d="{}"/>"#, drawn(points)));
    }

    /// The name of each Region over its VPCs.
    fn regions(&mut self, layout: &Layout<'_>) {
        for (y, region) in &layout.regions {
            let text = format!("Region {region}");
            let end = Point { x: WIDTH - 14, y: *y + 8 };
            self.path("region", &[Point { x: 14 + width_of(&text) + 8, ..end }, end]);
            self.text(Point { x: 14, y: *y + 13 }, "quiet strong", &text, WIDTH);
        }
    }

    /// How many VPCs are not drawn, or that there is none.
    fn counts(&mut self, layout: &Layout<'_>) {
        if layout.sections.is_empty() {
            self.rect(Rect { x: 6, y: 6, width: WIDTH - 12, height: 60 }, "vpc", 12);
            self.text(Point { x: 18, y: 28 }, "quiet", "no VPC", WIDTH);
        } else if layout.more > 0 {
            let text = format!("and {} more VPC{}", layout.more, if layout.more == 1 { "" } else { "s" });
            self.text(Point { x: WIDTH / 2, y: layout.height - 10 }, "quiet middle", &text, WIDTH);
        }
    }

    fn frame(&mut self, section: &Section<'_>, grid: &Grid) {
        let Section { vpc, frame, .. } = section;
        let Rect { x, y, width, .. } = *frame;
        let (left, right) = (Point { x: x + 12, y: y + 22 }, Point { x: grid.header_right, y: y + 22 });
        self.put("<g>");
        let networks: Vec<String> = vpc.networks().map(|network| network.to_string()).collect();
        self.tooltip(&format!("{} of account {}: {}", vpc.vpc_id, vpc.owner_id, networks.join(", ")));
        self.rect(*frame, "vpc", 12);
        let detail = match networks.first() {
            Some(network) => format!("{} · {network}", vpc.region),
            None => vpc.region.to_string(),
        };
        let room = right.x - left.x - 8 - width_of(&detail);
        self.text(left, "code strong", vpc.vpc_id.as_str(), room);
        self.text(right, "code quiet end", &detail, width);
        if let Some(account) = section.account {
            self.text(Point { y: left.y + 21, ..left }, "quiet", &format!("account {account}"), width);
        }
        self.put("</g>");
        if section.more > 0 {
            let y = section.subnets.last().map_or(left.y, |last| last.rect.bottom()) + 20;
            let more =
                if section.more == 1 { "1 more subnet".to_owned() } else { format!("{} more subnets", section.more) };
            self.text(Point { x: left.x + 10, y }, "quiet", &format!("and {more}"), width);
        }
        if let Some((more, point)) = section.more_places {
            let text = format!("and {more} more service{}", if more == 1 { "" } else { "s" });
            self.text(point, "quiet middle", &text, width);
        }
    }

    /// What a link connects. Where there is a request, its line says so.
    fn wires(&mut self, layout: &Layout<'_>, link: &Link) {
        let grid = layout.grid;
        let (rect, center) = (link.chip.rect, link.chip.rect.center());
        for &number in &link.sections {
            let frame = layout.sections[number].frame;
            let is_above = frame.y < rect.y;
            let (lane, edge, door) = if link.is_service() {
                (grid.back_lane, frame.x, rect.x)
            } else {
                (layout.lane_between(number, link, grid.lanes[0]), frame.right(), rect.right())
            };
            let near = if is_above { frame.bottom() } else { frame.y };
            let points = if lane == grid.lanes[0] {
                vec![Point { x: lane, y: near }, Point { x: lane, y: center.y }]
            } else {
                let y = if is_above { near - 30 } else { near + 34 };
                [(edge, y), (lane, y), (lane, center.y), (door, center.y)].map(|(x, y)| Point { x, y }).to_vec()
            };
            self.path("wire", &points);
        }
        if let Some(place) = &link.place {
            self.path("wire", &[Point { x: place.rect.right(), ..center }, center]);
        }
        for peer in link.peers.iter().filter_map(|id| layout.link(id)) {
            let other = peer.chip.rect.center();
            let (lane, door) =
                if link.gap == peer.gap { (grid.lanes[0], grid.lanes[0]) } else { (grid.bypass, rect.right()) };
            let points = [(door, center.y), (lane, center.y), (lane, other.y), (door, other.y)];
            self.path("wire", &points.map(|(x, y)| Point { x, y }));
        }
    }

    fn subnet(&mut self, placed: &SubnetBox<'_>, path: Option<&Path>) {
        let SubnetBox { rect, subnet, route_table, route, more, .. } = placed;
        let networks: Vec<String> = subnet.networks().map(|network| network.to_string()).collect();
        let first = networks.first().map_or("", String::as_str);
        let (left, right, room) = (rect.x + 12, rect.right() - 12, rect.width - 24);
        self.put("<g>");
        self.tooltip(&format!("{}: {}", subnet.subnet_id, networks.join(", ")));
        self.rect(*rect, "subnet", 8);
        let head = rect.y + 20;
        self.text(Point { x: left, y: head }, "code strong", subnet.subnet_id.as_str(), room - width_of(first) - 8);
        self.text(Point { x: right, y: head }, "code quiet end", first, room);
        let mut y = rect.bottom() - 9;
        if let Some(route) = route {
            let class = path.map_or("", colour);
            self.text(Point { x: left, y }, &format!("code route {class}"), route, room);
            y -= 22;
        }
        let zone = subnet.availability_zone.to_string();
        self.text(Point { x: left, y }, "code quiet", &zone, room);
        self.text(Point { x: right, y }, "code quiet end", route_table, room - width_of(&zone) - 8);
        if *more > 0 {
            self.text(Point { x: left, y: y - 22 }, "quiet", &format!("and {more} more"), room);
        }
        self.put("</g>");
    }

    fn chip(&mut self, chip: &Chip) {
        let Rect { x, y, .. } = chip.rect;
        let base = y + 21;
        self.put("<g>");
        let name = if chip.kind == Kind::Interface { &chip.id } else { &chip.name };
        self.tooltip(&format!("{} {name}, {}", chip.kind.title(), chip.detail));
        self.rect(chip.rect, "chip", 6);
        self.glyph(chip.kind, Point { x: x + 9, y: y + 8 });
        let room = chip.rect.width - 48;
        let private = chip.detail.split(" · ").next().unwrap_or_default();
        let fits = width_of(&chip.name) + width_of(&chip.detail) + 12 <= room;
        let detail = if fits { &chip.detail } else { private };
        self.text(Point { x: x + 32, y: base }, "code strong", &chip.name, room - width_of(detail) - 12);
        self.text(Point { x: chip.rect.right() - 16, y: base }, "code quiet end", detail, room);
        self.put("</g>");
    }

    fn gate(&mut self, gate: &Chip) {
        let (x, y, room) = (gate.rect.center().x, gate.rect.y, gate.rect.width - 4);
        self.put("<g>");
        self.tooltip(&format!("{} {}", gate.kind.title(), gate.name));
        self.rect(gate.rect, "chip", 6);
        self.text(Point { x, y: y + 19 }, "quiet middle", gate.kind.title(), room);
        self.text(Point { x, y: y + 36 }, "code strong middle", &gate.name, room);
        self.put("</g>");
    }

    fn place(&mut self, place: &Chip) {
        let (Rect { y, .. }, x, room) = (place.rect, place.rect.center().x, place.rect.width - 8);
        self.put("<g>");
        self.tooltip(&format!("{} {}", place.name, place.detail));
        self.rect(place.rect, "chip", place.rect.height / 2);
        let base = if place.detail.is_empty() { y + 28 } else { y + 20 };
        let name = if width_of(&place.name) <= room { &place.name } else { place.name.trim_start_matches("Amazon ") };
        let wide = width_of(name) + 50 <= place.rect.width;
        if wide {
            self.glyph(place.kind, Point { x: x - width_of(name) / 2 - 18, y: base - 12 });
        }
        self.text(Point { x: if wide { x + 8 } else { x }, y: base }, "strong middle", name, room);
        if !place.detail.is_empty() {
            self.text(Point { x, y: y + 37 }, "code quiet middle", &place.detail, room);
        }
        self.put("</g>");
    }

    fn glyph(&mut self, kind: Kind, at: Point) {
        let shape = match kind {
            Kind::Interface => "M2.5 3.5h11v9h-11zM5 6.5h6M5 9.5h3",
            Kind::NatGateway => "M2 6h11l-3-3M14 10H3l3 3",
            Kind::Endpoint(_) => "M2 8h6M8 4.5a3.5 3.500 0 1 1 0 7z",
            Kind::LoadBalancer => "M2 8h4M6 8l7-4.500M6 8h7M6 8l7 4.500",
            Kind::Attachment => "M8 2v12M2 8h12M4 4l8 8M12 4l-8 8",
            Kind::OnPremises => "M3 14V3h6v11zM9 7h4v7H9M5 6h2M5 9h2",
            Kind::Service(Service::S3) => "M2.5 4l1.5 9h8l1.5-9zM2.5 4c0-2 11-2 11 0",
            Kind::Service(Service::DYNAMODB) => {
                "M3 4c0-2 10-2 10 0v8c0 2-10 2-10 0zM3 4c0 2 10 2 10 0M3 8c0 2 10 2 10 0"
            }
            Kind::Service(_) | Kind::Resource | Kind::EndpointService => {
                "M8 2l5 3v6l-5 3l-5-3V5zM8 8v6M8 8l5-3M8 8L3 5"
            }
            Kind::Internet => "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M2 8h12M8 2c-4 4-4 8 0 12c4-4 4-8 0-12",
            Kind::InternetGateway
            | Kind::EgressOnlyInternetGateway
            | Kind::VpnGateway
            | Kind::Peering
            | Kind::TransitGateway
            | Kind::NotModelled => return,
        };
        let Point { x, y } = at;
        self.put(format_args!(r#"<path transform="translate({x} {y})" class="glyph" d="{shape}"/>"#));
    }

    fn line(&mut self, line: &Line<'_>, class: &str) {
        let broken = line.broken().map(|station| station.at);
        let (going, beyond) = match broken {
            Some(at) => (&line.points[..=at], &line.points[at..]),
            None => (&line.points[..], &[][..]),
        };
        self.put(format_args!(r#"<g class="{class}">"#));
        self.path("line", going);
        for detour in &line.detours {
            self.path("line", detour);
            self.arrow(detour);
            self.arrow(&detour.iter().rev().copied().collect::<Vec<_>>());
        }
        if broken.is_none() {
            self.path("flow", going);
        }
        if beyond.len() > 1 {
            self.path("line beyond", beyond);
        }
        if line.arrives {
            self.arrow(&line.points);
        }
        self.put("</g>");
    }

    fn arrow(&mut self, points: &[Point]) {
        let [.., before, Point { x, y }] = points[..] else { return };
        let (dx, dy) = ((x - before.x).signum(), (y - before.y).signum());
        let (left_x, left_y, right_x, right_y) =
            (x - 9 * dx + 5 * dy, y - 9 * dy - 5 * dx, x - 9 * dx - 5 * dy, y - 9 * dy + 5 * dx);
        self.put(format_args!(r#"<path class="arrow" d="M{x} {y}L{left_x} {left_y}L{right_x} {right_y}z"/>"#));
    }

    /// A cross where the line is stopped at the edge of a box: the number is on its upper edge. Inside a box it would cover what
    /// can be read there.
    fn stop(&mut self, line: &Line<'_>, class: &str) {
        let Some(station) = line.broken() else { return };
        let at = line.points[station.at];
        if let Spot::On(rect) = station.spot
            && !rect.surrounds(at)
        {
            self.sign(at, class, Sign::Cross);
        }
    }

    fn sign(&mut self, at: Point, class: &str, sign: Sign) {
        let (Point { x, y }, shape) = (at, sign.shape());
        self.put(format_args!(
            r#"<g class="{class}" transform="translate({x} {y})"><circle r="9" class="mark"/><path class="mark" d="{shape}"/></g>"#
        ));
    }

    /// The numbers of hops, and what is to be said of them.
    fn mark(&mut self, mark: &Mark) {
        let Rect { x, y, width, height } = mark.rect;
        let said = if mark.sign.is_some() { " said" } else { "" };
        self.put(format_args!(r#"<g class="{}{said}">"#, mark.class));
        self.tooltip(&mark.tooltip);
        self.rect(mark.rect, "hop", height / 2);
        if let Some(sign) = mark.sign {
            let (x, y, shape) = (x + 9, y + height / 2, sign.shape());
            self.put(format_args!(r#"<path class="sign" transform="translate({x} {y}) scale(.75)" d="{shape}"/>"#));
        }
        let x = x + width / 2 + if mark.sign.is_some() { 4 } else { 0 };
        let (y, text) = (y + 12, &mark.text);
        self.put(format_args!(r#"<text x="{x}" y="{y}" class="code number">{text}</text></g>"#));
    }

    /// The answer in words, under the picture; returns where it ends.
    fn caption(&mut self, top: i32, answer: &Answer) -> i32 {
        let (sign, class) = match answer.verdict() {
            Verdict::Reachable => (Sign::Tick, answer.paths.first().map_or("", colour)),
            Verdict::Partly => (Sign::Exclamation, "blocked"),
            Verdict::Undecided => (Sign::Question, "public"),
            Verdict::Blocked => (Sign::Cross, "blocked"),
        };
        let components: Vec<String> = answer.explanations().into_iter().map(|why| why.component).collect();
        let headline = match answer.verdict() {
            Verdict::Reachable => answer.headline(),
            _ if components.is_empty() => answer.headline(),
            _ => format!("{} at {}", answer.headline(), components.join(", ")),
        };
        self.sign(Point { x: 18, y: top + 18 }, class, sign);
        let (x, room) = (36, WIDTH - 42);
        let mut y = top + 23;
        for (classes, text) in [("strong", headline.as_str()), ("quiet", answer.symptom().sentence())] {
            for line in wrapped(text, letters(classes, room)) {
                self.text(Point { x, y }, classes, &line, room);
                y += 20;
            }
        }
        y - 8
    }

    fn tooltip(&mut self, text: &str) {
        self.put(format_args!("<title>{}</title>", escape(text)));
    }

    fn finish(self, height: i32, title: &str, description: &str) -> String {
        let Self { body } = self;
        let (title, description) = (escape(title), escape(description));
        let id = format!("figure-{:016x}", fingerprint(&[&body, &title, &description]));
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="vpce-figure" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc><style>{STYLE}</style>{body}</svg>"#
        )
    }
}

/// The class that colours a request: past an endpoint, over public addresses, or stopped.
fn colour(path: &Path) -> &'static str {
    let stopped = path.forward.iter().any(|hop| hop.passage() == Passage::None);
    match path.carrying().last() {
        _ if stopped => "blocked",
        Some(Hop::InternetGateway { .. } | Hop::EgressOnlyInternetGateway { .. } | Hop::NatGateway { .. }) => "public",
        _ => "private",
    }
}

/// The `d` of a line with rounded corners.
fn drawn(points: &[Point]) -> String {
    let mut d = String::new();
    for (place, &Point { x, y }) in points.iter().enumerate() {
        let around = place.checked_sub(1).map(|before| points[before]).zip(points.get(place + 1));
        let _ = match around {
            None => write!(d, "{}{x} {y}", if place == 0 { 'M' } else { 'L' }),
            Some((before, after)) => {
                let (start, end) = (near(points[place], before), near(points[place], *after));
                write!(d, "L{} {}Q{x} {y} {} {}", start.x, start.y, end.x, end.y)
            }
        };
    }
    d
}

/// The point a little way from one point to another, at most half of it.
fn near(from: Point, to: Point) -> Point {
    let step = |from: i32, to: i32| (to - from).signum() * CORNER.min((to - from).abs() / 2);
    Point { x: from.x + step(from.x, to.x), y: from.y + step(from.y, to.y) }
}

fn width_of(text: &str) -> i32 {
    i32::try_from(text.chars().count() * LETTER / 10).unwrap_or(i32::MAX / 2)
}

/// How many letters of a class there is room for.
fn letters(classes: &str, room: i32) -> usize {
    let letter = if classes.contains("code") || classes.contains("strong") { LETTER } else { QUIET_LETTER };
    usize::try_from(room * 10).unwrap_or_default() / letter
}

/// A text as lines that there is room for, broken between words.
fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text of at most so many letters; the last says that there were more.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(letters.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// What may stand in XML: names come from other people's templates.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Names a picture after what is in it (FNV-1a), so that two in one page have different ids, and each always the same.
fn fingerprint(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
