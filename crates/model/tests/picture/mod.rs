//! Reads a picture back from its SVG: what stands where, and what lies over what.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use roxmltree::{Document, Node};
use vpce_model::figure::Figure;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x && self.y <= other.y && other.right <= self.right && other.bottom <= self.bottom
    }

    pub fn touches(self, other: Self) -> bool {
        self.x < other.right && other.x < self.right && self.y < other.bottom && other.y < self.bottom
    }
}

pub fn rects(svg: &Document<'_>, class: &str) -> Vec<Rect> {
    let number = |node: &Node<'_, '_>, name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let rects = svg.descendants().filter(|node| node.has_tag_name("rect") || node.tag_name().name() == "rect");
    rects
        .filter(|node| node.attribute("class") == Some(class))
        .map(|node| {
            let (x, y) = (number(&node, "x"), number(&node, "y"));
            Rect { x, y, right: x + number(&node, "width"), bottom: y + number(&node, "height") }
        })
        .collect()
}

pub fn texts(svg: &Document<'_>) -> Vec<String> {
    let texts = svg.descendants().filter(|node| node.tag_name().name() == "text");
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn view_box(svg: &Document<'_>) -> Rect {
    let numbers: Vec<f64> =
        svg.root_element().attribute("viewBox").unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    Rect { x: numbers[0], y: numbers[1], right: numbers[2], bottom: numbers[3] }
}

/// How many of an element with a class there are, inside an element with another class or anywhere.
pub fn count(svg: &Document<'_>, class: &str) -> usize {
    let has =
        |node: &Node<'_, '_>| node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class));
    svg.descendants().filter(has).count()
}

/// A text and the box that it takes, as wide as in the widest of the fonts that pages use.
fn labels(svg: &Document<'_>) -> Vec<(String, Rect)> {
    let label = |node: Node<'_, '_>| {
        let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let (class, text) = (node.attribute("class").unwrap_or_default(), node.text().unwrap_or_default());
        let has = |one: &str| class.split(' ').any(|own| own == one);
        let letter = match () {
            () if has("number") => 6.4,
            () if has("code") || has("strong") => 7.85,
            () => 6.8,
        };
        let width = letter * text.chars().count() as f64;
        let x = number("x")
            - if has("end") {
                width
            } else if has("middle") || has("number") {
                width / 2.0
            } else {
                0.0
            };
        let (above, below) = if has("number") { (7.5, 0.0) } else { (9.5, 3.0) };
        let y = number("y");
        (text.to_owned(), Rect { x, y: y - above, right: x + width, bottom: y + below })
    };
    svg.descendants().filter(|node| node.tag_name().name() == "text").map(label).collect()
}

/// The straight parts of the lines, as narrow boxes.
fn segments(svg: &Document<'_>) -> Vec<Rect> {
    let is_line = |node: &Node<'_, '_>| node.attribute("class").is_some_and(|class| class.starts_with("line"));
    let segments = |node: Node<'_, '_>| {
        let text = node.attribute("d").unwrap().replace(['M', 'L', 'Q'], " ");
        let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let points: Vec<(f64, f64)> = numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let between = |pair: &[(f64, f64)]| {
            let ((x, y), (right, bottom)) = (pair[0], pair[1]);
            Rect {
                x: x.min(right) - 1.5,
                y: y.min(bottom) - 1.5,
                right: x.max(right) + 1.5,
                bottom: y.max(bottom) + 1.5,
            }
        };
        points.windows(2).map(between).collect::<Vec<_>>()
    };
    svg.descendants().filter(is_line).flat_map(segments).collect()
}

/// The circles of crosses, ticks and the like.
fn signs(svg: &Document<'_>) -> Vec<Rect> {
    let circles = svg.descendants().filter(|node| node.tag_name().name() == "circle");
    circles
        .map(|circle| {
            let moved = circle.parent().unwrap().attribute("transform").unwrap();
            let numbers = moved.trim_start_matches("translate(").trim_end_matches(')').split(' ');
            let [x, y] = numbers.map(|number| number.parse::<f64>().unwrap()).collect::<Vec<_>>()[..] else { panic!() };
            Rect { x: x - 9.0, y: y - 9.0, right: x + 9.0, bottom: y + 9.0 }
        })
        .collect()
}

