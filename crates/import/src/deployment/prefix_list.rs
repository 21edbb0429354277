//! `AWS::EC2::PrefixList`.

use ipnet::IpNet;
use vpce_model::cloud::prefix_list::{AddressFamily, PrefixList, PrefixListId};

use super::{Created, Deployment, ResourceType, text};
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const PREFIX_LIST: ResourceType = ResourceType {
    name: "AWS::EC2::PrefixList",
    create: create_prefix_list,
    attributes: &["Arn", "OwnerId", "PrefixListId", "Version"],
    attribute: prefix_list_attribute,
};

fn create_prefix_list(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = PrefixListId::named(name);
    let list = PrefixList {
        prefix_list_id: id.clone(),
        prefix_list_name: properties.required("PrefixListName")?,
        address_family: address_family(properties)?,
        max_entries: properties.parsed("MaxEntries")?,
        owner_id: deployment.settings.account_id.clone(),
        cidrs: properties.each("Entries", entry)?,
        id_is_known: false,
    };
    deployment.cloud.prefix_lists.insert(id.clone(), list);
    Ok(id.to_string())
}

fn entry(properties: &mut Properties) -> Result<IpNet, Fault> {
    properties.skip("Description");
    properties.block::<IpNet>("Cidr")?.map(|block| block.trunc()).ok_or_else(|| properties.missing("Cidr"))
}

fn address_family(properties: &mut Properties) -> Result<AddressFamily, Fault> {
    let family = properties.choice("AddressFamily", &[("IPv4", AddressFamily::Ipv4), ("IPv6", AddressFamily::Ipv6)])?;
    family.ok_or_else(|| properties.missing("AddressFamily"))
}

fn prefix_list_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "PrefixListId" => Some(text(created.reference)),
        "OwnerId" => Some(text(&deployment.settings.account_id)),
        "Arn" => {
            let (region, account_id) = (deployment.settings.region.as_str(), &deployment.settings.account_id);
            Some(deployment.arn("ec2", region, account_id, &format!("prefix-list/{}", created.reference)))
        }
        _ => None,
    }
}
