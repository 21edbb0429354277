//! `AWS::S3::Bucket`, `AWS::S3::BucketPolicy` and `AWS::DynamoDB::Table`.

use vpce_model::cloud::service_resource::{Bucket, BucketPolicy, Table};

use super::{Created, Deployment, ResourceType, no_attribute, text};
use crate::json;
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const BUCKET: ResourceType = ResourceType {
    name: "AWS::S3::Bucket",
    create: create_bucket,
    attributes: &["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"],
    attribute: bucket_attribute,
};

pub(super) const BUCKET_POLICY: ResourceType = ResourceType {
    name: "AWS::S3::BucketPolicy",
    create: create_bucket_policy,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const TABLE: ResourceType = ResourceType {
    name: "AWS::DynamoDB::Table",
    create: create_table,
    attributes: &["Arn", "StreamArn"],
    attribute: table_attribute,
};

/// A bucket without a name gets one from CloudFormation; bucket names have no capitals.
fn create_bucket(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let bucket_name = properties.text("BucketName")?.unwrap_or_else(|| name.to_ascii_lowercase());
    let (owner_id, region) = (deployment.settings.account_id.clone(), deployment.settings.region);
    deployment.take_name("bucket", region.partition().as_str(), &bucket_name, name, properties)?;
    let bucket = Bucket { bucket_name: bucket_name.clone(), owner_id, region };
    deployment.cloud.buckets.insert(bucket_name.clone(), bucket);
    Ok(bucket_name)
}

fn bucket_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let (name, region) = (created.reference, deployment.settings.region);
    let suffix = region.dns_suffix();
    match attribute {
        "Arn" => Some(deployment.arn("s3", "", "", name)),
        "DomainName" => Some(text(format!("{name}.s3.{suffix}"))),
        "RegionalDomainName" => Some(text(format!("{name}.s3.{region}.{suffix}"))),
        "DualStackDomainName" => Some(text(format!("{name}.s3.dualstack.{region}.{suffix}"))),
        _ => None,
    }
}

/// A policy that rests on values that the template does not hold is left out, and counted as not read.
fn create_bucket_policy(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let bucket_name: String = properties.required("Bucket")?;
    let partition = deployment.settings.region.partition();
    deployment.take_name("bucket policy", partition.as_str(), &bucket_name, name, properties)?;
    let Some(document) = properties.known("PolicyDocument") else { return Ok(bucket_name) };
    let policy = BucketPolicy { bucket_name: bucket_name.clone(), policy_document: json::document(&document) };
    deployment.cloud.bucket_policies.insert(bucket_name.clone(), policy);
    Ok(bucket_name)
}

fn create_table(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let table_name = properties.text("TableName")?.unwrap_or_else(|| name.to_owned());
    let scope = format!("{} {}", deployment.settings.account_id, deployment.settings.region);
    deployment.take_name("table", &scope, &table_name, name, properties)?;
    if deployment.cloud.tables.contains_key(&table_name) {
        let reason = format!("the model keeps one table `{table_name}`, and another account or Region has it");
        return Err(Cause::Unknown(reason).nowhere());
    }
    let table = Table { table_name: table_name.clone(), region: deployment.settings.region };
    deployment.cloud.tables.insert(table_name.clone(), table);
    Ok(table_name)
}

fn table_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Arn" => {
            let (region, account_id) = (deployment.settings.region.as_str(), &deployment.settings.account_id);
            Some(deployment.arn("dynamodb", region, account_id, &format!("table/{}", created.reference)))
        }
        _ => None,
    }
}