/// No text lies over another or under a line, and no number of a hop over anything that can be read.
pub fn assert_legible(figure: &Figure) {
    let svg = Document::parse(&figure.svg).unwrap();
    let (all, hops, labels) = (view_box(&svg), rects(&svg, "hop"), labels(&svg));
    let boxes = rects(&svg, "chip");
    for (place, (text, label)) in labels.iter().enumerate() {
        assert!(
            label.x >= 0.0 && label.right <= all.right && label.bottom <= all.bottom,
            "`{text}` leaves the picture"
        );
        for (other, below) in &labels[..place] {
            assert!(!label.touches(*below), "`{text}` lies over `{other}`");
        }
        let numbers = hops.iter().filter(|hop| hop.touches(*label) && !hop.holds(*label)).count();
        assert_eq!(numbers, 0, "the number of a hop lies over `{text}`");
        assert!(!signs(&svg).iter().any(|sign| sign.touches(*label)), "a sign lies over `{text}`");
        // What stands in a box lies over the lines.
        let is_open = !boxes.iter().chain(&hops).any(|one| one.holds(*label));
        let crossed = segments(&svg).into_iter().any(|segment| segment.touches(*label));
        assert!(!(is_open && crossed), "a line crosses `{text}`");
    }
    for (place, hop) in hops.iter().enumerate() {
        assert!(all.holds(*hop), "the number of a hop leaves the picture: {hop:?}");
        assert!(hops[..place].iter().all(|other| !other.touches(*hop)), "two numbers lie over one another: {hop:?}");
    }
}

/// The numbers of the hops that are marked.
pub fn numbers(figure: &Figure) -> Vec<usize> {
    let svg = Document::parse(&figure.svg).unwrap();
    let mut all = Vec::new();
    for node in svg.descendants().filter(|node| node.attribute("class") == Some("code number")) {
        let text = node.text().unwrap();
        let (first, last) = text.split_once('–').unwrap_or((text, text));
        all.extend(first.parse::<usize>().unwrap()..=last.parse().unwrap());
    }
    all.sort_unstable();
    all
}

/// Nothing lies over anything else, and everything lies where it belongs.
pub fn assert_in_place(figure: &Figure) {
    assert_legible(figure);
    let svg = Document::parse(&figure.svg).unwrap();
    let all = view_box(&svg);
    let (vpcs, subnets, chips) = (rects(&svg, "vpc"), rects(&svg, "subnet"), rects(&svg, "chip"));
    for (place, vpc) in vpcs.iter().enumerate() {
        assert!(all.holds(*vpc), "{vpc:?} leaves the picture");
        assert!(vpcs[..place].iter().all(|other| !other.touches(*vpc)), "{vpc:?} lies over another VPC");
    }
    for (place, subnet) in subnets.iter().enumerate() {
        assert!(vpcs.iter().any(|vpc| vpc.holds(*subnet)), "{subnet:?} is in no VPC");
        assert!(subnets[..place].iter().all(|other| !other.touches(*subnet)), "{subnet:?} lies over another");
    }
    for (place, chip) in chips.iter().enumerate() {
        assert!(all.holds(*chip), "{chip:?} leaves the picture");
        assert!(chips[..place].iter().all(|other| !other.touches(*chip)), "{chip:?} lies over another");
        let inside = subnets.iter().filter(|subnet| subnet.holds(*chip)).count();
        let is_on_edge = |vpc: &Rect| chip.y < vpc.bottom && vpc.bottom < chip.bottom;
        let on_an_edge = vpcs.iter().any(is_on_edge) && subnets.iter().all(|subnet| !subnet.touches(*chip));
        let outside = vpcs.iter().all(|vpc| !vpc.touches(*chip));
        assert!(inside == 1 || on_an_edge || outside, "{chip:?} is neither in a subnet, nor on the edge, nor outside");
    }
}
