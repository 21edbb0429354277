//! Cost against volume: a picture, a table that says the same, and the numbers of both.

use std::fmt::{Display, Write};

use rust_decimal::Decimal;

use super::comparison::Comparison;
use super::money::{OverflowError, Usd, grouped};
use super::text::short;
use crate::figure::Figure;

const STYLE: &str = include_str!("chart.css");

// In pixels of the picture, which is so narrow that its words can be read on a telephone.
const WIDTH: i64 = 440;
const HEIGHT: i64 = 300;
const LEFT: i64 = 62;
const RIGHT: i64 = 302;
const TOP: i64 = 28;
const BOTTOM: i64 = 250;

/// What a letter of a number on the axis takes at most.
const LETTER: i64 = 8;

/// No picture goes farther: a zettabyte, in GB.
const FARTHEST: Decimal = Decimal::from_parts(0, 256, 0, false, 0);

/// How far apart the names of two lines stand at least.
const LINE: i64 = 15;

/// How many colours and dashes there are.
const STYLES: usize = 8;

/// Into how many steps the numbers of a chart are cut, beside its crossings.
const STEPS: u32 = 20;

/// The values that a chart shows, and what the designs cost there.
struct Plot<'a> {
    comparison: &'a Comparison,
    from: Decimal,
    to: Decimal,
    highest: Decimal,
}

/// A value of the variable, and what each design costs there; none where prices are missing.
type Row = (Decimal, Vec<Option<Usd>>);

impl Comparison {
    /// What every design costs as the variable grows, as CSV: twenty steps, and every crossing.
    ///
    /// # Errors
    /// When the numbers are too large.
    pub fn to_csv(&self, up_to: Option<Decimal>) -> Result<String, OverflowError> {
        let plot = Plot::new(self, up_to)?;
        let names: Vec<String> = self.designs.iter().map(|design| design.design.to_string()).collect();
        let mut csv = format!("{},{}\n", self.variable, names.join(","));
        for (at, costs) in plot.rows(STEPS)? {
            let costs =
                costs.iter().map(|cost| cost.map_or_else(String::new, |cost| cost.rounded().dollars().to_string()));
            let _ = writeln!(csv, "{},{}", at.normalize(), costs.collect::<Vec<_>>().join(","));
        }
        Ok(csv)
    }
}

