//! `vpce price import`: AWS's own price list as rows of the price book.

use std::fs::File;
use std::io::BufReader;

use vpce_import::read_price_list;

use crate::arguments::ImportArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, paint};

pub fn run(arguments: &ImportArguments) -> Result<Outcome, Diagnosis> {
    let name = arguments.offer.display().to_string();
    let file = File::open(&arguments.offer).map_err(|error| Diagnosis::file(&name, &error))?;
    let list = read_price_list(&name, BufReader::new(file)).map_err(|error| Diagnosis::other(&error, error.help()))?;
    for (usage_type, reason) in &list.refused {
        anstream::eprintln!("{usage_type} is left out: {reason}");
    }
    paint::print(&format!("# {}, published {}\n{}", list.offer, list.published, list.book.to_csv()))?;
    Ok(if list.refused.is_empty() { Outcome::Yes } else { Outcome::No })
}
