//! `vpce matrix`.

use tabled::builder::Builder;
use tabled::settings::{Padding, Style};
use vpce_model::trace::{Cell, Destination, Matrix, Network, Question, TraceError, Verdict};

use crate::arguments::{MatrixArguments, MatrixFormat};
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &MatrixArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network_in(&arguments.outage, &arguments.template)?;
    let network = Network::new(&reading.cloud);
    let destinations = destinations(arguments, &network)?;
    let matrix = network.matrix(&destinations);
    match (arguments.template.json, arguments.format) {
        (true, _) => paint::print_json(&matrix)?,
        (false, MatrixFormat::Table) => paint::print(&table(&matrix))?,
        (false, MatrixFormat::Csv) => paint::print(&csv(&matrix))?,
    }
    Ok(Outcome::Yes)
}

/// What was named, or every source as a destination.
fn destinations(arguments: &MatrixArguments, network: &Network<'_>) -> Result<Vec<Destination>, Diagnosis> {
    let sources = network.cloud.source_names();
    let Some(first) = sources.first() else {
        let help = "add an AWS::EC2::Instance or an AWS::EC2::NetworkInterface";
        return Err(Diagnosis::other("the template has no instance and no network interface that could ask", help));
    };
    for to in &arguments.to {
        match network.trace(&Question::new(first, to.clone())) {
            // This one depends on where one asks, and is told in its cells.
            Ok(_) | Err(TraceError::NoAddresses(_)) => {}
            Err(error) => return Err(Diagnosis::other(&error, error.help())),
        }
    }
    Ok(match &*arguments.to {
        [] => sources.iter().map(|name| Destination::Interface { name: (*name).to_owned(), port: None }).collect(),
        named => named.to_vec(),
    })
}

/// A row for the sources that fare alike, a column for each destination.
fn table(matrix: &Matrix) -> String {
    let mut table = Builder::new();
    table.push_record(std::iter::once("").chain(matrix.destinations.iter().map(String::as_str)));
    for row in &matrix.rows {
        table.push_record(std::iter::once(named(&row.sources)).chain(row.cells.iter().map(text)));
    }
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(1, 1, 0, 0));
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The first few names, and how many more.
fn named(sources: &[String]) -> String {
    const MOST: usize = 3;
    let shown = sources.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match sources.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn text(cell: &Cell) -> String {
    let Some(verdict) = cell.verdict else { return cell.error.clone().unwrap_or_default() };
    let (mark, what) = match verdict {
        Verdict::Reachable => ("✓", &cell.through),
        Verdict::Partly => ("~", &cell.blocked_by),
        Verdict::Blocked => ("✗", &cell.blocked_by),
        Verdict::Undecided => ("?", &cell.blocked_by),
    };
    format!("{mark} {}", what.join(", ")).trim_end().to_owned()
}

/// A line a source and destination.
fn csv(matrix: &Matrix) -> String {
    let mut lines = "source,destination,verdict,through,blocked by\n".to_owned();
    for row in &matrix.rows {
        for (source, (destination, cell)) in
            row.sources.iter().flat_map(|source| matrix.destinations.iter().zip(&row.cells).map(move |it| (source, it)))
        {
            let verdict = cell.verdict.map_or_else(|| cell.error.clone().unwrap_or_default(), |it| format!("{it:?}"));
            let fields = [source, destination, &verdict, &cell.through.join(" "), &cell.blocked_by.join(" ")];
            lines += &fields.map(|field| quoted(field)).join(",");
            lines.push('\n');
        }
    }
    lines
}

/// A field of a CSV file (RFC 4180): in quotes where it needs them.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
