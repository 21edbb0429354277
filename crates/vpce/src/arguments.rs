//! What can be asked, and how.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use rust_decimal::Decimal;
use vpce_import::Options;
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::region::{AvailabilityZone, Region, UnknownZoneError};
use vpce_model::flow_log::{Field, Format, UnknownFieldError};
use vpce_model::pricing::{Design, Month, UnknownDesignError, UnknownUsageTypeError, UsageType, Usd, Variable};
use vpce_model::trace::{Destination, DestinationError};
use vpce_model::workload::workloads;

use crate::authorize::AuthorizeArguments;
use crate::class::ClassCommand;
use crate::learn::LearnArguments;
use crate::policy::PolicyCommand;

/// Follow a request through the VPC of a CloudFormation template or a Terraform configuration, and learn what decides it.
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
  vpce price network.yaml --usage usage.yaml
  vpce authorize request.json

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
  vpce trace network.yaml --from App --to s3://reports/q3.csv --action s3:PutObject
  vpce trace network.yaml --from App --to dynamodb://Orders
  vpce trace network.yaml --from App --to https://reports.s3.dualstack.us-east-1.amazonaws.com/
  vpce trace network.yaml --from App --to 203.0.113.9:22 --json
  vpce trace network.yaml --from Web --to Db:5432
  vpce trace network.yaml --from App --to https://ssm.us-east-1.amazonaws.com --down us-east-1a
  vpce trace network.yaml --from Office --to App:443
  vpce trace network.yaml --from App --to Endpoint
  vpce trace network.yaml --from Web --to Db:5432 --fix
  vpce trace network.yaml --from App --to s3://reports --flow-log='${pkt-dst-aws-service} ${traffic-path}'
  vpce trace network.yaml --from App --to https://ssm.us-east-1.amazonaws.com --limits --metrics

Where the instance has a role, its policies, those of the bucket and those of the endpoint are asked too.

Exit status: 0 reachable and allowed, 1 blocked (wholly or for some connections) or denied, 2 the question could not
be answered.")]
    Trace(TraceArguments),

    /// Ask who reaches what: every source against every destination, those that fare alike in one row
    #[command(after_help = "Examples:
  vpce matrix network.yaml --to s3://reports --to https://ssm.us-east-1.amazonaws.com
  vpce matrix network.yaml                                  # every source against every other
  vpce matrix network.yaml --to Db:5432 --format csv > matrix.csv
  vpce matrix network.yaml --to Endpoint --down us-east-1a")]
    Matrix(MatrixArguments),

    /// Ask whether a workload in a private subnet has what it needs of AWS, and by which endpoints
    #[command(after_help = "Examples:
  vpce needs session-manager network.yaml
  vpce needs image-pull network.yaml --from App --json

Exit status: 0 it has all that it always needs, 1 it lacks something, 2 the question could not be answered.")]
    Needs(NeedsArguments),

    /// Resolve a name as a source sees it: which zone answers, and which would have
    #[command(after_help = "Examples:
  vpce resolve network.yaml ssm.us-east-1.amazonaws.com --from App
  vpce resolve network.yaml reports.s3.us-east-1.amazonaws.com --from Office --json
  vpce resolve network.yaml ssm.us-east-1.amazonaws.com --from App --down us-east-1a

Exit status: 0 the name resolves, 1 it does not, 2 the question could not be answered.")]
    Resolve(ResolveArguments),

    /// Print route tables as the AWS CLI prints them, the endpoints' rows among them
    #[command(after_help = "Examples:
  vpce routes network.yaml
  vpce routes network.yaml --route-table PrivateRoutes
  vpce routes hub.yaml spoke.yaml --json")]
    Routes(RoutesArguments),

    /// List what was read from a template, and what was not
    #[command(after_help = "Examples:
  vpce show network.yaml
  vpce show network.json --region eu-west-1 --parameter Environment=prod")]
    Show(ShowArguments),

    /// Check a network against goals: who must reach what, by which way, and who must not
    #[command(after_help = "Examples:
  vpce check answer.yaml --goal goal.yaml

A goal that is not met says where its request ends and how that shows; what to change there, `vpce trace --fix` says.

