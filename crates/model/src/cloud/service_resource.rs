//! What lies behind the services: buckets and tables. A request names them, and their Region decides where it goes.

use serde::Serialize;

use super::document::Document;
use super::region::Region;

/// An S3 bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Bucket {
    /// Its name, unique in the partition.
    pub bucket_name: String,
    /// The account.
    pub owner_id: String,
    /// The Region its objects lie in.
    pub region: Region,
}

/// The policy of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BucketPolicy {
    /// The name of the bucket.
    pub bucket_name: String,
    /// The document.
    pub policy_document: Document,
}

/// A DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Table {
    /// Its name, unique in an account and Region.
    pub table_name: String,
    /// Its Region.
    pub region: Region,
}
