//! Usage types: what AWS meters, by the names that stand on its bills.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::cloud::region::Region;

/// A usage type: a meter in a Region, such as `USE1-VpcEndpoint-Hours` (`PR-22`).
///
/// ```
/// use vpce_model::pricing::{Meter, UsageType};
///
/// let usage_type: UsageType = "APS3-VpcEndpoint-Hours".parse()?;
/// assert_eq!(usage_type.region.as_str(), "ap-south-1");
/// assert_eq!(usage_type.meter, Meter::VpcEndpointHours);
///
/// let error = "USE1-VpcEndpont-Hours".parse::<UsageType>().unwrap_err();
/// assert_eq!(error.help(), "did you mean `USE1-VpcEndpoint-Hours`?");
/// # Ok::<(), vpce_model::pricing::UnknownUsageTypeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsageType {
    /// Where it is used.
    pub region: Region,
    /// What is metered.
    pub meter: Meter,
}

/// What a price is for one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// An hour, of which a part counts as a whole (`PR-01`, `PR-07`).
    Hour,
    /// An hour, metered by the second and at least for a minute (`PR-08`).
    Second,
    /// A gigabyte of 2^30 bytes.
    Gigabyte,
    /// An hour of a load balancer's capacity unit.
    CapacityUnitHour,
}

impl Unit {
    /// Its name in AWS's price list.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour | Self::Second => "Hrs",
            Self::Gigabyte => "GB",
            Self::CapacityUnitHour => "LCU-Hrs",
        }
    }
}

/// Declares the meters, one a row: its code on a bill, the unit, and what it counts.
macro_rules! meters {
    ($($name:ident $code:literal $unit:ident $title:literal;)*) => {
        /// What is metered: a usage type without its Region.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Meter {
            $(#[doc = $title] $name,)*
            /// data sent to another Region
            AwsOutBytes {
                /// The Region that it is sent to.
                to: Region,
            },
        }

        impl Meter {
            /// Every meter but those between two Regions.
            pub const ALL: &[Meter] = &[$(Meter::$name),*];

            /// Its name behind the Region's code, such as `VpcEndpoint-Hours`.
            pub fn code(self) -> String {
                match self {
                    $(Self::$name => $code.to_owned(),)*
                    Self::AwsOutBytes { to } => format!("{}-AWS-Out-Bytes", code_of(to)),
                }
            }

            /// What one of it is.
            pub const fn unit(self) -> Unit {
                match self {
                    $(Self::$name => Unit::$unit,)*
                    Self::AwsOutBytes { .. } => Unit::Gigabyte,
                }
            }

            /// What it counts, in a few words.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                    Self::AwsOutBytes { .. } => "data sent to another Region",
                }
            }
        }
    };
}

meters! {
    VpcEndpointHours "VpcEndpoint-Hours" Hour "interface endpoint, in each zone";
    VpcEndpointBytes "VpcEndpoint-Bytes" Gigabyte "data through interface endpoints, both ways";
    VpcEndpointGwlbeHours "VpcEndpoint-GWLBE-Hours" Hour "Gateway Load Balancer endpoint, in each zone";
    VpcEndpointGwlbeBytes "VpcEndpoint-GWLBE-Bytes" Gigabyte "data through Gateway Load Balancer endpoints, both ways";
    VpcEndpointResourceHours "VpcEndpoint-Resource-Hours" Hour "resource endpoint, in each zone";
    VpcEndpointResourceBytes "VpcEndpoint-Resource-Bytes" Gigabyte "data through resource endpoints, both ways";
    NatGatewayHours "NatGateway-Hours" Hour "NAT gateway";
    NatGatewayBytes "NatGateway-Bytes" Gigabyte "data through NAT gateways, both ways";
    PublicIpv4InUse "PublicIPv4:InUseAddress" Second "public IPv4 address in use";
    PublicIpv4Idle "PublicIPv4:IdleAddress" Second "public IPv4 address that nothing uses";
    TransitGatewayHours "TransitGateway-Hours" Hour "transit gateway attachment";
    TransitGatewayBytes "TransitGateway-Bytes" Gigabyte "data sent into a transit gateway";
    DataTransferRegionalBytes "DataTransfer-Regional-Bytes" Gigabyte "data between zones, counted at each end";
    DataTransferOutBytes "DataTransfer-Out-Bytes" Gigabyte "data to the internet";
    LoadBalancerHours "LoadBalancerUsage" Hour "Network Load Balancer";
    LoadBalancerCapacity "LCUUsage" CapacityUnitHour "capacity units of a Network Load Balancer";
    NatInstanceHours "BoxUsage:t4g.nano" Second "t4g.nano instance, the smallest that can do NAT";
}

impl Meter {
    /// This meter in a Region.
    pub const fn in_region(self, region: Region) -> UsageType {
        UsageType { region, meter: self }
    }

    /// Whether it counts time, and so comes of how long a resource exists.
    pub const fn is_time(self) -> bool {
        matches!(self.unit(), Unit::Hour | Unit::Second)
    }
}