Exit status: 0 all goals are met, 1 some are not, 2 the question could not be answered.")]
    Check(CheckArguments),

    /// Solve the exercises of the book: plain `vpce learn` watches your answer and says after every save what still fails
    #[command(after_help = "Examples:
  vpce learn                            # goes on where you stopped
  vpce learn list
  vpce learn start forgotten-route-table
  vpce learn check forgotten-route-table
  vpce learn hint forgotten-route-table

Your answers are files in vpce-exercises/, and progress.json there remembers what you have solved.

Exit status: 0 all goals are met, 1 some are not, 2 the question could not be answered.")]
    Learn(LearnArguments),

    /// Give a class its exercises, and mark them
    Class {
        #[command(subcommand)]
        command: ClassCommand,
    },

    /// Make out the bill of a month, compare designs, renew the prices
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples:
  vpce price network.yaml --usage usage.yaml
  vpce price network.yaml --usage usage.yaml --month 2026-09 --json
  vpce price provider.yaml consumer.yaml --usage usage.yaml
  vpce price compare nat+interface nat --gb 500
  vpce price compare --vpcs 5 --endpoints 10 --zones 3 --gb 1000 --by vpcs
  vpce price compare --template network.yaml --usage usage.yaml
  vpce price import index.json > prices.csv

What is used in a month, usage.yaml:
  flows:
    - {from: App, to: s3://reports, sent: 20, received: 480}    # in GB
    - {from: App, to: 203.0.113.9, service: ssm, sent: 5}       # an address, and what is behind it
  usage:                                                        # what the template does not show
    - {resource: Ssm, type: VpcEndpoint-Hours, zones: 2}
    - {resource: Ssm, type: VpcEndpoint-Bytes, quantity: 50}

Exit status: 0 every price is known, 1 some are missing, 2 the question could not be answered."
    )]
    Price(PriceArguments),

    /// Say whether policies let a request through: every type of policy, every statement, and why
    #[command(after_help = "Examples:
  vpce authorize request.json
  vpce authorize request.json --policies policies.json --json
  vpce authorize requests.jsonl --policies policies.json > answers.jsonl
  vpce authorize request.json --scenario network.yaml
  vpce authorize request.json --scenario network.yaml --scenario buckets.yaml

A request, request.json:
  {\"CallerArn\": \"arn:aws:iam::111122223333:role/App\", \"ActionNames\": [\"s3:GetObject\"],
   \"ResourceArns\": [\"arn:aws:s3:::reports/q3.csv\"], \"ResourceOwner\": \"111122223333\",
   \"ContextEntries\": [{\"ContextKeyName\": \"aws:SourceVpce\", \"ContextKeyValues\": [\"vpce-1a2b\"]}],
   \"PolicyInputList\": [{\"Version\": \"2012-10-17\", \"Statement\": []}]}
Policies, here or in policies.json: PolicyInputList, PermissionsBoundaryPolicyInputList, SessionPolicyInputList,
ResourcePolicy, ServiceControlPolicyLevels, ResourceControlPolicyInputList, VpcEndpointPolicy.
schemas/authorize-request.json describes them all.

Exit status: 0 allowed, 1 denied, 2 the question could not be answered.")]
    Authorize(AuthorizeArguments),

    /// Look at policy documents
    #[command(after_help = "Examples:
  vpce policy lint --type gateway-endpoint endpoint.json
  vpce policy compare old.json new.json --type resource
  vpce policy only-via vpce-1a2b3c4d bucket.json
  vpce policy who-can network.yaml")]
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },

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
pub struct NetworkArguments {
    /// The template, YAML or JSON; - for standard input; several are the stacks of one network, each in the account and Region of
    /// its Metadata; the .tf files of a folder are one configuration of Terraform's
    #[arg(required = true, value_name = "TEMPLATE", value_hint = ValueHint::FilePath)]
    pub templates: Vec<PathBuf>,

    #[command(flatten)]
    pub settings: SettingsArguments,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SettingsArguments {
    /// The Region, instead of the one that the template's Metadata names, or Terraform's provider (default: us-east-1)
    #[arg(long, value_parser = region)]
    region: Option<Region>,

    /// The account, instead of the one that the template's Metadata names (default: 111122223333)
    #[arg(long, value_name = "ACCOUNT")]
    account_id: Option<String>,

    /// The value of a parameter of the template, or of a variable of Terraform's; may be given several times
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
}

impl SettingsArguments {
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
    pub template: NetworkArguments,

