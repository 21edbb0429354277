//! `vpce price`: the bill of a scenario, designs compared, and the price book renewed.

mod bill;
mod comparison;
mod import;

use vpce_import::MAX_USAGE_BYTES;
use vpce_model::pricing::{Price, PriceBook, Provenance};
use vpce_model::rule::Confidence;

use crate::arguments::{PriceArguments, PriceCommand, PricesArguments};
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input};

pub fn run(arguments: &PriceArguments) -> Result<Outcome, Diagnosis> {
    match arguments {
        PriceArguments::Bill(arguments) => bill::run(arguments),
        PriceArguments::Command(PriceCommand::Compare(arguments)) => comparison::run(arguments),
        PriceArguments::Command(PriceCommand::Import(arguments)) => import::run(arguments),
    }
}

/// The prices that come with the model, renewed by those that the arguments name.
fn price_book(arguments: &PricesArguments) -> Result<PriceBook, Diagnosis> {
    let mut book = PriceBook::published().clone();
    for path in &arguments.prices {
        let (name, bytes) = input::data(path)?;
        if bytes.len() > MAX_USAGE_BYTES {
            let problem = format!("{name} has more than {MAX_USAGE_BYTES} bytes");
            return Err(Diagnosis::other(problem, "keep the rows that you need"));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            Diagnosis::other(format!("{name} is not text"), "name a file that `vpce price import` printed")
        })?;
        let renewed =
            PriceBook::read(&text).map_err(|error| Diagnosis::other(format!("{name}: {error}"), error.help()))?;
        book.renew(renewed);
    }
    for (usage_type, usd) in &arguments.price {
        let provenance = Provenance { sources: "--price".to_owned(), date: String::new(), confidence: Confidence::Low };
        book.set(Price::flat(*usage_type, *usd, provenance));
    }
    Ok(book)
}
