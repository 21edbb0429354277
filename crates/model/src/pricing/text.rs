//! A bill in words and columns, as a terminal prints it.

use std::fmt::{self, Write};

use rust_decimal::Decimal;
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Padding, Style};

use super::bill::{Bill, BillLine, FreeLine, MissingPrice};
use super::money::grouped;
use super::price_book::PriceSource;
use super::usage_type::UsageType;

/// What marks a price that nobody can be cited for.
const UNSOURCED: &str = " *";

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Bill for {}\n", self.month)?;
        let mut rows = vec![["usage type", "quantity", "price", "amount", ""].map(str::to_owned)];
        rows.extend(self.lines.iter().map(charged));
        rows.extend(self.missing.iter().map(missing));
        rows.extend(self.free.iter().map(free));
        f.write_str(&columns(rows, &[1, 2, 3]))?;
        f.write_char('\n')?;
        self.write_total(f)?;
        if self.resources.len() > 1 {
            f.write_str("\nBy resource:\n")?;
            let rows = self.resources.iter().map(|cost| {
                let open = if cost.is_whole { "" } else { "and what has no price" };
                [cost.resource.clone(), cost.amount.rounded().to_string(), open.to_owned()]
            });
            f.write_str(&columns(rows, &[1]))?;
        }
        self.write_notes(f)
    }
}

impl Bill {
    fn write_total(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = self.known().map_err(|_| fmt::Error)?;
        match self.total().map_err(|_| fmt::Error)? {
            Some(total) => writeln!(f, "Total {total}"),
            None => {
                let prices = self.missing.iter().map(|missing| missing.usage_type.to_string());
                let ways = self.not_charged.iter().filter(|flow| flow.unknown.is_some()).map(|flow| flow.flow.clone());
                let open: Vec<String> = prices.chain(ways).collect();
                writeln!(f, "Not whole: {amount}, and what is not known of {}", open.join(", "))
            }
        }
    }

    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut notes = Vec::new();
        if self.lines.iter().any(|line| !line.provenance.is_sourced()) {
            notes.push(format!(
                "{} nobody can be cited for this price; it is what is generally known.",
                UNSOURCED.trim()
            ));
        }
        for flow in &self.not_charged {
            let gigabytes = grouped(flow.gigabytes.normalize());
            let reason = flow.unknown.as_deref().unwrap_or("they do not get through, and cost nothing");
            notes.push(format!("{}: {gigabytes} GB are not charged: {reason}.", flow.flow));
        }
        notes.extend(self.notes.iter().cloned());
        if !notes.is_empty() {
            f.write_char('\n')?;
        }
        notes.iter().try_for_each(|note| writeln!(f, "{note}"))
    }

    /// The sources of the prices on the bill, each once, in words.
    pub fn sources(&self) -> Vec<String> {
        let mut keys: Vec<&str> = self.lines.iter().flat_map(|line| line.provenance.sources.split('+')).collect();
        keys.sort_unstable();
        keys.dedup();
        let known = PriceSource::all().filter(|source| keys.contains(&source.key));
        known.map(|source| [source.title, source.url.unwrap_or_default()].join(" ").trim_end().to_owned()).collect()
    }
}

fn charged(line: &BillLine) -> [String; 5] {
    let mark = if line.provenance.is_sourced() { "" } else { UNSOURCED };
    let tier = if line.from.is_zero() { String::new() } else { format!("above {}", grouped(line.from.normalize())) };
    let (name, price) = (line.usage_type.to_string(), format!("{}{mark}", line.price));
    [name, counted(line.usage_type, line.quantity), price, line.amount.to_string(), tier]
}

fn missing(missing: &MissingPrice) -> [String; 5] {
    let MissingPrice { usage_type, quantity } = missing;
    let name = usage_type.to_string();
    [name, counted(*usage_type, *quantity), "not known".to_owned(), "?".to_owned(), String::new()]
}

fn free(line: &FreeLine) -> [String; 5] {
    let FreeLine { free, resource, gigabytes } = line;
    let gigabytes = format!("{} GB", grouped(gigabytes.normalize()));
    let why = format!("{} ({})", free.title(), free.rule());
    [resource.clone(), gigabytes, "free".to_owned(), "$0.00".to_owned(), why]
}

fn counted(usage_type: UsageType, quantity: Decimal) -> String {
    format!("{} {}", grouped(quantity.normalize()), usage_type.meter.unit().as_str())
}

/// Rows in columns; those that hold numbers end on a line.
pub(super) fn columns<const N: usize>(rows: impl IntoIterator<Item = [String; N]>, numbers: &[usize]) -> String {
    let mut table = Builder::new();
    rows.into_iter().for_each(|row| table.push_record(row));
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(1, 1, 0, 0));
    for &column in numbers {
        table.modify(Columns::one(column), Alignment::right());
    }
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
