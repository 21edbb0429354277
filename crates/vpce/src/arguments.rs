//! What can be asked, and how.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use vpce_import::Options;
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::region::Region;
use vpce_model::trace::{Destination, DestinationError};

/// Follow a request through the VPC of a CloudFormation template, and learn what decides it.
///
/// Every answer names the settings it rests on, and the documented rule behind each (RT-28), which the book explains.
#[derive(Debug, Parser)]
#[command(
    name = "vpce",
    version,
    after_help = "Examples:
  vpce trace network.yaml --from App --to s3://reports/q3.csv
  vpce routes network.yaml
  vpce show network.yaml --json

Exit status: 0 yes (reachable, all goals met), 1 no, 2 the question could not be answered."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Follow one request and its reply: name, filters, routes, gateways
    #[command(after_help = "Examples:
  vpce trace network.yaml --from App --to s3://reports/q3.csv
  vpce trace network.yaml --from App --to dynamodb://Orders
  vpce trace network.yaml --from App --to https://reports.s3.dualstack.us-east-1.amazonaws.com/
  vpce trace network.yaml --from App --to 203.0.113.9:22 --json
  vpce trace network.yaml --from Web --to Db:5432

Exit status: 0 reachable, 1 blocked (wholly or for some connections), 2 the question could not be answered.")]
    Trace(TraceArguments),

    /// Print route tables as the AWS CLI prints them, the endpoints' rows among them
    #[command(after_help = "Examples:
  vpce routes network.yaml
  vpce routes network.yaml PrivateRoutes
  vpce routes network.yaml --json")]
    Routes(RoutesArguments),

    /// List what was read from a template, and what was not
    #[command(after_help = "Examples:
  vpce show network.yaml
  vpce show network.json --region eu-west-1 --parameter Environment=prod")]
    Show(ShowArguments),

    /// Check a network against goals: who must reach what, by which way, and who must not
    #[command(after_help = "Examples:
  vpce check answer.yaml --goal goal.yaml

Exit status: 0 all goals are met, 1 some are not, 2 the question could not be answered.")]
    Check(CheckArguments),

    /// Print the completions of a shell
    #[command(after_help = "Examples:
  vpce completions bash > ~/.local/share/bash-completion/completions/vpce
  vpce completions zsh > \"${fpath[1]}/_vpce\"
  vpce completions fish > ~/.config/fish/completions/vpce.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// The template, YAML or JSON; - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub template: PathBuf,

    /// The Region, instead of the one that the template's Metadata names (default: us-east-1)
    #[arg(long, value_parser = region)]
    region: Option<Region>,

    /// The account, instead of the one that the template's Metadata names (default: 111122223333)
    #[arg(long, value_name = "ACCOUNT")]
    account_id: Option<String>,

    /// The value of a parameter of the template; may be given several times
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl TemplateArguments {
    pub fn options(&self) -> Options {
        Options {
            region: self.region,
            account_id: self.account_id.clone(),
            parameters: BTreeMap::from_iter(self.parameters.iter().cloned()),
            ..Options::default()
        }
    }
}

#[derive(Debug, Args)]
pub struct TraceArguments {
    #[command(flatten)]
    pub template: TemplateArguments,

    /// The instance or interface that asks: a logical id, an id or a private address; may be left out when there is only one
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    /// What it asks for: s3://bucket/key, dynamodb://table, an ARN of these, https://name, address:port, instance:port
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    pub to: Destination,

    /// The port, where the destination does not say it
    #[arg(long, default_value_t = 443, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,

    /// tcp or udp
    #[arg(long, default_value = "tcp", value_parser = protocol)]
    pub protocol: IpProtocol,

    /// The ports that the client sends from and replies go to; 32768-61000 is Linux, 49152-65535 Windows
    #[arg(long, value_name = "FROM-TO", default_value = "32768-61000", value_parser = port_range)]
    pub source_ports: PortRange,
}

#[derive(Debug, Args)]
pub struct RoutesArguments {
    #[command(flatten)]
    pub template: TemplateArguments,

    /// Only this table: its logical id or id
    pub route_table: Option<String>,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    pub template: TemplateArguments,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub template: TemplateArguments,

    /// The goals
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub goal: PathBuf,
}

fn region(text: &str) -> Result<Region, String> {
    text.parse().map_err(|error: vpce_model::cloud::region::UnknownRegionError| match error.help() {
        Some(help) => format!("{error}: {help}"),
        None => error.to_string(),
    })
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, such as Environment=prod")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn destination(text: &str) -> Result<Destination, String> {
    text.parse().map_err(|error| format!("{error}: {}", DestinationError::HELP))
}

fn protocol(text: &str) -> Result<IpProtocol, String> {
    match text.parse() {
        Ok(protocol @ (IpProtocol::TCP | IpProtocol::UDP)) => Ok(protocol),
        _ => Err("a trace follows tcp or udp".to_owned()),
    }
}

fn port_range(text: &str) -> Result<PortRange, String> {
    let range =
        text.split_once('-').and_then(|(from, to)| Some(PortRange { from: from.parse().ok()?, to: to.parse().ok()? }));
    range
        .filter(|range| range.from <= range.to)
        .ok_or_else(|| "write the lowest and the highest port: 32768-61000".to_owned())
}
