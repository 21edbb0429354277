//! Designs side by side: what each costs, which is the cheapest, and every value at which that changes.

use std::error::Error;
use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::curve::{CostCurve, CurveError};
use super::design::Design;
use super::money::{OverflowError, Usd};
use super::price_book::PriceBook;
use super::usage_type::UsageType;
use super::workload::{Variable, Workload, WorkloadError};

/// How many digits a crossing is given with. It is a quotient of exact numbers.
const DIGITS: u32 = 20;

/// Costs that differ by less are the same: the difference is in digits that were rounded.
const SAME: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

/// Designs compared over a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What is carried.
    pub workload: Workload,
    /// What is varied.
    pub variable: Variable,
    /// Its value in the workload, or in the price book.
    pub at: Decimal,
    /// The designs, in the order that they were named in.
    pub designs: Vec<DesignCost>,
    /// Where which of them are the cheapest, from the least value of the variable to the most.
    pub stretches: Vec<Stretch>,
}

/// What a design costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DesignCost {
    /// The design.
    pub design: Design,
    /// What it costs as the workload stands; none where prices are missing.
    pub cost: Option<Usd>,
    /// What it uses that has no price in the book. It takes no part in the comparison.
    pub missing: Vec<UsageType>,
    /// What it costs over the variable.
    #[serde(skip)]
    pub curve: Option<CostCurve>,
}

/// Values of the variable between which the answer is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Where it starts.
    pub from: Decimal,
    /// Where it ends; none when it never does.
    pub to: Option<Decimal>,
    /// The cheapest designs, by their place in [`Comparison::designs`]; several where they cost the same.
    pub cheapest: Vec<usize>,
}

/// Why designs cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonError {
    /// The workload cannot be.
    Workload(WorkloadError),
    /// The price that is varied is of another Region.
    Region(UsageType),
    /// The numbers are too large.
    Overflow(OverflowError),
}

impl From<OverflowError> for ComparisonError {
    fn from(error: OverflowError) -> Self {
        Self::Overflow(error)
    }
}

impl fmt::Display for ComparisonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workload(error) => error.fmt(f),
            Self::Region(usage_type) => {
                write!(f, "the price of {usage_type} is not one of the Region that is compared")
            }
            Self::Overflow(error) => error.fmt(f),
        }
    }
}

impl Error for ComparisonError {}

impl ComparisonError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Workload(error) => error.help(),
            Self::Region(usage_type) => format!("vary a price of the Region, or compare in {}", usage_type.region),
            Self::Overflow(_) => "write smaller or rounder numbers".to_owned(),
        }
    }
}

/// Compares designs over a variable.
///
/// ```
/// use vpce_model::pricing::{Layout, PriceBook, Variable, Workload, compare};
///
/// // PR-41: from how many GB on does an endpoint beside a NAT gateway pay for itself?
/// let workload = Workload::new("us-east-1".parse()?);
/// let designs = [Layout::Nat.design(), Layout::NatAndInterface.design()];
/// let comparison = compare(PriceBook::published(), &workload, &designs, Variable::Gigabytes)?;
/// let crossings: Vec<String> = comparison.crossings().map(|at| at.round_dp(1).to_string()).collect();
/// assert_eq!(crossings, ["208.6"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the workload cannot be, or the numbers are too large.
pub fn compare(
    book: &PriceBook,
    workload: &Workload,
    designs: &[Design],
    variable: Variable,
) -> Result<Comparison, ComparisonError> {
    workload.check().map_err(ComparisonError::Workload)?;
    let at = match variable {
        Variable::Price(usage_type) if usage_type.region != workload.region => {
            return Err(ComparisonError::Region(usage_type));
        }
        // What the first unit costs.
        Variable::Price(usage_type) => book.get(usage_type).map_or(Decimal::ZERO, |price| price.tiers[0].usd.dollars()),
        _ => workload.get(variable).unwrap_or_default(),
    };
    let mut costs = Vec::with_capacity(designs.len());
    for design in designs {
        costs.push(match CostCurve::new(design, workload, variable, book) {
            Ok(curve) => {
                let cost = Some(Usd::new(curve.cost(at)?));
                DesignCost { design: *design, cost, missing: Vec::new(), curve: Some(curve) }
            }
            Err(CurveError::Missing(missing)) => DesignCost { design: *design, cost: None, missing, curve: None },
            Err(CurveError::Overflow(error)) => return Err(error.into()),
        });
    }
    let stretches = stretches(&costs, workload.range(variable))?;
    Ok(Comparison { workload: workload.clone(), variable, at, designs: costs, stretches })
}

impl Comparison {
    /// The values at which the cheapest design changes. None is an answer: it never does.
    pub fn crossings(&self) -> impl Iterator<Item = Decimal> {
        self.stretches.iter().skip(1).map(|stretch| stretch.from)
    }

    /// The cheapest designs as the workload stands; several where they cost the same.
    pub fn cheapest(&self) -> Vec<Design> {
        let least = self.designs.iter().filter_map(|design| design.cost).min();
        let cheapest = self.designs.iter().filter(|design| least.is_some() && design.cost == least);
        cheapest.map(|design| design.design).collect()
    }

    /// Whether every price is known.
    pub fn is_whole(&self) -> bool {
        self.designs.iter().all(|design| design.missing.is_empty())
    }
}

/// Cuts the range of the variable at every crossing of two designs, asks in the middle of each part, and joins equal answers.
fn stretches(costs: &[DesignCost], (least, most): (Decimal, Option<Decimal>)) -> Result<Vec<Stretch>, OverflowError> {
    let curves: Vec<(usize, &CostCurve)> =
        costs.iter().enumerate().filter_map(|(place, cost)| Some((place, cost.curve.as_ref()?))).collect();
    let mut borders = Vec::new();
    for (place, (_, one)) in curves.iter().enumerate() {
        for (_, other) in &curves[place + 1..] {
            borders.extend(one.crossings(other)?.into_iter().map(rounded));
        }
    }
    borders.retain(|border| *border > least && most.is_none_or(|most| *border < most));
    borders.sort_unstable();
    borders.dedup();
    let starts = std::iter::once(least).chain(borders.iter().copied());
    let ends = borders.iter().copied().map(Some).chain(std::iter::once(most));
    let mut stretches: Vec<Stretch> = Vec::new();
    for (from, to) in starts.zip(ends) {
        let beyond = from.checked_add(Decimal::ONE).ok_or(OverflowError)?;
        let inside = to.map_or(beyond, |to| from + (to - from) / Decimal::TWO);
        let cheapest = cheapest_at(&curves, inside)?;
        match stretches.last_mut() {
            Some(last) if last.cheapest == cheapest => last.to = to,
            _ => stretches.push(Stretch { from, to, cheapest }),
        }
    }
    Ok(stretches)
}

fn cheapest_at(curves: &[(usize, &CostCurve)], at: Decimal) -> Result<Vec<usize>, OverflowError> {
    let costs: Vec<(usize, Decimal)> =
        curves.iter().map(|(place, curve)| Ok((*place, curve.cost(at)?))).collect::<Result<_, OverflowError>>()?;
    let Some(least) = costs.iter().map(|(_, cost)| *cost).min() else { return Ok(Vec::new()) };
    Ok(costs.into_iter().filter(|(_, cost)| *cost - least < SAME).map(|(place, _)| place).collect())
}

fn rounded(crossing: Decimal) -> Decimal {
    let rounded = crossing.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointNearestEven);
    rounded.unwrap_or(crossing).normalize()
}
