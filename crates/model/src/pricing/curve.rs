//! What a design costs as one thing varies: a line with kinks where tiers begin.

use rust_decimal::Decimal;

use super::design::Design;
use super::money::OverflowError;
use super::price::Price;
use super::price_book::PriceBook;
use super::usage_type::UsageType;
use super::workload::{Variable, Workload};

/// The cost of a design over the values of a variable: straight pieces, one behind the other, without jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostCurve {
    /// INVARIANT: at least one; the first starts at zero; each starts behind the one before it and where that one ends.
    pieces: Vec<Piece>,
}

/// A straight piece, from a value of the variable on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    from: Decimal,
    /// What it costs there.
    cost: Decimal,
    /// How much more each one more costs.
    slope: Decimal,
}

/// A quantity that grows evenly with the variable, and its price.
struct Term<'a> {
    price: &'a Price,
    constant: Decimal,
    growth: Decimal,
}

/// Why there is no curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurveError {
    /// The design uses these, and the book has no price for them.
    Missing(Vec<UsageType>),
    /// The numbers are too large.
    Overflow(OverflowError),
}

impl From<OverflowError> for CurveError {
    fn from(error: OverflowError) -> Self {
        Self::Overflow(error)
    }
}

impl CostCurve {
    /// The curve of a design.
    ///
    /// # Errors
    /// When a price is missing or the numbers are too large.
    pub fn new(
        design: &Design,
        workload: &Workload,
        variable: Variable,
        book: &PriceBook,
    ) -> Result<CostCurve, CurveError> {
        // Quantities grow evenly, so that their values at 0 and 1 say everything about them.
        let at_zero = design.quantities(&workload.with(variable, Decimal::ZERO))?;
        let at_one = design.quantities(&workload.with(variable, Decimal::ONE))?;
        let is_varied = |usage_type: UsageType| variable == Variable::Price(usage_type);
        let (mut terms, mut missing, mut varied) = (Vec::new(), Vec::new(), Decimal::ZERO);
        for (usage_type, constant) in at_zero {
            let growth = subtract(at_one[&usage_type], constant)?;
            if is_varied(usage_type) {
                varied = constant;
            } else if !(constant.is_zero() && growth.is_zero()) {
                match book.get(usage_type) {
                    Some(price) => terms.push(Term { price, constant, growth }),
                    None => missing.push(usage_type),
                }
            }
        }
        if !missing.is_empty() {
            return Err(CurveError::Missing(missing));
        }
        let mut kinks = vec![Decimal::ZERO];
        for term in &terms {
            kinks.extend(term.kinks());
        }
        kinks.sort_unstable();
        kinks.dedup();
        let ends = kinks.iter().skip(1).copied().map(Some).chain([None]);
        let pieces = kinks.iter().zip(ends).map(|(&from, to)| {
            // Well inside the piece, whatever digits of its ends were rounded.
            let inside = to.map_or(add(from, Decimal::ONE)?, |to| from + (to - from) / Decimal::TWO);
            let (mut cost, mut slope) = (multiply(varied, from)?, varied);
            for term in &terms {
                cost = add(cost, term.cost(term.quantity(from)?)?)?;
                slope = add(slope, multiply(term.growth, term.price_at(term.quantity(inside)?))?)?;
            }
            Ok(Piece { from, cost, slope })
        });
        Ok(CostCurve { pieces: pieces.collect::<Result<_, OverflowError>>()? })
    }

    /// What it costs at a value of the variable, from zero on.
    ///
    /// # Errors
    /// When the number is too large.
    pub fn cost(&self, at: Decimal) -> Result<Decimal, OverflowError> {
        let Piece { from, cost, slope } = self.piece(at);
        add(cost, multiply(slope, subtract(at, from)?)?)
    }

    fn piece(&self, at: Decimal) -> Piece {
        let behind = self.pieces.partition_point(|piece| piece.from <= at);
        self.pieces[behind.saturating_sub(1)]
    }

    /// Where the curve has a kink.
    pub fn kinks(&self) -> impl Iterator<Item = Decimal> {
        self.pieces.iter().skip(1).map(|piece| piece.from)
    }

    /// Where two curves meet without being the same around it, in order.
    ///
    /// # Errors
    /// When the numbers are too large.
    pub fn crossings(&self, other: &CostCurve) -> Result<Vec<Decimal>, OverflowError> {
        let mut starts: Vec<Decimal> = self.pieces.iter().chain(&other.pieces).map(|piece| piece.from).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut crossings = Vec::new();
        for (place, &from) in starts.iter().enumerate() {
            let apart = subtract(self.cost(from)?, other.cost(from)?)?;
            let parting = subtract(self.piece(from).slope, other.piece(from).slope)?;
            if apart.is_zero() {
                crossings.push(from);
            } else if !parting.is_zero() {
                let Some(behind) = (-apart).checked_div(parting) else { continue };
                let meeting = add(from, behind)?;
                if behind > Decimal::ZERO && starts.get(place + 1).is_none_or(|end| meeting < *end) {
                    crossings.push(meeting);
                }
            }
        }
        Ok(crossings)
    }
}

impl Term<'_> {
    /// The values of the variable at which a tier begins.
    fn kinks(&self) -> impl Iterator<Item = Decimal> {
        let begins = self.price.tiers.iter().map(|tier| tier.begin);
        begins
            .filter_map(|begin| begin.checked_sub(self.constant)?.checked_div(self.growth))
            .filter(|at| *at > Decimal::ZERO)
    }

    fn cost(&self, quantity: Decimal) -> Result<Decimal, OverflowError> {
        let mut reached = self.price.tiers.iter().take_while(|tier| tier.begin < quantity);
        reached.try_fold(Decimal::ZERO, |cost, tier| {
            let end = tier.end.map_or(quantity, |end| end.min(quantity));
            add(cost, multiply(tier.usd.dollars(), subtract(end, tier.begin)?)?)
        })
    }

    fn quantity(&self, at: Decimal) -> Result<Decimal, OverflowError> {
        add(self.constant, multiply(self.growth, at)?)
    }

    /// What one more costs.
    fn price_at(&self, quantity: Decimal) -> Decimal {
        let tier = self.price.tiers.iter().rfind(|tier| tier.begin <= quantity);
        tier.map_or(Decimal::ZERO, |tier| tier.usd.dollars())
    }
}

// Where lines meet is a quotient, so that numbers are rounded here, in their 28th digit; they still never overflow in silence.

fn add(one: Decimal, other: Decimal) -> Result<Decimal, OverflowError> {
    one.checked_add(other).ok_or(OverflowError)
}

fn subtract(one: Decimal, other: Decimal) -> Result<Decimal, OverflowError> {
    one.checked_sub(other).ok_or(OverflowError)
}

fn multiply(one: Decimal, other: Decimal) -> Result<Decimal, OverflowError> {
    one.checked_mul(other).ok_or(OverflowError)
}
