//! Every price of the price book, by Region, with its date and its sources: `{{#reference prices}}`.

use std::collections::BTreeMap;

use vpce_model::cloud::region::Region;
use vpce_model::pricing::{Price, PriceBook, PriceSource, Tier};

use super::{head, row};

/// A table for each Region, and what the sources are.
pub fn tables() -> String {
    let mut regions: BTreeMap<Region, Vec<&Price>> = BTreeMap::new();
    for price in PriceBook::published().prices() {
        regions.entry(price.usage_type.region).or_default().push(price);
    }
    let tables: String = regions.iter().map(|(region, prices)| table(*region, prices)).collect();
    format!("{tables}\n## Where the prices were read\n{}", sources())
}

fn table(region: Region, prices: &[&Price]) -> String {
    let rows: String = prices.iter().flat_map(|price| price.tiers.iter().map(|tier| of(price, tier))).collect();
    let columns = head(["What", "Usage type", "US dollars", "for each", "from", "Date", "Sources"]);
    format!("\n## {} ({region})\n{columns}{rows}", region.long_name())
}

fn of(price: &Price, tier: &Tier) -> String {
    let meter = price.usage_type.meter;
    let begin = if price.tiers.len() > 1 { tier.begin.to_string() } else { String::new() };
    let sources = match tier.provenance.sources.as_str() {
        "" => "nobody to cite".to_owned(),
        keys => keys.split('+').map(|key| format!("[{key}](#source-{key})")).collect::<Vec<_>>().join(" "),
    };
    row([
        meter.title(),
        &format!("`{}`", price.usage_type),
        &tier.usd.dollars().normalize().to_string(),
        meter.unit().as_str(),
        &begin,
        &tier.provenance.date,
        &sources,
    ])
}

fn sources() -> String {
    let rows = PriceSource::all().map(|source| {
        let title = match source.url {
            Some(url) => format!("[{}]({url})", source.title),
            None => source.title.to_owned(),
        };
        row([&format!("<span id=\"source-{0}\">{0}</span>", source.key), &title])
    });
    head(["Source", "What it is"]) + &rows.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_of_every_price_has_a_row() {
        let text = tables();
        let tiers: usize = PriceBook::published().prices().map(|price| price.tiers.len()).sum();
        let rows = text.lines().filter(|line| line.contains("(#source-") || line.contains("nobody to cite")).count();
        assert_eq!(rows, tiers);
        let hours = "| interface endpoint, in each zone | `USE1-VpcEndpoint-Hours` | 0.01 | Hrs |  |";
        assert!(text.contains(hours), "{text}");
    }
}
