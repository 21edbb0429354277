//! A month does not cost more.

use std::fmt;

use serde::Serialize;

use super::Attempt;
use crate::pricing::{Bill, OverflowError, PriceBook, Usd, bill};

/// The bill of what is used in a month is not above an amount, and everything that is used gets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AtMost {
    /// The file that says what is used.
    pub bill: String,
    /// The most that it may cost.
    #[serde(rename = "at-most")]
    pub at_most: Usd,
}

impl AtMost {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        let Some(usage) = attempt.usages.get(&self.bill) else {
            return Some(format!("nobody says what is used: `{}` is missing", self.bill));
        };
        match bill(attempt.network.cloud, attempt.region, usage, PriceBook::published()) {
            Ok(bill) => self.judge(&bill).unwrap_or_else(|error| Some(error.to_string())),
            Err(error) => Some(format!("{error}: {}", error.help())),
        }
    }

    /// What stands on the bill instead.
    fn judge(&self, bill: &Bill) -> Result<Option<String>, OverflowError> {
        if let Some(lost) = bill.not_charged.first() {
            let why = lost.unknown.as_deref().unwrap_or("it does not get through, and belongs on the bill");
            return Ok(Some(format!("{}: {why}", lost.flow)));
        }
        if let Some(missing) = bill.missing.first() {
            return Ok(Some(format!("{} has no price in the book", missing.usage_type)));
        }
        let cost = bill.known()?;
        Ok((cost > self.at_most).then(|| {
            let most = bill.resources.iter().max_by_key(|resource| resource.amount);
            let most =
                most.map(|it| format!(", {} of it for {}", it.amount.rounded(), it.resource)).unwrap_or_default();
            format!("it is {cost} a month{most}")
        }))
    }
}

impl fmt::Display for AtMost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the bill of {} is at most {} a month", self.bill, self.at_most)
    }
}