/// The table that says what the picture shows, as HTML: ten steps, and every crossing.
///
/// # Errors
/// When the numbers are too large.
pub fn table_of(comparison: &Comparison, up_to: Option<Decimal>) -> Result<String, OverflowError> {
    let plot = Plot::new(comparison, up_to)?;
    let mut html = format!(
        "<table><caption>{}</caption><thead><tr><th scope=\"col\">{}</th>",
        title(comparison),
        comparison.variable.unit()
    );
    for design in &comparison.designs {
        let _ = write!(html, "<th scope=\"col\">{}</th>", design.design);
    }
    html.push_str("</tr></thead><tbody>");
    for (at, costs) in plot.rows(STEPS / 2)? {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", short(at));
        for cost in costs {
            let cost = cost.map_or_else(|| "no price".to_owned(), |cost| cost.rounded().to_string());
            let _ = write!(html, "<td>{cost}</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    Ok(html)
}

/// Draws what the designs cost as the variable grows, with every value marked at which another becomes the cheapest.
///
/// # Errors
/// When the numbers are too large.
pub fn draw_comparison(comparison: &Comparison, up_to: Option<Decimal>) -> Result<Figure, OverflowError> {
    let plot = Plot::new(comparison, up_to)?;
    let (title, description) = (title(comparison), description(comparison));
    let mut body = String::with_capacity(8 * 1024);
    plot.axes(&mut body);
    plot.lines(&mut body)?;
    plot.marks(&mut body)?;
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="vpce-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}. {description}"><title>{title}</title><desc>{description}</desc><style>{STYLE}</style>{body}</svg>"#
    );
    Ok(Figure { svg, title, description })
}

fn title(comparison: &Comparison) -> String {
    format!("What a month costs by {}, {}", comparison.variable.unit(), comparison.workload.region)
}

fn description(comparison: &Comparison) -> String {
    if let [always] = &comparison.stretches[..] {
        return format!(
            "The cheapest, whatever the {}: {}",
            comparison.variable.unit(),
            comparison.names(&always.cheapest)
        );
    }
    let answers: Vec<String> =
        comparison.answers().into_iter().map(|(values, cheapest)| format!("{values}: {cheapest}")).collect();
    format!("The cheapest by {}: {}", comparison.variable.unit(), answers.join("; "))
}

impl<'a> Plot<'a> {
    fn new(comparison: &'a Comparison, up_to: Option<Decimal>) -> Result<Self, OverflowError> {
        let (from, most) = comparison.workload.range(comparison.variable);
        let shortest = from + Decimal::new(1, 9);
        let to = up_to.or(most).unwrap_or_else(|| farthest(comparison)).min(FARTHEST).max(shortest);
        let mut plot = Self { comparison, from, to, highest: Decimal::ONE };
        // Costs never fall as a variable grows.
        let (_, costs) = plot.row(to)?;
        plot.highest = costs.into_iter().flatten().map(Usd::dollars).fold(plot.highest, Decimal::max);
        Ok(plot)
    }

    fn row(&self, at: Decimal) -> Result<Row, OverflowError> {
        let costs = self.comparison.designs.iter().map(|design| match &design.curve {
            Some(curve) => curve.cost(at).map(|cost| Some(Usd::new(cost))),
            None => Ok(None),
        });
        Ok((at, costs.collect::<Result<_, _>>()?))
    }

    fn rows(&self, steps: u32) -> Result<Vec<Row>, OverflowError> {
        let step = (self.to - self.from) / Decimal::from(steps);
        let mut values: Vec<Decimal> =
            (0..=steps).map(|place| (self.from + step * Decimal::from(place)).normalize()).collect();
        if self.comparison.variable.is_whole() {
            values.iter_mut().for_each(|value| *value = value.round());
        }
        values.extend(self.comparison.crossings().filter(|crossing| *crossing < self.to));
        values.sort_unstable();
        values.dedup();
        values.into_iter().map(|at| self.row(at)).collect()
    }

    fn x(&self, at: Decimal) -> Decimal {
        let share = (at - self.from).checked_div(self.to - self.from).unwrap_or_default();
        Decimal::from(LEFT) + (share * Decimal::from(RIGHT - LEFT)).round_dp(1)
    }

    fn y(&self, cost: Decimal) -> Decimal {
        let share = cost.checked_div(self.highest).unwrap_or_default();
        Decimal::from(BOTTOM) - (share * Decimal::from(BOTTOM - TOP)).round_dp(1)
    }

    fn axes(&self, body: &mut String) {
        let letters = short(self.to).len() as i64 + 1;
        let tick = step(self.to - self.from, (RIGHT - LEFT) / (letters * LETTER));
        for at in ticks((self.from / tick).ceil() * tick, self.to, tick) {
            let x = self.x(at);
            put(body, format_args!(r#"<path class="grid" d="M{x} {TOP}V{BOTTOM}"/>"#));
            text(body, x, (BOTTOM + 16).into(), "middle", &grouped(at.normalize()));
        }
        let tick = step(self.highest, 6);
        for cost in ticks(Decimal::ZERO, self.highest, tick) {
            let y = self.y(cost);
            put(body, format_args!(r#"<path class="grid" d="M{LEFT} {y}H{RIGHT}"/>"#));
            text(body, (LEFT - 8).into(), y + Decimal::from(4), "end", &amount(cost));
        }
        put(body, format_args!(r#"<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>"#));
        text(body, 8.into(), 14.into(), "", "US dollars a month");
        text(body, RIGHT.into(), (BOTTOM + 38).into(), "end", self.comparison.variable.unit());
    }

    /// A line for each design, and its name where it leaves the picture.
    fn lines(&self, body: &mut String) -> Result<(), OverflowError> {
        let mut names: Vec<(Decimal, usize)> = Vec::new();
        for (place, design) in self.comparison.designs.iter().enumerate() {
            let Some(curve) = &design.curve else { continue };
            let kinks = curve.kinks().filter(|kink| *kink > self.from && *kink < self.to);
            let mut points = Vec::new();
            for at in [self.from].into_iter().chain(kinks).chain([self.to]) {
                points.push(format!("{} {}", self.x(at), self.y(curve.cost(at)?)));
            }
            let style = place % STYLES;
            put(body, format_args!(r#"<path class="cost d{style}" d="M{}"/>"#, points.join("L")));
            names.push((self.y(curve.cost(self.to)?), place));
        }
        names.sort_unstable();
        for ((y, place), at) in names.iter().zip(apart(&names)) {
            let style = place % STYLES;
            put(
                body,
                format_args!(r#"<path class="leader d{style}" d="M{RIGHT} {y}L{} {at}H{}"/>"#, RIGHT + 6, RIGHT + 14),
            );
            let name = self.comparison.designs[*place].design.to_string();
            text(body, (RIGHT + 17).into(), at + Decimal::from(4), "", &name);
        }
        Ok(())
    }

    /// The value of the workload, and where the answer changes.
    fn marks(&self, body: &mut String) -> Result<(), OverflowError> {
        if self.comparison.at > self.from && self.comparison.at <= self.to {
            put(body, format_args!(r#"<path class="now" d="M{} {TOP}V{BOTTOM}"/>"#, self.x(self.comparison.at)));
        }
        for stretch in self.comparison.stretches.iter().skip(1).filter(|stretch| stretch.from <= self.to) {
            let Some(curve) = stretch.cheapest.first().and_then(|place| self.comparison.designs[*place].curve.as_ref())
            else {
                continue;
            };
            let (x, y) = (self.x(stretch.from), self.y(curve.cost(stretch.from)?));
            put(body, format_args!(r#"<circle class="crossing" cx="{x}" cy="{y}" r="5"/>"#));
            // Not among the numbers beside the axis.
            let middle = x.clamp(Decimal::from(LEFT + 20), Decimal::from(RIGHT));
            text(body, middle, y - Decimal::from(11), "middle", &grouped(stretch.from.round_dp(2).normalize()));
        }
        Ok(())
    }
}

/// Where the names of lines stand that end at these heights, in their order: beside their lines, but not on each other.
fn apart(names: &[(Decimal, usize)]) -> Vec<Decimal> {
    let line = Decimal::from(LINE);
    let mut heights: Vec<Decimal> = Vec::with_capacity(names.len());
    for (y, _) in names {
        heights.push(heights.last().map_or(*y, |above| (*y).max(*above + line)));
    }
    let mut lowest = Decimal::from(BOTTOM);
    for height in heights.iter_mut().rev() {
        *height = (*height).min(lowest);
        lowest = *height - line;
    }
    heights
}

/// How far a picture goes: past the last crossing and the workload's own value.
fn farthest(comparison: &Comparison) -> Decimal {
    let last = comparison.crossings().last().unwrap_or_default().max(comparison.at).min(FARTHEST);
    let enough = last * Decimal::new(15, 1);
    match comparison.variable {
        _ if enough.is_zero() => Decimal::ONE_THOUSAND,
        variable if variable.is_whole() => enough.ceil().max(Decimal::TEN),
        _ => (enough / step(enough, 8)).ceil() * step(enough, 8),
    }
}

/// The distance of the marks on an axis of this length, of which there are at most so many: 1, 2 or 5 times a power of ten.
fn step(length: Decimal, most: i64) -> Decimal {
    let mut power = Decimal::ONE;
    while power < length / Decimal::TEN {
        power *= Decimal::TEN;
    }
    while power > length {
        power /= Decimal::TEN;
    }
    let steps =
        [Decimal::new(1, 1), Decimal::new(2, 1), Decimal::new(5, 1), Decimal::ONE, Decimal::TWO, Decimal::from(5)];
    let fits = |step: &Decimal| (length / (power * step)) <= Decimal::from(most);
    power * steps.into_iter().find(fits).unwrap_or(Decimal::TEN)
}

/// Where the marks of an axis stand.
fn ticks(first: Decimal, last: Decimal, step: Decimal) -> impl Iterator<Item = Decimal> {
    std::iter::successors(Some(first), move |at| at.checked_add(step)).take_while(move |at| *at <= last)
}

/// An amount beside its axis, where there is room for seven digits.
fn amount(dollars: Decimal) -> String {
    let million = Decimal::from(1_000_000);
    if dollars < million {
        format!("${}", grouped(dollars.normalize()))
    } else {
        format!("${} M", grouped((dollars / million).normalize()))
    }
}

fn text(body: &mut String, x: Decimal, y: Decimal, class: &str, words: &str) {
    put(body, format_args!(r#"<text x="{x}" y="{y}" class="{class}">{words}</text>"#));
}

fn put(body: &mut String, element: impl Display) {
    // Writing to a `String` cannot fail.
    let _ = write!(body, "{element}");
}
