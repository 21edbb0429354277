//! A comparison asked for in words, as a page has it: designs, and what of the workload is not as in [`Workload::new`].

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::comparison::{Comparison, ComparisonError, compare};
use super::design::Design;
use super::price_book::PriceBook;
use super::workload::{Variable, Workload};
use crate::cloud::region::Region;

/// Which designs are compared, for which workload, and what is varied.
///
/// ```
/// use vpce_model::pricing::{CostQuestion, PriceBook};
///
/// let question: CostQuestion = "nat nat+interface region=eu-west-1 gb=500".parse()?;
/// let comparison = question.answer(PriceBook::published())?;
/// assert_eq!(comparison.headline(), "The cheapest: nat+interface, $51.72 a month");
///
/// let error = "nat gb=lots".parse::<CostQuestion>().unwrap_err();
/// assert_eq!(error.to_string(), "`gb=lots` means nothing here");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostQuestion {
    /// The designs.
    pub designs: Vec<Design>,
    /// What is carried.
    pub workload: Workload,
    /// What is varied.
    pub variable: Variable,
    /// How far a picture goes; none for past the last crossing.
    pub up_to: Option<Decimal>,
}

impl CostQuestion {
    /// Compares.
    ///
    /// # Errors
    /// When the workload cannot be, or the numbers are too large.
    pub fn answer(&self, book: &PriceBook) -> Result<Comparison, ComparisonError> {
        compare(book, &self.workload, &self.designs, self.variable)
    }
}

impl FromStr for CostQuestion {
    type Err = CostQuestionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let region = words.iter().find_map(|word| word.strip_prefix("region=")).unwrap_or("us-east-1");
        let region: Region = region.parse().map_err(|_| CostQuestionError(format!("region={region}")))?;
        let mut question = CostQuestion {
            designs: Vec::new(),
            workload: Workload::new(region),
            variable: Variable::Gigabytes,
            up_to: None,
        };
        for word in words {
            question.read(word).ok_or_else(|| CostQuestionError(word.to_owned()))?;
        }
        Ok(question)
    }
}

impl CostQuestion {
    fn read(&mut self, word: &str) -> Option<()> {
        match word.split_once('=') {
            None => self.designs.push(word.parse().ok()?),
            Some(("region", _)) => {}
            Some(("by", variable)) => self.variable = variable.parse().ok()?,
            Some(("up-to", value)) => self.up_to = Some(Decimal::from_str_exact(value).ok()?),
            Some((name, value)) => {
                let variable = Variable::OF_WORKLOADS.into_iter().find(|variable| variable.to_string() == name)?;
                self.workload = self.workload.with(variable, Decimal::from_str_exact(value).ok()?);
            }
        }
        Some(())
    }
}

/// A word that says nothing about a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostQuestionError(String);

impl CostQuestionError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let variables = Variable::OF_WORKLOADS.map(|variable| format!("{variable}=…"));
        format!("name designs, region=…, by=…, up-to=…, {}", variables.join(", "))
    }
}

impl fmt::Display for CostQuestionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` means nothing here", self.0)
    }
}

impl Error for CostQuestionError {}
