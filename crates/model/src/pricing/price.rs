//! A price: what a unit of something costs, in tiers, and where that was read.

use rust_decimal::Decimal;
use serde::Serialize;

use super::money::{self, OverflowError, Usd};
use super::usage_type::UsageType;
use crate::rule::Confidence;

/// What a usage type costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Price {
    /// What is paid for.
    pub usage_type: UsageType,
    /// Its tiers, which start at nothing, follow each other and end never.
    pub tiers: Vec<Tier>,
}

/// One tier of a price, which is a row of the price book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tier {
    /// How much is used before this tier starts.
    pub begin: Decimal,
    /// How much is used when it ends; the last one does not.
    pub end: Option<Decimal>,
    /// What a unit in it costs.
    pub usd: Usd,
    /// Where that was read.
    pub provenance: Provenance,
}

/// Where a price comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// What it was read from, joined by `+`; empty when nobody can be cited.
    pub sources: String,
    /// When the source was published or read, as exactly as it says.
    pub date: String,
    /// How far it can be relied upon.
    pub confidence: Confidence,
}

impl Provenance {
    /// Whether somebody can be cited for it.
    pub fn is_sourced(&self) -> bool {
        !self.sources.is_empty()
    }
}

/// What of a quantity falls into a tier, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierCharge<'a> {
    /// The tier.
    pub tier: &'a Tier,
    /// How much of the quantity is in it.
    pub quantity: Decimal,
    /// What it costs.
    pub amount: Usd,
}

impl Price {
    /// A price without tiers.
    pub fn flat(usage_type: UsageType, usd: Usd, provenance: Provenance) -> Self {
        Self { usage_type, tiers: vec![Tier { begin: Decimal::ZERO, end: None, usd, provenance }] }
    }

    /// What a quantity costs, tier by tier. A tier that it does not reach is left out, but never all of them.
    ///
    /// # Errors
    /// When a number has too many digits.
    pub fn charges(&self, quantity: Decimal) -> Result<Vec<TierCharge<'_>>, OverflowError> {
        let reached = self.tiers.iter().filter(|tier| tier.begin.is_zero() || tier.begin < quantity);
        reached
            .map(|tier| {
                let end = tier.end.map_or(quantity, |end| end.min(quantity));
                let inside = money::sum(end, -tier.begin)?;
                Ok(TierCharge { tier, quantity: inside, amount: tier.usd.times(inside)? })
            })
            .collect()
    }

    /// What a quantity costs.
    ///
    /// # Errors
    /// When a number has too many digits.
    pub fn cost(&self, quantity: Decimal) -> Result<Usd, OverflowError> {
        self.charges(quantity)?.iter().try_fold(Usd::ZERO, |total, charge| total.plus(charge.amount))
    }

    /// The same price where a terabyte has 1,000 GB and a petabyte 1,000,000: the other way to read AWS's `PB`.
    pub fn in_decimal_units(&self) -> Price {
        let mut other = self.clone();
        for tier in &mut other.tiers {
            tier.begin = in_decimal_units(tier.begin);
            tier.end = tier.end.map(in_decimal_units);
        }
        other
    }
}

fn in_decimal_units(gigabytes: Decimal) -> Decimal {
    for (binary, decimal) in [(1024 * 1024, 1_000_000), (1024, 1000)] {
        if (gigabytes % Decimal::from(binary)).is_zero() {
            return gigabytes / Decimal::from(binary) * Decimal::from(decimal);
        }
    }
    gigabytes
}
