//! Prices for the browser: what the sliders of a page call, as JSON out.
//!
//! It stands apart from the networks of `vpce-lab` because a page about prices needs nothing of them, and so loads a third.
//! There is no logic here; the same functions are compiled for the browser and for tests, which compare the two.
//!
//! ```
//! let answer: serde_json::Value = serde_json::from_str(&vpce_price_lab::compare("nat nat+interface gb=500"))?;
//! assert_eq!(answer["headline"], "The cheapest: nat+interface, $48.80 a month");
//!
//! let answer: serde_json::Value = serde_json::from_str(&vpce_price_lab::compare("nat gb=-5"))?;
//! assert_eq!(answer["problem"], "`gb` cannot be -5");
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::Serialize;
use vpce_model::pricing::{Comparison, CostQuestion, OverflowError, PriceBook, draw_comparison, table_of};
use wasm_bindgen::prelude::wasm_bindgen;

/// The Regions that prices are known of.
#[wasm_bindgen]
pub fn regions() -> String {
    json(&PriceBook::published().regions())
}

/// Compares designs. The question is written as in a page: `nat nat+interface@3 region=eu-west-1 gb=500 by=vpcs`.
#[wasm_bindgen]
pub fn compare(question: &str) -> String {
    match Compared::new(question) {
        Ok(compared) => json(&compared),
        Err(refused) => json(&refused),
    }
}

/// Designs compared, as a page shows them.
#[derive(Serialize)]
struct Compared {
    headline: String,
    /// Where which designs are the cheapest.
    answers: Vec<(String, String)>,
    unit: &'static str,
    designs: Vec<Row>,
    /// An `<svg>` element.
    picture: String,
    /// A `<table>` element, which says what the picture shows.
    table: String,
}

/// A design.
#[derive(Serialize)]
struct Row {
    design: String,
    title: String,
    /// None where prices are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<String>,
    cheapest: bool,
    /// What has no price.
    missing: Vec<String>,
}

/// What a page gets instead.
#[derive(Serialize)]
struct Refused {
    problem: String,
    help: String,
}

impl Compared {
    fn new(question: &str) -> Result<Self, Refused> {
        let question = question
            .parse::<CostQuestion>()
            .map_err(|error| Refused { problem: error.to_string(), help: error.help() })?;
        let comparison = question
            .answer(PriceBook::published())
            .map_err(|error| Refused { problem: error.to_string(), help: error.help() })?;
        let too_large = |error: OverflowError| Refused {
            problem: error.to_string(),
            help: "write smaller or rounder numbers".to_owned(),
        };
        Ok(Self {
            headline: comparison.headline(),
            answers: comparison.answers(),
            unit: comparison.variable.unit(),
            designs: rows(&comparison),
            picture: draw_comparison(&comparison, question.up_to).map_err(too_large)?.svg,
            table: table_of(&comparison, question.up_to).map_err(too_large)?,
        })
    }
}

fn rows(comparison: &Comparison) -> Vec<Row> {
    let cheapest = comparison.cheapest();
    let designs = comparison.designs.iter();
    designs
        .map(|one| Row {
            design: one.design.to_string(),
            title: one.design.title(),
            cost: one.cost.map(|cost| cost.rounded().to_string()),
            cheapest: cheapest.contains(&one.design),
            missing: one.missing.iter().map(ToString::to_string).collect(),
        })
        .collect()
}

fn json(answer: &impl Serialize) -> String {
    // Every key is a string, so the only ways for it to fail are closed.
    serde_json::to_string(answer).unwrap_or_default()
}
