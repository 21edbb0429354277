//! The price book: every price with its Region, tiers, date, source and confidence, as a file that anybody can renew.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::{self, Write};
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::money::Usd;
use super::price::{Price, Provenance, Tier};
use super::usage_type::{UnknownUsageTypeError, UsageType};
use crate::cloud::region::Region;
use crate::rule::Confidence;

/// The names of the columns.
const HEAD: &str = "region,usage_type,unit,begin,end,usd,date,sources,confidence";

/// What stands for the end of a tier that has none, in AWS's price list too.
const NO_END: &str = "Inf";

/// Prices by usage type. What it does not hold is not known, which is not the same as nothing to pay.
///
/// ```
/// use vpce_model::pricing::PriceBook;
///
/// let book = PriceBook::published();
/// let petabytes = book.get("USE1-VpcEndpoint-Bytes".parse()?).expect("it is in the book");
/// assert_eq!(petabytes.cost(2_097_152.into())?.rounded().to_string(), "$16,777.22");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceBook {
    prices: BTreeMap<UsageType, Price>,
}

/// Where prices were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceSource {
    /// What rows call it.
    pub key: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Its address, where it has a public one.
    pub url: Option<&'static str>,
}

static PUBLISHED: LazyLock<PriceBook> =
    LazyLock::new(|| PriceBook::read(include_str!("../../data/prices.csv")).expect("our own price book is whole"));

impl PriceBook {
    /// The prices that come with the model: AWS's on-demand list prices, as far as they were found.
    pub fn published() -> &'static PriceBook {
        &PUBLISHED
    }

    /// Reads a price book as [`to_csv`](Self::to_csv) writes it.
    ///
    /// # Errors
    /// When a row says no price, or the tiers of a price do not follow each other.
    pub fn read(csv: &str) -> Result<PriceBook, PriceBookError> {
        let mut book = PriceBook::default();
        let mut rows = (1..).zip(csv.lines()).filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        match rows.next() {
            Some((_, head)) if head.trim() == HEAD => {}
            Some((line, _)) => return Err(PriceBookError { line, fault: RowFault::Head }),
            None => return Err(PriceBookError { line: 1, fault: RowFault::Head }),
        }
        for (line, row) in rows {
            let (usage_type, tier) = read_row(row).map_err(|fault| PriceBookError { line, fault })?;
            let price = book.prices.entry(usage_type).or_insert(Price { usage_type, tiers: Vec::new() });
            let expected = price.tiers.last().map_or(Some(Decimal::ZERO), |last| last.end);
            if Some(tier.begin) != expected || tier.end.is_some_and(|end| end <= tier.begin) {
                return Err(PriceBookError { line, fault: RowFault::Tiers(usage_type) });
            }
            price.tiers.push(tier);
        }
        match book.prices.values().find(|price| price.tiers.last().is_some_and(|last| last.end.is_some())) {
            Some(open) => Err(PriceBookError { line: 0, fault: RowFault::Tiers(open.usage_type) }),
            None => Ok(book),
        }
    }

    /// The price of a usage type, if it is known.
    pub fn get(&self, usage_type: UsageType) -> Option<&Price> {
        self.prices.get(&usage_type)
    }

    /// Every price, by usage type.
    pub fn prices(&self) -> impl ExactSizeIterator<Item = &Price> {
        self.prices.values()
    }

    /// The Regions that it has prices of.
    pub fn regions(&self) -> BTreeSet<Region> {
        self.prices.keys().map(|usage_type| usage_type.region).collect()
    }

    /// Puts a price in, in place of the one that was there.
    pub fn set(&mut self, price: Price) {
        self.prices.insert(price.usage_type, price);
    }

    /// Puts every price of another book in.
    pub fn renew(&mut self, other: PriceBook) {
        self.prices.extend(other.prices);
    }

    /// Its rows, one a tier, which [`read`](Self::read) reads.
    pub fn to_csv(&self) -> String {
        let mut csv = format!("{HEAD}\n");
        for (usage_type, tier) in
            self.prices().flat_map(|price| price.tiers.iter().map(|tier| (price.usage_type, tier)))
        {
            let Provenance { sources, date, confidence } = &tier.provenance;
            let (region, unit, begin) = (usage_type.region, usage_type.meter.unit().as_str(), tier.begin);
            let end = tier.end.map_or_else(|| NO_END.to_owned(), |end| end.to_string());
            let (usd, confidence) = (tier.usd.dollars(), confidence_word(*confidence));
            let _ = writeln!(csv, "{region},{usage_type},{unit},{begin},{end},{usd},{date},{sources},{confidence}");
        }
        csv
    }
}