    /// Who asks: an instance or interface by logical id, id or private address, a customer gateway for a host on premises, or
    /// `internet`; may be left out when there is only one
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    /// Print the flow-log records that the request leaves, in the default format or in one like '${interface-id} ${action}'
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "", value_parser = log_format)]
    pub flow_log: Option<Format>,

    /// Print what the way can carry, such as the size of a packet and the bandwidth of an endpoint, as AWS documents it
    #[arg(long)]
    pub limits: bool,

    /// Print the metrics of CloudWatch that the request counts in
    #[arg(long)]
    pub metrics: bool,

    /// Print what CloudTrail writes of the request, where the instance has a role
    #[arg(long)]
    pub cloudtrail: bool,

    /// When it is blocked, print the smallest set of changes found that lets it through, and what else each would let through
    #[arg(long)]
    pub fix: bool,

    #[command(flatten)]
    pub outage: OutageArguments,

    /// What it asks for: s3://bucket/key, dynamodb://table, an ARN of these, https://name, address:port, instance:port, or an
    /// endpoint by logical id or id
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    pub to: Destination,

    /// What is asked of the service, such as s3:PutObject; the reading of what is named, where nothing is said
    #[arg(long, value_name = "ACTION", value_parser = action)]
    pub action: Option<String>,

    /// The port, where the destination does not say it
    #[arg(long, default_value_t = 443, allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,

    /// tcp, udp, or icmp for an echo
    #[arg(long, default_value = "tcp", value_parser = protocol)]
    pub protocol: IpProtocol,

    /// The ports that the client sends from and replies go to; 32768-61000 is Linux, 49152-65535 Windows
    #[arg(long, value_name = "FROM-TO", default_value = "32768-61000")]
    pub source_ports: PortRange,
}

#[derive(Debug, Args)]
pub struct OutageArguments {
    /// Suppose that an Availability Zone is down; may be given several times
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub down: Vec<AvailabilityZone>,
}

#[derive(Debug, Args)]
pub struct MatrixArguments {
    #[command(flatten)]
    pub template: NetworkArguments,

    /// What is asked for, as in `vpce trace`; may be given several times; every source when it is left out
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    pub to: Vec<Destination>,

    #[command(flatten)]
    pub outage: OutageArguments,

    /// As a table for people, or as CSV with a line for each source and destination
    #[arg(long, value_enum, default_value_t = MatrixFormat::Table, conflicts_with = "json")]
    pub format: MatrixFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MatrixFormat {
    Table,
    Csv,
}

#[derive(Debug, Args)]
pub struct NeedsArguments {
    /// What runs there
    #[arg(value_parser = PossibleValuesParser::new(workloads()))]
    pub workload: String,

    #[command(flatten)]
    pub template: NetworkArguments,

    /// Where it runs: an instance or interface
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,
}

#[derive(Debug, Args)]
pub struct ResolveArguments {
    #[command(flatten)]
    pub template: NetworkArguments,

    /// The name
    #[arg(value_parser = name)]
    pub name: String,

    /// Who asks: an instance or interface, a customer gateway for a host on premises, or `internet`
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    #[command(flatten)]
    pub outage: OutageArguments,
}

#[derive(Debug, Args)]
pub struct RoutesArguments {
    #[command(flatten)]
    pub template: NetworkArguments,

    /// Only this table: its logical id or id
    #[arg(long, value_name = "NAME")]
    pub route_table: Option<String>,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    pub template: NetworkArguments,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub template: NetworkArguments,

