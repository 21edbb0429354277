//! A bill, and a comparison, in words and columns, as a terminal prints it.

use std::fmt::{self, Write};

use rust_decimal::Decimal;

use super::bill::{AccountCost, Bill, BillLine, FreeLine, MissingPrice};
use super::comparison::{Comparison, DesignCost, Stretch};
use super::demand::Demand;
use super::money::grouped;
use super::price_book::PriceSource;
use super::usage_type::UsageType;
use super::workload::{Variable, Workload};

/// What marks a price that nobody can be cited for.
const UNSOURCED: &str = " *";

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Bill for {}\n", self.month)?;
        if self.accounts.is_empty() {
            self.write_rows(f, |_| true)?;
        }
        for AccountCost { account_id, amount, is_whole } in &self.accounts {
            let name = account_id.as_ref().map_or_else(|| "No account known".to_owned(), |id| format!("Account {id}"));
            writeln!(f, "{name}: {}{}", amount.rounded(), if *is_whole { "" } else { ", and what has no price" })?;
            self.write_rows(f, |other| other == account_id)?;
        }
        self.write_total(f)?;
        if self.resources.len() > 1 {
            f.write_str("\nBy resource:\n")?;
            let rows = self.resources.iter().map(|cost| {
                let open = if cost.is_whole { "" } else { "and what has no price" };
                let account = cost.account_id.as_deref().unwrap_or_default();
                [
                    cost.resource.clone(),
                    cost.amount.rounded().to_string(),
                    format!("{account} {open}").trim().to_owned(),
                ]
            });
            f.write_str(&columns(rows, &[1]))?;
        }
        self.write_notes(f)
    }
}

impl Bill {
    /// What some account, or everybody, is charged for, and an empty line.
    fn write_rows(&self, f: &mut fmt::Formatter<'_>, is_of: impl Fn(&Option<String>) -> bool) -> fmt::Result {
        let mut rows = vec![["usage type", "quantity", "price", "amount", ""].map(str::to_owned)];
        rows.extend(self.lines.iter().filter(|line| is_of(&line.account_id)).map(charged));
        rows.extend(self.missing.iter().filter(|line| is_of(&line.account_id)).map(missing));
        rows.extend(self.free.iter().filter(|line| is_of(&line.account_id)).map(free));
        if rows.len() > 1 || self.accounts.is_empty() {
            f.write_str(&columns(rows, &[1, 2, 3]))?;
        }
        f.write_char('\n')
    }

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
            notes.push(match flow.gigabytes.is_zero() {
                true => format!("{} is not charged: {reason}.", flow.flow),
                false => format!("{}: {gigabytes} GB are not charged: {reason}.", flow.flow),
            });
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
    let MissingPrice { usage_type, quantity, .. } = missing;
    let name = usage_type.to_string();
    [name, counted(*usage_type, *quantity), "not known".to_owned(), "?".to_owned(), String::new()]
}

fn free(line: &FreeLine) -> [String; 5] {
    let FreeLine { free, resource, gigabytes, .. } = line;
    let gigabytes = format!("{} GB", grouped(gigabytes.normalize()));
    let why = format!("{} ({})", free.title(), free.rule());
    [resource.clone(), gigabytes, "free".to_owned(), "$0.00".to_owned(), why]
}

fn counted(usage_type: UsageType, quantity: Decimal) -> String {
    format!("{} {}", grouped(quantity.normalize()), usage_type.meter.unit().as_str())
}