impl PriceSource {
    /// Every source of the prices that come with the model.
    pub fn all() -> impl Iterator<Item = PriceSource> {
        let rows = include_str!("../../data/price-sources.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.filter_map(|row| {
            let mut cells = row.splitn(4, ',');
            let (key, _date, url, title) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            Some(PriceSource { key, title, url: Some(url).filter(|url| !url.is_empty()) })
        })
    }

    /// The sources that the rows' column `sources` names.
    pub fn named(keys: &str) -> impl Iterator<Item = PriceSource> {
        PriceSource::all().filter(move |source| keys.split('+').any(|key| key == source.key))
    }
}

fn read_row(row: &str) -> Result<(UsageType, Tier), RowFault> {
    let cells: Vec<&str> = row.split(',').map(str::trim).collect();
    let [region, usage_type, unit, begin, end, usd, date, sources, confidence] = cells[..] else {
        return Err(RowFault::Columns(cells.len()));
    };
    let usage_type: UsageType = usage_type.parse().map_err(RowFault::UsageType)?;
    if region != usage_type.region.as_str() || unit != usage_type.meter.unit().as_str() {
        return Err(RowFault::Mismatch(usage_type));
    }
    let tier = Tier {
        begin: number(begin)?,
        end: if end == NO_END { None } else { Some(number(end)?) },
        usd: Usd::new(number(usd)?),
        provenance: Provenance {
            sources: sources.to_owned(),
            date: date.to_owned(),
            confidence: match confidence {
                "high" => Confidence::High,
                "medium" => Confidence::Medium,
                "low" => Confidence::Low,
                other => return Err(RowFault::Confidence(other.to_owned())),
            },
        },
    };
    Ok((usage_type, tier))
}

fn confidence_word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

fn number(text: &str) -> Result<Decimal, RowFault> {
    let number = Decimal::from_str_exact(text).ok().filter(|number| !number.is_sign_negative());
    number.ok_or_else(|| RowFault::Number(text.to_owned()))
}

/// A text that is not a price book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceBookError {
    /// The line; 0 for what is missing at the end.
    pub line: usize,
    /// What is wrong there.
    pub fault: RowFault,
}

/// What is wrong with a row of a price book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The first row does not name the columns.
    Head,
    /// The row has another number of columns.
    Columns(usize),
    /// The usage type is not known.
    UsageType(UnknownUsageTypeError),
    /// Region or unit are not those of the usage type.
    Mismatch(UsageType),
    /// Not a number, or less than nothing.
    Number(String),
    /// Neither `high` nor `medium` nor `low`.
    Confidence(String),
    /// The tiers leave a gap, overlap, or end.
    Tiers(UsageType),
}

impl PriceBookError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match &self.fault {
            RowFault::Head | RowFault::Columns(_) => format!("the columns are {HEAD}"),
            RowFault::UsageType(error) => error.help(),
            RowFault::Mismatch(usage_type) => {
                format!("its Region is {} and its unit {}", usage_type.region, usage_type.meter.unit().as_str())
            }
            RowFault::Number(_) => format!("write a number such as 0.045, or {NO_END} for the end of the last tier"),
            RowFault::Confidence(_) => "write high, medium or low".to_owned(),
            RowFault::Tiers(_) => {
                format!(
                    "the first tier begins at 0, each begins where the one before it ends, and the last ends at {NO_END}"
                )
            }
        }
    }
}

impl fmt::Display for PriceBookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        match &self.fault {
            RowFault::Head => f.write_str("the first row does not name the columns of a price book"),
            RowFault::Columns(found) => write!(f, "a row of {found} columns"),
            RowFault::UsageType(error) => error.fmt(f),
            RowFault::Mismatch(usage_type) => write!(f, "Region or unit are not those of {usage_type}"),
            RowFault::Number(text) => write!(f, "`{text}` is not a number from 0 on"),
            RowFault::Confidence(text) => write!(f, "`{text}` is no confidence"),
            RowFault::Tiers(usage_type) => write!(f, "the tiers of {usage_type} do not follow each other"),
        }
    }
}

impl Error for PriceBookError {}
