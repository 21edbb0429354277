//! The numbers of the hops, as the answer's table has them, beside what happens there.

use super::line::{BESIDE, Line, Spot, Station};
use super::shape::{Point, Rect};
use crate::firewall::Passage;
use crate::routing::Choice;
use crate::trace::Hop;

const HEIGHT: i32 = 16;

/// How far from a box's right side its numbers end.
const INSET: i32 = 20;

/// A shape that says what happens at a point, around the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Tick,
    Cross,
    Exclamation,
    Question,
}

impl Sign {
    /// What is to be said of a hop that does not let everything pass.
    fn of(hop: &Hop) -> Option<Self> {
        Some(match (hop.passage(), hop) {
            (Passage::None, _) => Self::Cross,
            (Passage::Some, _) => Self::Exclamation,
            (_, Hop::RouteTable(decision)) if matches!(decision.choice, Choice::Ambiguous(_)) => Self::Question,
            (_, Hop::NotModelled { .. }) => Self::Question,
            _ => return None,
        })
    }

    pub(super) fn shape(self) -> &'static str {
        match self {
            Self::Tick => "M-4.5 0l3 3.5l6-7",
            Self::Cross => "M-4 -4l8 8M4 -4l-8 8",
            Self::Exclamation => "M0 -5v5.5M0 4.8v.2",
            Self::Question => "M-3 -3c0 -4 6.500 -3 6 .5c-.4 2 -3 1.800 -3 3.700M0 5v.2",
        }
    }
}

/// A few hops in a row that stand at one place, in a little box.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) rect: Rect,
    /// The number of the hop, or the first and the last of several.
    pub(super) text: String,
    pub(super) sign: Option<Sign>,
    pub(super) class: &'static str,
    /// What the hops do.
    pub(super) tooltip: String,
}

/// The hops of one mark.
struct Group<'a> {
    spot: Spot,
    first: usize,
    hops: Vec<&'a Hop>,
    sign: Option<Sign>,
    class: &'static str,
}

/// Every hop of the first line, and of the others what does not let everything pass.
pub(super) fn marks(lines: &[(&'static str, Line<'_>)]) -> Vec<Mark> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (place, (class, line)) in lines.iter().enumerate() {
        for station in &line.stations {
            let sign = Sign::of(station.hop);
            let class = if matches!(sign, Some(Sign::Cross | Sign::Exclamation)) { "blocked" } else { *class };
            let spot = if place == 0 { station.spot } else { away(line, station) };
            match groups.last_mut() {
                _ if place > 0 && sign.is_none() => {}
                Some(group) if group.spot == spot && group.sign.is_none() && sign.is_none() => {
                    group.hops.push(station.hop);
                }
                _ => groups.push(Group { spot, first: station.number, hops: vec![station.hop], sign, class }),
            }
        }
    }
    let mut placed: Vec<Mark> = Vec::with_capacity(groups.len());
    for (number, group) in groups.iter().enumerate() {
        let beside = groups[number + 1..].iter().filter(|it| it.spot == group.spot);
        let taken = beside.map(|it| it.width() + 3).sum::<i32>();
        let mut mark = group.place(taken);
        while placed.iter().any(|other| other.rect.touches(mark.rect)) {
            mark.rect.y -= HEIGHT + 1;
        }
        placed.push(mark);
    }
    placed
}

/// Beside a line that runs beside another.
fn away(line: &Line<'_>, station: &Station<'_>) -> Spot {
    let (Spot::At(Point { x, y }), Some(beside)) = (station.spot, line.points.get(station.at)) else {
        return station.spot;
    };
    let far = |from: i32, to: i32| from + (to - from) * (HEIGHT + 2) / BESIDE;
    Spot::At(Point { x: far(x, beside.x), y: far(y, beside.y) })
}

impl Group<'_> {
    fn text(&self) -> String {
        match self.hops.len() {
            0 | 1 => self.first.to_string(),
            several => format!("{}–{}", self.first, self.first + several - 1),
        }
    }

    fn width(&self) -> i32 {
        let letters = i32::try_from(self.text().chars().count()).unwrap_or_default();
        (letters * 13 / 2 + 6).max(HEIGHT) + if self.sign.is_some() { 9 } else { 0 }
    }

    /// On the upper edge of a box, to the left of what comes after it there, or in the middle of a point.
    fn place(&self, taken: i32) -> Mark {
        let width = self.width();
        let (x, y) = match self.spot {
            Spot::On(rect) => (rect.right() - INSET - taken - width, rect.y - HEIGHT / 2 + 1),
            Spot::At(Point { x, y }) => (x - width / 2, y - HEIGHT / 2),
        };
        let does =
            |(place, hop): (usize, &&Hop)| format!("{} {}: {}", self.first + place, hop.component(), hop.sentence());
        let tooltip = self.hops.iter().enumerate().map(does).collect::<Vec<_>>().join("; ");
        let Self { sign, class, .. } = *self;
        Mark { rect: Rect { x, y, width, height: HEIGHT }, text: self.text(), sign, class, tooltip }
    }
}
