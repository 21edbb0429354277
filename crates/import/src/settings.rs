//! Where the stack would be created: the values of the pseudo parameters.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use vpce_model::cloud::region::{AvailabilityZone, Region};

use crate::node::{Content, Entry, Node};
use crate::problem::{At, Fault, Problems};
use crate::template::FormatError;

/// What a reader can say about a template from outside it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The Region; else the template's `Metadata.Vpce.Region`, else `us-east-1`.
    pub region: Option<Region>,
    /// The account; else the template's `Metadata.Vpce.AccountId`, else `111122223333`.
    pub account_id: Option<String>,
    /// The value of `AWS::StackName`; else `stack`. Where several templates are read each stack is called as its file.
    pub stack_name: Option<String>,
    /// Values of the template's parameters, which go before their defaults.
    pub parameters: BTreeMap<String, String>,
}

/// What holds for one reading.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) region: Region,
    pub(crate) account_id: String,
    pub(crate) stack_name: String,
    /// What the account calls the zones: their ids, where they are in another order than in most accounts (`ES-06`).
    pub(crate) zone_ids: Vec<(AvailabilityZone, String)>,
    /// The root and the organizational units above the account, where the template says them.
    pub(crate) organization_path: Option<Vec<String>>,
}

/// The Region of most examples.
const DEFAULT_REGION: &str = "us-east-1";
/// An account id that AWS keeps for documentation.
const DEFAULT_ACCOUNT_ID: &str = "111122223333";

impl Settings {
    pub(crate) fn new(options: &Options, metadata: Option<&Node>, problems: &mut Problems) -> Option<Self> {
        let own = |key| metadata.and_then(|metadata| metadata.get("Vpce")?.get(key));
        let region = options.region.map_or_else(|| region(own("Region")), Ok);
        let account_id = match &options.account_id {
            Some(account_id) => check_account_id(account_id).map_err(At::nowhere),
            None => account_id(own("AccountId")),
        };
        let (region, account_id) = (problems.note(region), problems.note(account_id));
        let zone_ids = problems.note(own("ZoneIds").map_or(Ok(Vec::new()), zone_ids));
        let organization_path = problems.note(own("OrganizationPath").map(organization_path).transpose());
        let stack_name = options.stack_name.clone().unwrap_or_else(|| "stack".to_owned());
        Some(Self {
            region: region?,
            account_id: account_id?,
            stack_name,
            zone_ids: zone_ids?,
            organization_path: organization_path?,
        })
    }

    /// "Get AWS values using pseudo parameters",
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
    pub(crate) fn pseudo_parameters(&self) -> IndexMap<&'static str, Content> {
        let Self { region, account_id, stack_name, .. } = self;
        let partition = region.partition();
        let stack_id = format!(
            "arn:{partition}:cloudformation:{region}:{account_id}:stack/{stack_name}/00000000-0000-0000-0000-000000000000"
        );
        IndexMap::from([
            ("AWS::AccountId", Content::Scalar(account_id.clone())),
            ("AWS::NoValue", Content::NoValue),
            ("AWS::NotificationARNs", Content::Sequence(Vec::new())),
            ("AWS::Partition", Content::Scalar(partition.to_string())),
            ("AWS::Region", Content::Scalar(region.to_string())),
            ("AWS::StackId", Content::Scalar(stack_id)),
            ("AWS::StackName", Content::Scalar(stack_name.clone())),
            ("AWS::URLSuffix", Content::Scalar(region.dns_suffix().to_owned())),
        ])
    }
}

fn region(own: Option<&Node>) -> Result<Region, Fault> {
    let (name, position) = match own {
        Some(node) => (text("Region", node)?, Some(node.position)),
        None => (DEFAULT_REGION, None),
    };
    name.parse().map_err(|error| Fault { position, ..FormatError::UnknownRegion(error).nowhere() })
}

fn account_id(own: Option<&Node>) -> Result<String, Fault> {
    match own {
        Some(node) => check_account_id(text("AccountId", node)?).map_err(|error| error.at(node.position)),
        None => Ok(DEFAULT_ACCOUNT_ID.to_owned()),
    }
}

/// `Metadata.Vpce.ZoneIds`: the id of each zone that is named.
fn zone_ids(node: &Node) -> Result<Vec<(AvailabilityZone, String)>, Fault> {
    let not_a_mapping = || FormatError::NotAMapping { name: "ZoneIds".to_owned() }.at(node.position);
    let read = |(name, entry): (&String, &Entry)| {
        let zone = name.parse().map_err(|error| FormatError::UnknownZone(error).at(entry.key))?;
        Ok((zone, text(name, &entry.value)?.to_owned()))
    };
    node.as_mapping().ok_or_else(not_a_mapping)?.iter().map(read).collect()
}

/// `Metadata.Vpce.OrganizationPath`: where the account stands, as `aws:PrincipalOrgPaths` has it.
///
/// "AWS global condition context keys",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths>
fn organization_path(node: &Node) -> Result<Vec<String>, Fault> {
    let text = text("OrganizationPath", node)?;
    let ids: Vec<&str> = text.split_terminator('/').collect();
    let sound = match ids.as_slice() {
        [organization, root, units @ ..] => {
            organization.starts_with("o-")
                && root.starts_with("r-")
                && units.iter().all(|unit| unit.starts_with("ou-"))
                && text.ends_with('/')
        }
        _ => false,
    };
    if !sound {
        return Err(FormatError::NotAnOrganizationPath { text: text.to_owned() }.at(node.position));
    }
    Ok(ids.into_iter().skip(1).map(str::to_owned).collect())
}

fn text<'n>(name: &str, node: &'n Node) -> Result<&'n str, Fault> {
    node.as_text().ok_or_else(|| FormatError::NotText { name: name.to_owned() }.at(node.position))
}

fn check_account_id(text: &str) -> Result<String, FormatError> {
    let is_account_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_account_id { Ok(text.to_owned()) } else { Err(FormatError::NotAnAccountId { name: text.to_owned() }) }
}
