//! Regions and Availability Zones.
//!
//! The Regions are those that AWS publishes addresses of S3 or DynamoDB for; `data/regions.csv` lists them with its sources.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};

use crate::sort::sort_by_key;

/// A Region of AWS, such as `us-east-1`. Regions sort by name.
///
/// ```
/// use vpce_model::cloud::region::Region;
///
/// let region: Region = "cn-north-1".parse()?;
/// assert_eq!(region.long_name(), "China (Beijing)");
/// assert_eq!(region.dns_suffix(), "amazonaws.com.cn");
///
/// let error = "eu-wset-1".parse::<Region>().unwrap_err();
/// assert_eq!(error.to_string(), "`eu-wset-1` is not a Region of AWS");
/// assert_eq!(error.help().as_deref(), Some("did you mean `eu-west-1`, `eu-west-2` or `eu-west-3`?"));
/// # Ok::<(), vpce_model::cloud::region::UnknownRegionError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u8); // INVARIANT: an index into `REGIONS`, which is sorted by name.

/// A row of `data/regions.csv`.
struct Row {
    name: &'static str,
    long_name: &'static str,
    partition: Partition,
    zones: &'static str,
}

static REGIONS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    rows(include_str!("../../data/regions.csv"))
        .map(|[name, long_name, partition, zones, _note]| Row {
            name,
            long_name,
            partition: Partition::named(partition).expect("regions.csv names known partitions"),
            zones,
        })
        .collect()
});

/// The rows of one of our data files: no quotes, `#` starts a comment, the first row names the columns.
pub(crate) fn rows<const COLUMNS: usize>(csv: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let rows = csv.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let cells: Vec<_> = row.split(',').collect();
        cells.try_into().expect("every row of a data file has all its columns")
    })
}

impl Region {
    /// Every Region, sorted by name.
    pub fn all() -> impl ExactSizeIterator<Item = Region> {
        (0..REGIONS.len() as u8).map(Region)
    }

    /// Its name in the API, such as `us-east-1`.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// How the ids of its zones begin, such as `use1` or `apne1`.
    pub fn short_name(self) -> String {
        let words = self.as_str().split('-').map(|word| match word {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            "gov" => "g",
            compass if ["north", "south", "east", "west", "central"].contains(&compass) => &compass[..1],
            other => other,
        });
        words.collect()
    }

    /// Its name in prose, such as `US East (N. Virginia)`; its plain name when AWS has not announced one.
    pub fn long_name(self) -> &'static str {
        self.row().long_name
    }

    /// The partition it belongs to.
    pub fn partition(self) -> Partition {
        self.row().partition
    }

    /// What the names of services end in here, such as `amazonaws.com`.
    pub fn dns_suffix(self) -> &'static str {
        self.partition().dns_suffix()
    }

    /// Its Availability Zones, as many as AWS documents. An account may see fewer of them.
    pub fn zones(self) -> impl ExactSizeIterator<Item = AvailabilityZone> {
        self.row().zones.as_bytes().iter().map(move |&letter| AvailabilityZone { region: self, letter })
    }

    fn row(self) -> &'static Row {
        &REGIONS[usize::from(self.0)]
    }
}

impl FromStr for Region {
    type Err = UnknownRegionError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match REGIONS.binary_search_by_key(&name, |row| row.name) {
            Ok(index) => Ok(Region(index as u8)),
            Err(_) => Err(UnknownRegionError { name: name.to_owned() }),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A text that is not the name of a Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegionError {
    /// What was given.
    pub name: String,
}

impl UnknownRegionError {
    /// The Regions that were perhaps meant, the nearest first.
    pub fn near_misses(&self) -> Vec<Region> {
        let wanted = self.name.to_ascii_lowercase();
        let distance = |region: &Region| strsim::osa_distance(&wanted, region.as_str());
        let mut near: Vec<Region> = Region::all().filter(|region| distance(region) <= 2).collect();
        sort_by_key(&mut near, distance);
        near.truncate(3);
        near
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let near: Vec<String> = self.near_misses().iter().map(|region| format!("`{region}`")).collect();
        let (last, others) = near.split_last()?;
        let meant = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
        Some(format!("did you mean {meant}?"))
    }
}

impl fmt::Display for UnknownRegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a Region of AWS", self.name)
    }
}

impl Error for UnknownRegionError {}

/// A group of Regions that share accounts and a DNS suffix, and nothing with the other groups.
///
/// Names and suffixes are those of botocore's `partitions.json`,
/// <https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partition {
    /// `aws`: the Regions of an ordinary account.
    Aws,
    /// `aws-cn`: Beijing and Ningxia.
    AwsCn,
    /// `aws-eusc`: the European Sovereign Cloud.
    AwsEusc,
    /// `aws-us-gov`: GovCloud.
    AwsUsGov,
}

