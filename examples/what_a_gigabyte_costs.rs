//! The program of the chapter *The bill, line by line*: what a thousand gigabytes more cost, by where they go.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, Reading, read_template, read_usage};
use vpce_model::pricing::{Flow, PriceBook, Usage, Usd, bill};

const NETWORK: &str = include_str!("../src/costs/shop.yaml");
const USAGE: &str = include_str!("../src/costs/shop-usage.yaml");

const WAYS: [(&str, &str, &str); 6] = [
    ("KMS, through its endpoint", "AppA", "https://kms.us-east-1.amazonaws.com"),
    ("Amazon S3", "AppA", "s3://reports"),
    ("Amazon S3, from the other zone", "AppB", "s3://reports"),
    ("Amazon S3 in us-west-2", "AppA", "archive.s3.us-west-2.amazonaws.com"),
    ("the internet", "AppA", "203.0.113.9"),
    ("the internet, from the other zone", "AppB", "203.0.113.9"),
];

/// Prints what the same data cost in each direction of each way.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let network = read_template("shop.yaml", NETWORK, &Options::default())?;
    let usage = read_usage("shop-usage.yaml", USAGE, network.region)?.usage;
    writeln!(out, "{:<35}{:>10}{:>12}", "1,000 GB more", "sent", "received")?;
    // ANCHOR: ways
    let before = known(&network, &usage)?;
    for (what, from, to) in WAYS {
        let more = |sent: u32, received: u32| -> Result<Usd, Box<dyn Error>> {
            let (sent, received) = (sent.into(), received.into());
            let (from, to) = (from.to_owned(), to.parse()?);
            let mut usage = usage.clone();
            usage.flows.push(Flow { from, to, service: None, sent, received });
            Ok(known(&network, &usage)?.minus(before)?)
        };
        let (sent, received) = (more(1000, 0)?.to_string(), more(0, 1000)?.to_string());
        writeln!(out, "{what:<35}{sent:>10}{received:>12}")?;
    }
    // ANCHOR_END: ways
    Ok(())
}

// ANCHOR: known
/// What is known of the bill.
fn known(network: &Reading, usage: &Usage) -> Result<Usd, Box<dyn Error>> {
    let bill = bill(&network.cloud, network.region, usage, PriceBook::published())?;
    Ok(bill.known()?)
}
// ANCHOR_END: known

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