    /// The goals
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub goal: PathBuf,
}

/// A template whose bill is wanted, or a command about prices.
#[derive(Debug)]
pub enum PriceArguments {
    Bill(Box<BillArguments>),
    Command(PriceCommand),
}

impl Args for PriceArguments {
    fn augment_args(command: clap::Command) -> clap::Command {
        let command = PriceCommand::augment_subcommands(BillArguments::augment_args(command));
        command.subcommand_required(false).arg_required_else_help(false)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PriceArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand_name() {
            Some(_) => PriceCommand::from_arg_matches(matches).map(Self::Command),
            None => BillArguments::from_arg_matches(matches).map(|bill| Self::Bill(Box::new(bill))),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub enum PriceCommand {
    /// Put designs for the same workload side by side, and find where another becomes the cheapest
    #[command(
        after_help = "Designs: nat, gateway, nat+interface, interface, shared-new-tgw, shared-tgw, shared-peering, public;
@2 behind one puts it into 2 zones. Without any, those that fit are compared: shared ones with
several VPCs, public with --addresses.

Examples:
  vpce price compare nat nat+interface@1 nat+interface@3 --region eu-west-1 --gb 500
  vpce price compare interface shared-new-tgw --endpoints 3 --zones 2 --vpcs 5 --by vpcs
  vpce price compare interface shared-new-tgw --vpcs 5 --by USE1-TransitGateway-Hours
  vpce price compare --template network.yaml --usage usage.yaml
  vpce price compare --vpcs 5 --endpoints 10 --svg > comparison.svg

Exit status: 0 every price is known, 1 some are missing, 2 the question could not be answered."
    )]
    Compare(Box<CompareArguments>),

    /// Print the prices of an offer file of AWS's price list as rows for --prices
    #[command(after_help = "Examples:
  curl -O https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonVPC/current/eu-west-1/index.json
  vpce price import index.json > prices.csv
  vpce price network.yaml --usage usage.yaml --prices prices.csv")]
    Import(ImportArguments),
}

#[derive(Debug, Args)]
pub struct BillArguments {
    #[command(flatten)]
    pub template: NetworkArguments,

    /// What is used in the month; without it only what stands there is billed
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub usage: Option<PathBuf>,

    /// The month, instead of the one that the usage names (default: 730 hours)
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub month: Option<Month>,

    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,

    #[command(flatten)]
    pub prices: PricesArguments,
}

#[derive(Debug, Args)]
pub struct PricesArguments {
    /// A file of prices that `vpce price import` printed; they take the place of those that are known
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub prices: Vec<PathBuf>,

    /// A price without tiers, such as EU-TransitGateway-Hours=0.05
    #[arg(long, value_name = "USAGE-TYPE=USD", value_parser = price)]
    pub price: Vec<(UsageType, Usd)>,
}

#[derive(Debug, Args)]
pub struct CompareArguments {
    /// The designs
    #[arg(value_name = "DESIGN", value_parser = design)]
    pub designs: Vec<Design>,

    /// A template whose VPCs, zones and Region are taken, with --usage; options below take the place of what it says; several, as
    /// the stacks of one network, may be given
    #[arg(long, value_hint = ValueHint::FilePath, requires = "usage")]
    pub template: Vec<PathBuf>,

    /// What is used in a month in that network
    #[arg(long, value_hint = ValueHint::FilePath, requires = "template")]
    pub usage: Option<PathBuf>,

    /// The Region (default: us-east-1)
    #[arg(long, value_parser = region)]
    pub region: Option<Region>,

    /// How many VPCs need the services (default: 1)
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true, value_parser = decimal)]
    pub vpcs: Option<Decimal>,

