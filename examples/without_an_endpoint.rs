//! The program of the chapter *Without an endpoint*: one request through NAT, and the same request through an endpoint.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::trace::{End, Hop, Path, Question, trace};

const SCENARIOS: [(&str, &str); 2] = [
    ("nat.yaml", include_str!("../src/before/nat.yaml")),
    ("gateway.yaml", include_str!("../src/endpoints/gateway.yaml")),
];

/// Prints what the two ways have in common and what they don't.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for (name, template) in SCENARIOS {
        // ANCHOR: ask
        let cloud = read_template(name, template, &Options::default())?.cloud;
        let answer = trace(&cloud, &Question::new("App", "s3://reports/q3.csv".parse()?))?;
        let path = &answer.paths[0];
        // ANCHOR_END: ask
        writeln!(out, "{name}: {}", answer.headline())?;
        if let Some(resolution) = &answer.resolution {
            writeln!(out, "  the name asked for      {}", resolution.name)?;
        }
        writeln!(out, "  the address it gives    {}", path.example)?;
        writeln!(out, "  the address S3 sees     {}", source(path).unwrap_or_default())?;
        writeln!(out, "  filters asked           {}", filters(path))?;
        writeln!(out, "  gateways                {}\n", path.carriers().len())?;
    }
    Ok(())
}

// ANCHOR: see
/// The address that the service sees.
fn source(path: &Path) -> Option<String> {
    match &path.end {
        End::Service { source, .. } => Some(source.to_string()),
        _ => None,
    }
}
// ANCHOR_END: see

/// How many times a setting is asked whether the packet may pass.
fn filters(path: &Path) -> usize {
    let hops = path.forward.iter().chain(&path.back);
    hops.filter(|hop| matches!(hop, Hop::SecurityGroups(_) | Hop::NetworkAcl(_))).count()
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
