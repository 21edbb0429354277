//! Reads AWS's own price list: an offer file of the Bulk API, as
//! `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonVPC/current/us-east-1/index.json`.
//!
//! "Reading an offer index file", "Reading service index files",
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-files.html>

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Read;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use vpce_model::cloud::region::Region;
use vpce_model::pricing::{Meter, Price, PriceBook, Provenance, Tier, Unit, UsageType, Usd};
use vpce_model::rule::Confidence;

/// What an offer file says about what the price book knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    /// The offer: `AmazonVPC`.
    pub offer: String,
    /// The day it was published: `2026-09-17`.
    pub published: String,
    /// Its prices.
    pub book: PriceBook,
    /// Usage types that the book knows and whose price here cannot be used, each with the reason.
    pub refused: Vec<(UsageType, &'static str)>,
}

/// Why a file is no price list.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct PriceListError {
    file: String,
    cause: PriceListFault,
}

#[derive(Debug, thiserror::Error)]
enum PriceListFault {
    #[error("this is not an offer file of AWS's price list: {0}")]
    Format(#[from] serde_json::Error),
    #[error("the offer {0} holds no price that the price book knows")]
    Nothing(String),
}

impl PriceListError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let files = "the offers AmazonVPC, AmazonEC2 and AWSELB hold what is known here";
        match &self.cause {
            PriceListFault::Format(_) => {
                format!("give an `index.json` from https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/; {files}")
            }
            PriceListFault::Nothing(_) => files.to_owned(),
        }
    }
}

/// An offer file, as far as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    offer_code: String,
    publication_date: String,
    #[serde(deserialize_with = "known_products")]
    products: BTreeMap<String, UsageType>,
    terms: Terms,
}

#[derive(Deserialize)]
struct Terms {
    #[serde(rename = "OnDemand", default)]
    on_demand: HashMap<String, HashMap<String, Term>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Term {
    price_dimensions: HashMap<String, Dimension>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dimension {
    unit: String,
    begin_range: Option<String>,
    end_range: Option<String>,
    price_per_unit: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Product {
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    usagetype: String,
    operation: String,
    region_code: Option<String>,
    from_region_code: Option<String>,
    operating_system: Option<String>,
    tenancy: Option<String>,
    capacitystatus: Option<String>,
    pre_installed_sw: Option<String>,
}

impl Attributes {
    /// The usage type, if the book knows it and this product is the one that is meant by it.
    fn usage_type(&self) -> Option<UsageType> {
        let region = self.region_code.as_deref().or(self.from_region_code.as_deref());
        let region: Region = region?.parse().ok()?;
        let usage_type = UsageType::read_in(region, &self.usagetype).ok().filter(|found| found.region == region)?;
        let is_meant = match usage_type.meter {
            // One code for the load balancers of every type.
            Meter::LoadBalancerHours | Meter::LoadBalancerCapacity => self.operation == "LoadBalancing:Network",
            // One code for the attachments of every kind, which cost the same.
            Meter::TransitGatewayHours | Meter::TransitGatewayBytes => self.operation == "TransitGatewayVPC",
            Meter::NatGatewayHours | Meter::NatGatewayBytes => self.operation == "NatGateway",
            Meter::NatInstanceHours => {
                self.operating_system.as_deref() == Some("Linux")
                    && self.tenancy.as_deref() == Some("Shared")
                    && self.capacitystatus.as_deref() == Some("Used")
                    && self.pre_installed_sw.as_deref() == Some("NA")
            }
            _ => true,
        };
        is_meant.then_some(usage_type)
    }
}

/// Keeps of the products, of which there may be a million, those that are known.
fn known_products<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, UsageType>, D::Error> {
    struct Known;

    impl<'de> Visitor<'de> for Known {
        type Value = BTreeMap<String, UsageType>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("products by their SKU")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut products: A) -> Result<Self::Value, A::Error> {
            let mut known = BTreeMap::new();
            while let Some((sku, product)) = products.next_entry::<String, Product>()? {
                known.extend(product.attributes.usage_type().map(|usage_type| (sku, usage_type)));
            }
            Ok(known)
        }
    }

    deserializer.deserialize_map(Known)
}

/// Reads an offer file.
///
/// # Errors
/// When it is not one, or holds nothing that the price book knows.
pub fn read_price_list(name: &str, text: impl Read) -> Result<PriceList, PriceListError> {
    let fault = |cause| PriceListError { file: name.to_owned(), cause };
    let mut offer: Offer = serde_json::from_reader(text).map_err(|error| fault(error.into()))?;
    let published = offer.publication_date.split('T').next().unwrap_or_default().to_owned();
    let provenance =
        Provenance { sources: offer.offer_code.clone(), date: published.clone(), confidence: Confidence::High };
    let (mut book, mut refused) = (PriceBook::default(), Vec::new());
    for (sku, usage_type) in &offer.products {
        let terms = offer.terms.on_demand.remove(sku).unwrap_or_default();
        match price(*usage_type, terms, &provenance) {
            Err(reason) => refused.push((*usage_type, reason)),
            Ok(price) if book.get(*usage_type).is_some_and(|known| *known != price) => {
                refused
                    .push((*usage_type, "two products have this usage type and different prices: the first is taken"));
            }
            Ok(price) => book.set(price),
        }
    }
    if book.prices().len() == 0 {
        return Err(fault(PriceListFault::Nothing(offer.offer_code)));
    }
    Ok(PriceList { offer: offer.offer_code, published, book, refused })
}

fn price(usage_type: UsageType, terms: HashMap<String, Term>, provenance: &Provenance) -> Result<Price, &'static str> {
    let mut tiers = Vec::new();
    for dimension in terms.into_values().flat_map(|term| term.price_dimensions.into_values()) {
        if !is_unit(usage_type.meter.unit(), &dimension.unit) {
            return Err("it is priced by another unit");
        }
        let usd = dimension.price_per_unit.get("USD").ok_or("it has no price in US dollars")?;
        let begin = number(dimension.begin_range.as_deref().unwrap_or("0"))?;
        let end = match dimension.end_range.as_deref() {
            None | Some("Inf") => None,
            Some(end) => Some(number(end)?),
        };
        let usd = Usd::new(number(usd)?);
        tiers.push(Tier { begin, end, usd, provenance: provenance.clone() });
    }
    tiers.sort_by_key(|tier| tier.begin);
    let follow = tiers.windows(2).all(|pair| pair[0].end == Some(pair[1].begin));
    let whole =
        tiers.first().is_some_and(|first| first.begin.is_zero()) && tiers.last().is_some_and(|last| last.end.is_none());
    if follow && whole { Ok(Price { usage_type, tiers }) } else { Err("its tiers do not follow each other") }
}

fn is_unit(unit: Unit, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    match unit {
        Unit::Hour | Unit::Second => ["hrs", "hr", "hours", "hour"].contains(&name.as_str()),
        Unit::Gigabyte => name == "gb",
        Unit::CapacityUnitHour => name == "lcu-hrs",
    }
}

fn number(text: &str) -> Result<Decimal, &'static str> {
    let number = Decimal::from_str_exact(text).ok().filter(|number| !number.is_sign_negative());
    number.map(|number| number.normalize()).ok_or("a price in it is not a number")
}