/// The codes of Regions on bills (`PR-22`). Those of eu-north-1 and eu-west-3 are not in AWS's page that we read; they were
/// seen on bills.
const CODES: &[(&str, &str)] = &[
    ("APN1", "ap-northeast-1"),
    ("APN2", "ap-northeast-2"),
    ("APS1", "ap-southeast-1"),
    ("APS2", "ap-southeast-2"),
    ("APS3", "ap-south-1"),
    ("APS7", "ap-southeast-5"),
    ("CAN1", "ca-central-1"),
    ("EU", "eu-west-1"),
    ("EUC1", "eu-central-1"),
    ("EUN1", "eu-north-1"),
    ("EUW2", "eu-west-2"),
    ("EUW3", "eu-west-3"),
    ("SAE1", "sa-east-1"),
    ("USE1", "us-east-1"),
    ("USE2", "us-east-2"),
    ("USW1", "us-west-1"),
    ("USW2", "us-west-2"),
];

/// The Region's code on a bill; the Region's name where the code is not known.
fn code_of(region: Region) -> &'static str {
    CODES.iter().find(|(_, name)| *name == region.as_str()).map_or(region.as_str(), |(code, _)| code)
}

/// The Region that a text starts with, by code or name, and the rest behind the hyphen.
fn split_region(text: &str) -> Option<(Region, &str)> {
    let by_code = CODES.iter().find_map(|(code, name)| {
        let rest = text.strip_prefix(code)?.strip_prefix('-')?;
        Some((name.parse().ok()?, rest))
    });
    let by_name =
        || Region::all().find_map(|region| Some((region, text.strip_prefix(region.as_str())?.strip_prefix('-')?)));
    by_code.or_else(by_name)
}

impl FromStr for Meter {
    type Err = UnknownUsageTypeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(meter) = Self::ALL.iter().find(|meter| meter.code() == text) {
            return Ok(*meter);
        }
        match split_region(text) {
            Some((to, "AWS-Out-Bytes")) => Ok(Self::AwsOutBytes { to }),
            _ => Err(UnknownUsageTypeError { text: text.to_owned() }),
        }
    }
}

impl FromStr for UsageType {
    type Err = UnknownUsageTypeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownUsageTypeError { text: text.to_owned() };
        let (region, code) = split_region(text).ok_or_else(unknown)?;
        code.parse::<Meter>().map(|meter| meter.in_region(region)).map_err(|_| unknown())
    }
}

impl UsageType {
    /// A usage type as somebody may write it in the knowledge of the Region: with the Region's code or without.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn read_in(region: Region, text: &str) -> Result<Self, UnknownUsageTypeError> {
        text.parse().or_else(|_| text.parse::<Meter>().map(|meter| meter.in_region(region)))
    }
}

impl fmt::Display for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code())
    }
}

impl fmt::Display for UsageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}", code_of(self.region), self.meter))
    }
}

impl Serialize for UsageType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not a usage type of the price book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUsageTypeError {
    /// What was given.
    pub text: String,
}

impl UnknownUsageTypeError {
    /// What to do about it.
    pub fn help(&self) -> String {
        if self.text.parse::<Meter>().is_ok() {
            return format!("put the Region's code before it, such as `USE1-{}`", self.text);
        }
        let (region, code) = match split_region(&self.text) {
            Some((region, code)) => (Some(region), code),
            None => (None, self.text.as_str()),
        };
        let distance = |meter: &&Meter| strsim::osa_distance(code, &meter.code());
        match (Meter::ALL.iter().min_by_key(distance).filter(|meter| distance(meter) <= 4), region) {
            (Some(meter), Some(region)) => format!("did you mean `{}`?", meter.in_region(region)),
            (Some(meter), None) => format!("did you mean `{meter}`?"),
            (None, _) => {
                let codes: Vec<String> = Meter::ALL.iter().map(|meter| format!("`{meter}`")).collect();
                format!("name one of {}", codes.join(", "))
            }
        }
    }
}

impl fmt::Display for UnknownUsageTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a usage type that is known here", self.text)
    }
}

impl Error for UnknownUsageTypeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read() {
        for region in Region::all() {
            for meter in Meter::ALL.iter().copied().chain(Region::all().map(|to| Meter::AwsOutBytes { to })) {
                let usage_type = meter.in_region(region);
                assert_eq!(usage_type.to_string().parse(), Ok(usage_type));
            }
        }
    }

    #[test]
    fn a_region_may_be_left_out_where_it_is_known() {
        let region: Region = "eu-west-1".parse().unwrap();
        let read = |text| UsageType::read_in(region, text).map(|usage_type| usage_type.to_string());
        assert_eq!(read("NatGateway-Hours").as_deref(), Ok("EU-NatGateway-Hours"));
        assert_eq!(read("USE1-NatGateway-Hours").as_deref(), Ok("USE1-NatGateway-Hours"));
        assert_eq!(read("USE1-AWS-Out-Bytes").as_deref(), Ok("EU-USE1-AWS-Out-Bytes"));
        assert!(read("NatGateway-Hour").unwrap_err().help().contains("NatGateway-Hours"));
    }

    #[test]
    fn every_code_is_of_a_region() {
        for (code, name) in CODES {
            assert!(name.parse::<Region>().is_ok(), "{code}");
        }
    }
}
