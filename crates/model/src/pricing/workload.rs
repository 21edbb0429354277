//! What a design is asked to carry: so many VPCs, services, zones, hours and GB, each of which can be varied.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Serialize;

use super::money::grouped;
use super::usage_type::{UnknownUsageTypeError, UsageType};
use crate::cloud::region::Region;

/// What is carried in a month, whatever the design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Workload {
    /// The Region.
    pub region: Region,
    /// How many VPCs need the services.
    pub vpcs: Decimal,
    /// How many services need an interface endpoint.
    pub endpoints: Decimal,
    /// In how many zones.
    pub zones: Decimal,
    /// For how many hours.
    pub hours: Decimal,
    /// How many GB go to and from these services, all VPCs together.
    pub gigabytes: Decimal,
    /// How many GB go to and from Amazon S3 and DynamoDB, which have gateway endpoints.
    pub gateway_gigabytes: Decimal,
    /// How many of `gigabytes` cross zones on a peering connection.
    pub cross_zone_gigabytes: Decimal,
    /// How many instances would need a public address.
    pub addresses: Decimal,
}

/// What of a workload, or of the prices, is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// [`Workload::gigabytes`].
    Gigabytes,
    /// [`Workload::gateway_gigabytes`].
    GatewayGigabytes,
    /// [`Workload::cross_zone_gigabytes`].
    CrossZoneGigabytes,
    /// [`Workload::hours`].
    Hours,
    /// [`Workload::vpcs`].
    Vpcs,
    /// [`Workload::endpoints`].
    Endpoints,
    /// [`Workload::zones`].
    Zones,
    /// [`Workload::addresses`].
    Addresses,
    /// The price of a usage type, without tiers.
    Price(UsageType),
}

impl Workload {
    /// One VPC with one service in one zone for a month of 730 hours, and nothing sent.
    pub fn new(region: Region) -> Self {
        let (none, one) = (Decimal::ZERO, Decimal::ONE);
        Self {
            region,
            vpcs: one,
            endpoints: one,
            zones: one,
            hours: Decimal::from(730),
            gigabytes: none,
            gateway_gigabytes: none,
            cross_zone_gigabytes: none,
            addresses: one,
        }
    }

    /// The value of a variable; none for a price, which is not part of the workload.
    pub fn get(&self, variable: Variable) -> Option<Decimal> {
        let mut copy = self.clone();
        copy.field(variable).copied()
    }

    /// The same workload with another value of a variable. A price changes nothing in it.
    pub fn with(&self, variable: Variable, value: Decimal) -> Workload {
        let mut workload = self.clone();
        if let Some(field) = workload.field(variable) {
            *field = value;
        }
        workload
    }

    fn field(&mut self, variable: Variable) -> Option<&mut Decimal> {
        Some(match variable {
            Variable::Gigabytes => &mut self.gigabytes,
            Variable::GatewayGigabytes => &mut self.gateway_gigabytes,
            Variable::CrossZoneGigabytes => &mut self.cross_zone_gigabytes,
            Variable::Hours => &mut self.hours,
            Variable::Vpcs => &mut self.vpcs,
            Variable::Endpoints => &mut self.endpoints,
            Variable::Zones => &mut self.zones,
            Variable::Addresses => &mut self.addresses,
            Variable::Price(_) => return None,
        })
    }

