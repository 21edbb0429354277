//! What is used in a month: who sends how much to whom, and what the network does not show.

use std::error::Error;
use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::usage_type::{Meter, Unit, UsageType};
use crate::cloud::service::Service;
use crate::trace::Destination;

/// A zettabyte, far more than anybody sends in a month.
const MOST_GIGABYTES: u64 = 1 << 40;

/// A byte is 2^-30 GB, which has more digits; a thousandth of a byte is fine enough.
const MOST_DECIMALS: u32 = 12;

/// More zones than any Region has.
const MOST_ZONES: u32 = 6;

/// What is used in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The month.
    pub month: Month,
    /// Who sends how much to whom. The ways that the bytes take are traced.
    pub flows: Vec<Flow>,
    /// What is metered besides, or otherwise than the network says.
    pub items: Vec<UsageItem>,
}

/// How many hours a month has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Month {
    /// 730: a twelfth of a year, as price calculators take it.
    #[default]
    Average,
    /// A month of the calendar.
    Calendar {
        /// The year.
        year: u16,
        /// The month in it, from 1.
        month: u8,
    },
}

/// Data that one sends to another in a month, and what comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The instance or interface that opens the connections, by id or name.
    pub from: String,
    /// What it connects to.
    pub to: Destination,
    /// The service behind the destination, where the network cannot tell: `ssm`. Advice is given by it.
    pub service: Option<Service>,
    /// How many GB it sends.
    pub sent: Decimal,
    /// How many GB it receives.
    pub received: Decimal,
}

/// A quantity of a usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageItem {
    /// Whose it is, by id or name.
    pub resource: String,
    /// What is metered.
    pub usage_type: UsageType,
    /// How much.
    pub amount: Amount,
}

/// How much of something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So long.
    Time {
        /// In so many zones.
        zones: u32,
        /// For so many hours in each; none for the whole month.
        hours: Option<Decimal>,
    },
    /// So many units.
    Units(Decimal),
}

impl Month {
    /// The month that is written as `2026-09`.
    pub fn calendar(text: &str) -> Option<Month> {
        let (year, month) = text.split_once('-')?;
        let is_written_so =
            year.len() == 4 && month.len() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (is_written_so && (1..=12).contains(&month)).then_some(Month::Calendar { year, month })
    }

    /// Its hours.
    pub fn hours(self) -> u32 {
        let Month::Calendar { year, month } = self else { return 730 };
        let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        24 * match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Average => f.write_str("a month of 730 hours"),
            Self::Calendar { year, month } => write!(f, "{year:04}-{month:02}, {} hours", self.hours()),
        }
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Average => serializer.serialize_str("730h"),
            Self::Calendar { year, month } => serializer.collect_str(&format_args!("{year:04}-{month:02}")),
        }
    }
}

impl Flow {
    /// Refuses what nobody can have sent.
    ///
    /// # Errors
    /// When a volume is negative or absurd.
    pub fn check(&self) -> Result<(), UsageError> {
        check_gigabytes(self.sent).and(check_gigabytes(self.received))
    }
}

impl UsageItem {
    /// Refuses what nobody can have used.
    ///
    /// # Errors
    /// When the amount is negative or absurd, or is time where the usage type counts something else.
    pub fn check(&self, month: Month) -> Result<(), UsageError> {
        let meter = self.usage_type.meter;
        match self.amount {
            Amount::Units(_) if meter.is_time() => Err(UsageError::NotUnits(meter)),
            Amount::Units(units) => check_gigabytes(units),
            Amount::Time { .. } if !meter.is_time() => Err(UsageError::NotTime(meter)),
            Amount::Time { zones, .. } if !(1..=MOST_ZONES).contains(&zones) => Err(UsageError::Zones(zones)),
            Amount::Time { hours, .. } => check_hours(hours.unwrap_or_default(), month),
        }
    }

    /// How many units are billed: a part of an hour counts as an hour, or a part of a second as a second.
    pub fn quantity(&self, month: Month) -> Decimal {
        match self.amount {
            Amount::Units(units) => units,
            Amount::Time { zones, hours } => {
                let hours = hours.map_or(month.hours().into(), |hours| billed_hours(self.usage_type.meter, hours));
                hours * Decimal::from(zones)
            }
        }
    }
}

/// Hours as they are billed: whole ones (`PR-01`), or whole seconds and at least a minute of them (`PR-08`), which are printed
/// as hours with nine digits.
fn billed_hours(meter: Meter, hours: Decimal) -> Decimal {
    let (minute, hour) = (Decimal::from(60), Decimal::from(3600));
    match meter.unit() {
        Unit::Second if hours.is_zero() => hours,
        Unit::Second => ((hours * hour).ceil().max(minute) / hour).round_dp(9),
        _ => hours.ceil(),
    }
}

fn check_gigabytes(volume: Decimal) -> Result<(), UsageError> {
    if volume.is_sign_negative() && !volume.is_zero() {
        Err(UsageError::Negative(volume))
    } else if volume > Decimal::from(MOST_GIGABYTES) {
        Err(UsageError::Absurd(volume))
    } else if volume.scale() > MOST_DECIMALS && volume.normalize().scale() > MOST_DECIMALS {
        Err(UsageError::TooFine(volume))
    } else {
        Ok(())
    }
}

fn check_hours(hours: Decimal, month: Month) -> Result<(), UsageError> {
    if hours.is_sign_negative() && !hours.is_zero() {
        Err(UsageError::Negative(hours))
    } else if hours > Decimal::from(month.hours()) {
        Err(UsageError::Hours(hours, month))
    } else {
        Ok(())
    }
}

/// What nobody can have used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageError {
    /// Less than nothing.
    Negative(Decimal),
    /// More than there is.
    Absurd(Decimal),
    /// Parts of a byte.
    TooFine(Decimal),
    /// No zone, or more than a Region has.
    Zones(u32),
    /// More hours than the month has.
    Hours(Decimal, Month),
    /// An amount of units where hours are counted.
    NotUnits(Meter),
    /// Hours where units are counted.
    NotTime(Meter),
}

impl UsageError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Negative(_) | Self::TooFine(_) => "write a number from 0 on, such as 120 or 0.5".to_owned(),
            Self::Absurd(_) => format!("volumes are in GB, and at most {MOST_GIGABYTES}, a zettabyte, is believed"),
            Self::Zones(_) => format!("a Region has from 1 to {MOST_ZONES} zones"),
            Self::Hours(_, month) => format!("write at most {}, or name the month", month.hours()),
            Self::NotUnits(_) => "write `hours`, and `zones` where there are several".to_owned(),
            Self::NotTime(meter) => format!("write how many {} in `quantity`", meter.unit().as_str()),
        }
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative(amount) => write!(f, "`{amount}` is less than nothing"),
            Self::Absurd(amount) => write!(f, "`{amount}` GB is more than anybody sends"),
            Self::TooFine(amount) => write!(f, "`{amount}` is finer than a byte"),
            Self::Zones(zones) => write!(f, "`{zones}` zones"),
            Self::Hours(hours, month) => write!(f, "`{hours}` hours do not fit into {month}"),
            Self::NotUnits(meter) => write!(f, "{meter} is counted in hours"),
            Self::NotTime(meter) => write!(f, "{meter} is not counted in hours"),
        }
    }
}

impl Error for UsageError {}