/// Rows in columns, a space before each; the columns of numbers are aligned to the right.
fn columns<const N: usize>(rows: impl IntoIterator<Item = [String; N]>, numbers: &[usize]) -> String {
    let rows: Vec<[String; N]> = rows.into_iter().collect();
    let length = |cell: &String| cell.chars().count();
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| length(&row[column])).max().unwrap_or_default());
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let _ = match numbers.contains(&column) {
                true => write!(line, " {cell:>width$} "),
                false => write!(line, " {cell:<width$} "),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cheapest = self.cheapest();
        writeln!(f, "{}\n", self.workload)?;
        let mut rows = vec![["design", "a month", "", ""].map(str::to_owned)];
        rows.extend(self.designs.iter().map(|DesignCost { design, cost, missing, .. }| {
            let missing: Vec<String> = missing.iter().map(|usage_type| format!("no price for {usage_type}")).collect();
            let note = match cost {
                Some(_) if cheapest.contains(design) => "cheapest".to_owned(),
                _ => missing.join(", "),
            };
            let cost = cost.map_or_else(|| "?".to_owned(), |cost| cost.rounded().to_string());
            [design.to_string(), cost, design.title(), note]
        }));
        f.write_str(&columns(rows, &[1]))?;
        if cheapest.is_empty() {
            return Ok(());
        }
        let unit = self.variable.unit();
        match &self.stretches[..] {
            [always] => writeln!(f, "\nThe cheapest, whatever the {unit}: {}", self.names(&always.cheapest)),
            _ => {
                writeln!(f, "\nThe cheapest by {}:", self.variable)?;
                let rows = self.answers().into_iter().map(|(values, cheapest)| [format!("{values} {unit}"), cheapest]);
                f.write_str(&columns(rows, &[]))
            }
        }
    }
}

impl Comparison {
    /// Which design is the cheapest as the workload stands, in a sentence without its full stop.
    pub fn headline(&self) -> String {
        let cheapest = self.cheapest();
        let cost = self.designs.iter().find(|design| cheapest.contains(&design.design)).and_then(|design| design.cost);
        let Some(cost) = cost else { return "No design has all its prices in this Region".to_owned() };
        let names: Vec<String> = cheapest.iter().map(ToString::to_string).collect();
        format!("The cheapest: {}, {} a month", names.join(" and "), cost.rounded())
    }

    pub(super) fn names(&self, cheapest: &[usize]) -> String {
        let names: Vec<String> = cheapest.iter().map(|place| self.designs[*place].design.to_string()).collect();
        names.join(" and ")
    }

    /// Which values have which answer. What cannot be divided is counted in wholes, and has no values between two of them.
    pub fn answers(&self) -> Vec<(String, String)> {
        let mut answers = Vec::new();
        for (place, Stretch { from, to, cheapest }) in self.stretches.iter().enumerate() {
            let names = self.names(cheapest);
            if !self.variable.is_whole() {
                let values = match to {
                    Some(to) => format!("{} to {}", short(*from), short(*to)),
                    None => format!("above {}", short(*from)),
                };
                answers.push((values, names));
                continue;
            }
            if place > 0 && from.fract().is_zero() {
                let before = &self.stretches[place - 1].cheapest;
                let mut same: Vec<usize> = before.iter().chain(cheapest).copied().collect();
                same.sort_unstable();
                same.dedup();
                answers.push((short(*from), format!("{}, the same", self.names(&same))));
            }
            let first = if place == 0 { from.ceil() } else { from.floor() + Decimal::ONE };
            let last = to.map(|to| if place + 1 == self.stretches.len() { to } else { to.ceil() - Decimal::ONE });
            match last {
                None => answers.push((format!("{} and more", short(first)), names)),
                Some(last) if first == last => answers.push((short(first), names)),
                Some(last) if first < last => answers.push((format!("{} to {}", short(first), short(last)), names)),
                Some(_) => {} // No whole number lies between the two borders.
            }
        }
        answers
    }
}

impl Demand {
    /// What of the flows is in no design, in a sentence; none where everything is.
    pub fn note(&self) -> Option<String> {
        let gigabytes = short(self.elsewhere);
        let note = || {
            format!(
                "{gigabytes} GB go elsewhere, and are in none of these sums. A design without NAT gateways has no way to the \
                 internet for them."
            )
        };
        (!self.elsewhere.is_zero()).then(note)
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.region)?;
        for variable in Variable::OF_WORKLOADS {
            let value = self.get(variable).unwrap_or_default();
            if !value.is_zero() {
                write!(f, ", {}", variable.counted(value))?;
            }
        }
        Ok(())
    }
}

/// A number as people read it: to a hundredth, and what is less than one, as prices are, to a millionth.
pub(super) fn short(number: Decimal) -> String {
    let digits = if number.abs() < Decimal::ONE { 6 } else { 2 };
    grouped(number.round_dp(digits).normalize())
}