    /// The least that a variable can be beside the rest of the workload, and the most where there is one: no more GB cross zones
    /// than there are.
    pub fn range(&self, variable: Variable) -> (Decimal, Option<Decimal>) {
        match variable {
            Variable::Gigabytes => (self.cross_zone_gigabytes, None),
            Variable::CrossZoneGigabytes => (Decimal::ZERO, Some(self.gigabytes)),
            _ => variable.range(),
        }
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// When a value is negative or absurd, or a part of something that comes in wholes.
    pub fn check(&self) -> Result<(), WorkloadError> {
        for variable in Variable::OF_WORKLOADS {
            let value = self.get(variable).unwrap_or_default();
            let (least, most) = variable.range();
            let outside = value < least || value > most.unwrap_or_else(|| Decimal::from(MOST));
            if outside || variable.is_whole() && !value.fract().is_zero() {
                return Err(WorkloadError { variable, value });
            }
        }
        if self.cross_zone_gigabytes > self.gigabytes {
            let (variable, value) = (Variable::CrossZoneGigabytes, self.cross_zone_gigabytes);
            return Err(WorkloadError { variable, value });
        }
        Ok(())
    }
}

/// More than anybody has, of anything: a zettabyte in GB.
const MOST: u64 = 1 << 40;

impl Variable {
    /// Every variable but the prices.
    pub const OF_WORKLOADS: [Variable; 8] = [
        Variable::Gigabytes,
        Variable::GatewayGigabytes,
        Variable::CrossZoneGigabytes,
        Variable::Hours,
        Variable::Vpcs,
        Variable::Endpoints,
        Variable::Zones,
        Variable::Addresses,
    ];

    /// The least that it can be, and the most where there is one.
    pub fn range(self) -> (Decimal, Option<Decimal>) {
        match self {
            Self::Vpcs | Self::Endpoints => (Decimal::ONE, None),
            Self::Zones => (Decimal::ONE, Some(Decimal::from(6))),
            Self::Hours => (Decimal::ZERO, Some(Decimal::from(744))),
            _ => (Decimal::ZERO, None),
        }
    }

    /// Whether it counts things that cannot be divided.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Hours | Self::Vpcs | Self::Endpoints | Self::Zones | Self::Addresses)
    }

    /// What it counts.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Gigabytes => "GB a month",
            Self::GatewayGigabytes => "GB a month to S3 and DynamoDB",
            Self::CrossZoneGigabytes => "GB a month between zones",
            Self::Hours => "hours",
            Self::Vpcs => "VPCs",
            Self::Endpoints => "endpoints",
            Self::Zones => "zones",
            Self::Addresses => "public addresses",
            Self::Price(_) => "US dollars",
        }
    }
}

impl Variable {
    /// So many of it: `1 VPC`, `1,000 GB a month`.
    pub(super) fn counted(self, value: Decimal) -> String {
        let unit = match self {
            Self::Addresses if value == Decimal::ONE => "public address",
            _ if self.is_whole() && value == Decimal::ONE => self.unit().trim_end_matches('s'),
            _ => self.unit(),
        };
        format!("{} {unit}", grouped(value.normalize()))
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gigabytes => f.write_str("gb"),
            Self::GatewayGigabytes => f.write_str("gateway-gb"),
            Self::CrossZoneGigabytes => f.write_str("cross-zone-gb"),
            Self::Hours => f.write_str("hours"),
            Self::Vpcs => f.write_str("vpcs"),
            Self::Endpoints => f.write_str("endpoints"),
            Self::Zones => f.write_str("zones"),
            Self::Addresses => f.write_str("addresses"),
            Self::Price(usage_type) => usage_type.fmt(f),
        }
    }
}

impl Serialize for Variable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Variable {
    type Err = UnknownUsageTypeError;

    /// The name of a variable, or the usage type whose price is varied.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Self::OF_WORKLOADS.into_iter().find(|variable| variable.to_string() == text) {
            Some(variable) => Ok(variable),
            None => text.parse().map(Self::Price),
        }
    }
}

/// A value that a workload cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkloadError {
    /// Of what.
    pub variable: Variable,
    /// The value.
    pub value: Decimal,
}

impl WorkloadError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let (least, most) = self.variable.range();
        let number = if self.variable.is_whole() { "a whole number" } else { "a number" };
        match (self.variable, most) {
            (Variable::CrossZoneGigabytes, _) => "write a number from 0 to that of all GB".to_owned(),
            (_, Some(most)) => format!("write {number} from {least} to {most}"),
            (_, None) => format!("write {number} from {least} to {MOST}"),
        }
    }
}

impl fmt::Display for WorkloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be {}", self.variable, self.value)
    }
}

impl Error for WorkloadError {}