    /// How many services need an interface endpoint (default: 1)
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true, value_parser = decimal)]
    pub endpoints: Option<Decimal>,

    /// In how many zones (default: 1)
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true, value_parser = decimal)]
    pub zones: Option<Decimal>,

    /// How many GB a month go to and from these services
    #[arg(long, value_name = "GB", allow_negative_numbers = true, value_parser = decimal)]
    pub gb: Option<Decimal>,

    /// How many GB a month go to and from Amazon S3 and DynamoDB
    #[arg(long, value_name = "GB", allow_negative_numbers = true, value_parser = decimal)]
    pub gateway_gb: Option<Decimal>,

    /// How many of the GB cross zones on a peering connection
    #[arg(long, value_name = "GB", allow_negative_numbers = true, value_parser = decimal)]
    pub cross_zone_gb: Option<Decimal>,

    /// How many instances would need a public address
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true, value_parser = decimal)]
    pub addresses: Option<Decimal>,

    /// For how many hours (default: 730)
    #[arg(long, allow_negative_numbers = true, value_parser = decimal)]
    pub hours: Option<Decimal>,

    /// For the hours of this month
    #[arg(long, value_name = "YYYY-MM", conflicts_with = "hours", value_parser = month)]
    pub month: Option<Month>,

    /// What is varied: gb, gateway-gb, cross-zone-gb, hours, vpcs, endpoints, zones, addresses, or the price of a usage type
    #[arg(long, value_name = "VARIABLE", default_value = "gb", value_parser = variable)]
    pub by: Variable,

    /// How far the CSV and the picture go
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true, value_parser = positive)]
    pub up_to: Option<Decimal>,

    #[command(flatten)]
    pub prices: PricesArguments,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    /// Print what each design costs as the variable grows, as CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,

    /// Print a picture of that
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub svg: bool,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The offer file: an index.json of AmazonVPC, AmazonEC2 or AWSELB
    #[arg(value_hint = ValueHint::FilePath)]
    pub offer: PathBuf,
}

fn month(text: &str) -> Result<Month, String> {
    Month::calendar(text).ok_or_else(|| "write year and month, such as 2026-09".to_owned())
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::from_str_exact(text).map_err(|_| "write a number in digits, such as 120 or 0.5".to_owned())
}

fn positive(text: &str) -> Result<Decimal, String> {
    decimal(text).and_then(|it| if it > Decimal::ZERO { Ok(it) } else { Err("write a number above 0".to_owned()) })
}

fn design(text: &str) -> Result<Design, String> {
    text.parse().map_err(|error: UnknownDesignError| format!("{error}: {}", error.help()))
}

fn variable(text: &str) -> Result<Variable, String> {
    text.parse().map_err(|_| {
        "name gb, gateway-gb, cross-zone-gb, hours, vpcs, endpoints, zones, addresses or a usage type".to_owned()
    })
}

fn price(text: &str) -> Result<(UsageType, Usd), String> {
    let (usage_type, usd) = text.split_once('=').ok_or("write USAGE-TYPE=USD, such as EU-TransitGateway-Hours=0.05")?;
    let usage_type = usage_type.parse().map_err(|error: UnknownUsageTypeError| format!("{error}: {}", error.help()))?;
    let usd = decimal(usd)?;
    if usd.is_sign_negative() {
        return Err("a price is not less than nothing".to_owned());
    }
    Ok((usage_type, Usd::new(usd)))
}

fn region(text: &str) -> Result<Region, String> {
    text.parse().map_err(|error: vpce_model::cloud::region::UnknownRegionError| match error.help() {
        Some(help) => format!("{error}: {help}"),
        None => error.to_string(),
    })
}

fn log_format(text: &str) -> Result<Format, String> {
    if text.is_empty() {
        return Ok(Format::default());
    }
    text.parse().map_err(|error: UnknownFieldError| {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        format!("{error}: name some of {}", names.join(", "))
    })
}

fn zone(text: &str) -> Result<AvailabilityZone, String> {
    text.parse().map_err(|error: UnknownZoneError| format!("{error}: {}", error.help()))
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, such as Environment=prod")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn action(text: &str) -> Result<String, String> {
    let sound = text.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty());
    if sound && !text.contains(['*', '?']) {
        Ok(text.to_owned())
    } else {
        Err("name one action, such as s3:PutObject".to_owned())
    }
}

fn destination(text: &str) -> Result<Destination, String> {
    text.parse().map_err(|error| format!("{error}: {}", DestinationError::HELP))
}

fn name(text: &str) -> Result<String, String> {
    match text.parse() {
        Ok(Destination::Name { port: None, .. } | Destination::Interface { port: None, .. }) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is not the name of a host: write one such as s3.us-east-1.amazonaws.com")),
    }
}

fn protocol(text: &str) -> Result<IpProtocol, String> {
    match text.parse() {
        Ok(protocol @ (IpProtocol::TCP | IpProtocol::UDP | IpProtocol::ICMP)) => Ok(protocol),
        _ => Err("a trace follows tcp, udp or icmp".to_owned()),
    }
}