impl Partition {
    /// Every partition.
    pub const ALL: [Self; 4] = [Self::Aws, Self::AwsCn, Self::AwsEusc, Self::AwsUsGov];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|partition| partition.as_str() == name)
    }

    /// Its name, the second part of every ARN in it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsEusc => "aws-eusc",
            Self::AwsUsGov => "aws-us-gov",
        }
    }

    /// What the names of its services end in.
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "amazonaws.com",
            Self::AwsCn => "amazonaws.com.cn",
            Self::AwsEusc => "amazonaws.eu",
        }
    }

    /// What the dual-stack names of most services end in here. Those of Amazon S3 end as its other names do.
    pub const fn dual_stack_dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "api.aws",
            Self::AwsCn => "api.amazonwebservices.com.cn",
            Self::AwsEusc => "api.amazonwebservices.eu",
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Partition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// An Availability Zone by its name, such as `us-east-1a`.
///
/// Any letter is read: AWS documents how many zones a Region has, and leaves it to each account which letters it sees
/// ("AWS Availability Zones",
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>).
///
/// ```
/// use vpce_model::cloud::region::{AvailabilityZone, Region};
///
/// let zone: AvailabilityZone = "us-east-1a".parse()?;
/// assert_eq!(zone.region().as_str(), "us-east-1");
/// assert_eq!(zone.region().zones().count(), 6);
///
/// let error = "us-east-1".parse::<AvailabilityZone>().unwrap_err();
/// assert_eq!(error.to_string(), "`us-east-1` is not the name of an Availability Zone");
/// # Ok::<(), vpce_model::cloud::region::UnknownZoneError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AvailabilityZone {
    region: Region,
    letter: u8, // INVARIANT: a lower-case ASCII letter.
}

impl AvailabilityZone {
    /// The Region it lies in.
    pub fn region(self) -> Region {
        self.region
    }

    /// The id of the zone in an account that sees the zones in their own order: `use1-az1` for `us-east-1a`. Every account has
    /// an order of its own, so that zones of two accounts are compared by id (`ES-06`).
    pub fn zone_id(self) -> String {
        let number = self.letter - b'a' + 1;
        format!("{}-az{number}", self.region.short_name())
    }
}

impl FromStr for AvailabilityZone {
    type Err = UnknownZoneError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let zone = match name.split_at_checked(name.len().saturating_sub(1)) {
            Some((region, letter)) if letter.as_bytes().iter().all(u8::is_ascii_lowercase) => {
                region.parse().ok().zip(letter.bytes().next())
            }
            _ => None,
        };
        let unknown = || UnknownZoneError { name: name.to_owned() };
        zone.map(|(region, letter)| AvailabilityZone { region, letter }).ok_or_else(unknown)
    }
}

impl fmt::Display for AvailabilityZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}", self.region, char::from(self.letter)))
    }
}

impl fmt::Debug for AvailabilityZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for AvailabilityZone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not the name of an Availability Zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZoneError {
    /// What was given.
    pub name: String,
}

impl UnknownZoneError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let meant = self.name.parse::<Region>().map_or_else(|_| "us-east-1a".to_owned(), |region| format!("{region}a"));
        format!("a zone is named by its Region and a letter, such as `{meant}`")
    }
}

impl fmt::Display for UnknownZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not the name of an Availability Zone", self.name)
    }
}

impl Error for UnknownZoneError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_read_by_its_name() {
        for region in Region::all() {
            assert_eq!(region.as_str().parse(), Ok(region));
        }
    }

    #[test]
    fn regions_sort_by_name_so_that_they_can_be_searched() {
        assert!(REGIONS.is_sorted_by_key(|row| row.name));
    }

    #[test]
    fn a_region_far_from_every_other_gets_no_suggestion() {
        for name in ["", "mars", "us-east-1.amazonaws.com", "ÄÖÜ"] {
            let error = name.parse::<Region>().expect_err("no such Region");
            assert_eq!(error.help(), None, "{name}");
        }
    }

    #[test]
    fn a_zone_or_capitals_suggest_the_region_itself() {
        for name in ["US-EAST-1", "us-east-1a", "useast1"] {
            let error = name.parse::<Region>().expect_err("no such Region");
            assert_eq!(error.near_misses()[0].as_str(), "us-east-1", "{name}");
        }
    }

    #[test]
    fn every_zone_is_read_by_its_name() {
        for zone in Region::all().flat_map(Region::zones) {
            assert_eq!(zone.to_string().parse(), Ok(zone));
        }
    }

    #[test]
    fn a_zone_is_a_region_and_one_lower_case_letter() {
        for name in ["", "a", "us-east-1", "us-east-1A", "us-east-1ab", "us-east-1ä", "us-east-11", "mars-1a"] {
            let error = name.parse::<AvailabilityZone>().expect_err("no such zone");
            assert_eq!(error.to_string(), format!("`{name}` is not the name of an Availability Zone"));
        }
        let error = "eu-west-1".parse::<AvailabilityZone>().expect_err("a Region is no zone");
        assert_eq!(error.help(), "a zone is named by its Region and a letter, such as `eu-west-1a`");
    }
}
