//! `vpce price TEMPLATE`: the bill of a month.

use std::fmt::Write;

use serde::Serialize;
use vpce_import::{Problem, TemplateError, UsageReading, read_usage};
use vpce_model::pricing::{Advice, Bill, BillError, FlowError, Place, Usd, advise, bill};

use crate::arguments::BillArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

/// The bill as JSON says it.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    bill: &'a Bill,
    /// None when something has no price.
    total: Option<Usd>,
    known: Usd,
    sources: Vec<String>,
    advice: &'a [Advice],
}

pub fn run(arguments: &BillArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network(&arguments.template)?;
    let book = super::price_book(&arguments.prices)?;
    let (name, text) = match &arguments.usage {
        Some(path) => input::data(path)?,
        None => ("usage.yaml".to_owned(), b"{}".to_vec()),
    };
    let mut used =
        read_usage(&name, &text, reading.region).map_err(|error| Diagnosis::template(error, text.clone()))?;
    if let Some(month) = arguments.month {
        used.usage.month = month;
    }
    let refuse = |error: BillError| refused(&error, &name, &used, &text);
    let bill = bill(&reading.cloud, reading.region, &used.usage, &book).map_err(refuse)?;
    let advice = advise(&reading.cloud, reading.region, &used.usage, &book).map_err(refuse)?;
    let overflow = |error| Diagnosis::other(error, "write smaller or rounder numbers");
    let (total, known) = (bill.total().map_err(overflow)?, bill.known().map_err(overflow)?);
    if arguments.template.json {
        paint::print_json(&Answer { bill: &bill, total, known, sources: bill.sources(), advice: &advice })?;
    } else if arguments.csv {
        paint::print(&csv(&bill))?;
    } else {
        paint::print(&in_words(&bill, &advice))?;
    }
    Ok(if total.is_some() { Outcome::Yes } else { Outcome::No })
}

fn in_words(bill: &Bill, advice: &[Advice]) -> String {
    let mut text = bill.to_string();
    if !advice.is_empty() {
        text.push_str("\nAdvice:\n");
        for advice in advice {
            let _ = writeln!(text, " {advice}");
        }
    }
    let sources = bill.sources();
    if !sources.is_empty() {
        text.push_str("\nPrices from:\n");
        for source in sources {
            let _ = writeln!(text, " {source}");
        }
    }
    text
}

/// A row a line of the bill. What is free costs 0, what has no price has an empty amount. Where several pay, each row opens with
/// the account.
fn csv(bill: &Bill) -> String {
    let are_several = !bill.accounts.is_empty();
    let account = |id: &Option<String>| match are_several {
        true => format!("{},", id.as_deref().unwrap_or_default()),
        false => String::new(),
    };
    let mut csv = if are_several { "account_id," } else { "" }.to_owned();
    csv += "usage_type,resource,quantity,unit,price,amount,sources,confidence\n";
    for line in &bill.lines {
        let (price, amount) = (line.price.dollars().normalize(), line.amount.dollars().normalize());
        let (unit, provenance) = (line.usage_type.meter.unit().as_str(), &line.provenance);
        let (quantity, sources, confidence) = (line.quantity.normalize(), &provenance.sources, provenance.confidence);
        let confidence = format!("{confidence:?}").to_lowercase();
        csv += &account(&line.account_id);
        let _ = writeln!(csv, "{},,{quantity},{unit},{price},{amount},{sources},{confidence}", line.usage_type);
    }
    for missing in &bill.missing {
        let unit = missing.usage_type.meter.unit().as_str();
        csv += &account(&missing.account_id);
        let _ = writeln!(csv, "{},,{},{unit},,,,", missing.usage_type, missing.quantity.normalize());
    }
    for line in &bill.free {
        csv += &account(&line.account_id);
        let _ = writeln!(
            csv,
            "{},{},{},GB,0,0,{},",
            line.free.title().replace(',', ":"),
            line.resource,
            line.gigabytes.normalize(),
            line.free.rule()
        );
    }
    csv
}

/// The error with its place in the file, where it has one.
pub fn refused(error: &BillError, file: &str, used: &UsageReading, text: &[u8]) -> Diagnosis {
    let (position, message) = match error {
        BillError::Usage(Place::Flow(place), error) => (used.flows.get(*place), error.to_string()),
        BillError::Usage(Place::Item(place), error) => (used.items.get(*place), error.to_string()),
        BillError::Flow(FlowError::Trace(place, error)) => (used.flows.get(*place), error.to_string()),
        _ => return Diagnosis::other(error, error.help()),
    };
    let problem = Problem {
        file: file.to_owned(),
        position: position.copied(),
        resource: None,
        message,
        help: Some(error.help()),
        rule: None,
    };
    Diagnosis::template(TemplateError { problems: vec![problem] }, text.to_vec())
}
