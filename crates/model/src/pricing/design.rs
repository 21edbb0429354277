//! Designs: the ways to carry the same workload, and what each of them is metered for.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::money::{self, OverflowError};
use super::usage_type::{Meter, UsageType};
use super::workload::Workload;

/// A way to reach services, and in how many zones where that is not the workload's number.
///
/// ```
/// use vpce_model::pricing::{Design, Layout};
///
/// let design: Design = "interface@2".parse()?;
/// assert_eq!((design.layout, design.zones), (Layout::Interface, Some(2)));
/// assert_eq!(design.title(), "interface endpoints in each VPC, no NAT gateway, 2 zones");
/// # Ok::<(), vpce_model::pricing::UnknownDesignError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Design {
    /// What stands where.
    pub layout: Layout,
    /// In how many zones; none for the workload's number.
    pub zones: Option<u32>,
}

/// Declares the layouts, one a row: its code and what it is.
macro_rules! layouts {
    ($($(#[$doc:meta])* $name:ident $code:literal $title:literal;)*) => {
        /// What stands where.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Layout {
            $($(#[$doc])* $name,)*
        }

        impl Layout {
            /// Every layout.
            pub const ALL: &[Layout] = &[$(Layout::$name),*];

            /// Its short name.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

layouts! {
    /// Everything goes through NAT gateways, one in each zone of each VPC.
    Nat "nat" "NAT gateways only";
    /// Gateway endpoints for Amazon S3 and DynamoDB; the rest through NAT gateways (`PR-43`).
    Gateway "gateway" "gateway endpoints, the rest through NAT gateways";
    /// Interface endpoints beside NAT gateways that stay for other traffic (`PR-41`).
    NatAndInterface "nat+interface" "interface endpoints in each VPC, NAT gateways stay";
    /// Interface endpoints, and no NAT gateway (`PR-42`).
    Interface "interface" "interface endpoints in each VPC, no NAT gateway";
    /// Interface endpoints in a VPC of their own, which the others reach over a new transit gateway (`PR-44`).
    SharedNewTransitGateway "shared-new-tgw" "shared endpoints over a new transit gateway";
    /// The same over a transit gateway that is there already: only its GB are paid for (`PR-46`).
    SharedTransitGateway "shared-tgw" "shared endpoints over a transit gateway that is there";
    /// The same over peering connections (`PR-48`).
    SharedPeering "shared-peering" "shared endpoints over peering connections";
    /// Public addresses and an internet gateway.
    Public "public" "public addresses and an internet gateway";
}

impl Layout {
    /// The same in the workload's zones.
    pub const fn design(self) -> Design {
        Design { layout: self, zones: None }
    }
}

impl Design {
    /// What it is, in a few words.
    pub fn title(&self) -> String {
        match self.zones {
            None => self.layout.title().to_owned(),
            Some(1) => format!("{}, 1 zone", self.layout.title()),
            Some(zones) => format!("{}, {zones} zones", self.layout.title()),
        }
    }

    /// What it is metered for with a workload. Each quantity grows evenly with each part of the workload.
    ///
    /// Services with gateway endpoints use them wherever a design has endpoints, in each VPC, because they cost nothing and
    /// cannot be shared (`PR-50`).
    ///
    /// # Errors
    /// When a number has too many digits.
    pub fn quantities(&self, workload: &Workload) -> Result<BTreeMap<UsageType, Decimal>, OverflowError> {
        let Workload { vpcs, endpoints, hours, gigabytes, .. } = *workload;
        let zones = self.zones.map_or(workload.zones, Decimal::from);
        let in_zones = product(&[zones, hours])?;
        let nat_gateways = [
            (Meter::NatGatewayHours, product(&[vpcs, in_zones])?),
            (Meter::PublicIpv4InUse, product(&[vpcs, in_zones])?),
        ];
        let in_each_vpc =
            [(Meter::VpcEndpointHours, product(&[vpcs, endpoints, in_zones])?), (Meter::VpcEndpointBytes, gigabytes)];
        let in_one_vpc =
            [(Meter::VpcEndpointHours, product(&[endpoints, in_zones])?), (Meter::VpcEndpointBytes, gigabytes)];
        let into_transit_gateway = (Meter::TransitGatewayBytes, gigabytes);
        let quantities = match self.layout {
            Layout::Nat => {
                let all = money::sum(gigabytes, workload.gateway_gigabytes)?;
                [&nat_gateways[..], &[(Meter::NatGatewayBytes, all)]].concat()
            }
            Layout::Gateway => [&nat_gateways[..], &[(Meter::NatGatewayBytes, gigabytes)]].concat(),
            Layout::NatAndInterface => [nat_gateways, in_each_vpc].concat(),
            Layout::Interface => in_each_vpc.to_vec(),
            Layout::SharedNewTransitGateway => {
                let attachments = product(&[money::sum(vpcs, Decimal::ONE)?, hours])?;
                [&in_one_vpc[..], &[into_transit_gateway, (Meter::TransitGatewayHours, attachments)]].concat()
            }
            Layout::SharedTransitGateway => [&in_one_vpc[..], &[into_transit_gateway]].concat(),
            Layout::SharedPeering => {
                let both_ends = product(&[workload.cross_zone_gigabytes, Decimal::TWO])?;
                [&in_one_vpc[..], &[(Meter::DataTransferRegionalBytes, both_ends)]].concat()
            }
            Layout::Public => vec![(Meter::PublicIpv4InUse, product(&[workload.addresses, hours])?)],
        };
        Ok(quantities.into_iter().map(|(meter, quantity)| (meter.in_region(workload.region), quantity)).collect())
    }
}

fn product(factors: &[Decimal]) -> Result<Decimal, OverflowError> {
    factors.iter().try_fold(Decimal::ONE, |product, factor| money::product(product, *factor))
}

impl fmt::Display for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.zones {
            None => f.pad(self.layout.code()),
            Some(zones) => f.pad(&format!("{}@{zones}", self.layout.code())),
        }
    }
}

impl Serialize for Design {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that names no design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDesignError(String);

impl UnknownDesignError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let codes: Vec<&str> = Layout::ALL.iter().map(|layout| layout.code()).collect();
        format!("name one of {}; @2 behind it puts it into 2 zones", codes.join(", "))
    }
}

impl fmt::Display for UnknownDesignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a design", self.0)
    }
}

impl Error for UnknownDesignError {}

impl FromStr for Design {
    type Err = UnknownDesignError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownDesignError(text.to_owned());
        let (code, zones) = match text.split_once('@') {
            None => (text, None),
            Some((code, zones)) => {
                let zones: u32 = zones.parse().map_err(|_| unknown())?;
                (code, Some(zones).filter(|zones| (1..=6).contains(zones)))
            }
        };
        if text.contains('@') && zones.is_none() {
            return Err(unknown());
        }
        let layout = Layout::ALL.iter().copied().find(|layout| layout.code() == code).ok_or_else(unknown)?;
        Ok(Design { layout, zones })
    }
}
