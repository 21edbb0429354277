//! Reads the files that a command names.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use vpce_import::{MAX_TEMPLATE_BYTES, MAX_USAGE_BYTES, Options, Reading, read_templates};

use crate::arguments::{NetworkArguments, OutageArguments};
use crate::diagnosis::Diagnosis;

/// Reads the templates that the arguments name as one network.
pub fn network(arguments: &NetworkArguments) -> Result<Reading, Diagnosis> {
    read(&arguments.templates, &arguments.settings.options())
}

/// The names and the bytes of the templates that the arguments name.
pub fn files(arguments: &NetworkArguments) -> Result<Vec<(String, Vec<u8>)>, Diagnosis> {
    arguments.templates.iter().map(|path| bytes(path)).collect()
}

/// Reads templates as one network.
pub fn read(paths: &[PathBuf], options: &Options) -> Result<Reading, Diagnosis> {
    let files = paths.iter().map(|path| bytes(path)).collect::<Result<Vec<_>, _>>()?;
    let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    read_templates(&named, options).map_err(|error| Diagnosis::templates(error, &files))
}

/// The name and the bytes of a file; no more of them than tell that there are too many for a template.
pub fn bytes(path: &Path) -> Result<(String, Vec<u8>), Diagnosis> {
    up_to(MAX_TEMPLATE_BYTES, path)
}

/// The same of a usage or of prices, which may be larger than a template.
pub fn data(path: &Path) -> Result<(String, Vec<u8>), Diagnosis> {
    up_to(MAX_USAGE_BYTES, path)
}

fn up_to(most: usize, path: &Path) -> Result<(String, Vec<u8>), Diagnosis> {
    let (name, reader): (String, Box<dyn Read>) = if path == Path::new("-") {
        ("standard input".to_owned(), Box::new(io::stdin()))
    } else {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Diagnosis::file(&name, &error))?;
        (name, Box::new(file))
    };
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| Diagnosis::file(&name, &error))?;
    Ok((name, bytes))
}

/// Reads the same, and supposes an outage there.
pub fn network_in(outage: &OutageArguments, arguments: &NetworkArguments) -> Result<Reading, Diagnosis> {
    let mut reading = network(arguments)?;
    let mut zones: Vec<_> = reading.cloud.subnets.values().map(|subnet| subnet.availability_zone).collect();
    zones.sort_unstable();
    zones.dedup();
    if let Some(zone) = outage.down.iter().find(|zone| !zones.contains(zone)) {
        let zones: Vec<String> = zones.iter().map(ToString::to_string).collect();
        let help = format!("name one of {}", zones.join(", "));
        return Err(Diagnosis::other(format!("the network has no subnet in {zone}, so nothing changes there"), help));
    }
    reading.cloud.outages.zones.clone_from(&outage.down);
    Ok(reading)
}

/// The source that was named, or the only one there is.
pub fn source(named: Option<&str>, reading: &Reading) -> Result<String, Diagnosis> {
    match (named, reading.cloud.source_names().as_slice()) {
        (Some(name), _) => Ok(name.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, []) => Err(Diagnosis::other(
            "the template has no instance and no network interface that could ask",
            "add an AWS::EC2::Instance or an AWS::EC2::NetworkInterface",
        )),
        (None, many) => Err(Diagnosis::other("who asks?", format!("name one with --from: {}", many.join(", ")))),
    }
}
