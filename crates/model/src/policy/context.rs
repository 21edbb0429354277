//! The request context: condition keys and their values.

use std::borrow::Cow;
use std::fmt;

use smol_str::{SmolStr, StrExt};

/// The name of a condition key. Case does not matter (`PO-46`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(SmolStr);

impl Key {
    /// The key of this name.
    pub fn new(name: &str) -> Self {
        Self(name.to_ascii_lowercase_smolstr())
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The condition keys that AWS defines for all services.
///
/// "AWS global condition context keys",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
pub(super) const GLOBAL_KEYS: [&str; 48] = [
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ChatbotSourceArn",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalTag",
    "aws:PrincipalType",
    "aws:Referer",
    "aws:RequestTag",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:ViaAWSService",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
    "aws:userid",
    "aws:username",
];

impl Key {
    /// The name as AWS writes it, where the key is one of all services.
    pub fn written(&self) -> Cow<'_, str> {
        let (name, rest) = self.0.split_at(self.0.find('/').unwrap_or(self.0.len()));
        match GLOBAL_KEYS.iter().find(|known| known.eq_ignore_ascii_case(name)) {
            Some(known) => Cow::Owned(format!("{known}{rest}")),
            None => Cow::Borrowed(&self.0),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The values of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// One, of a key that never has more. Only such a key can be a policy variable (`PO-53`).
    Single(String),
    /// A list, of a key that may have several values or none.
    Multiple(Vec<String>),
}

impl Values {
    /// All of them.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::Single(value) => std::slice::from_ref(value),
            Self::Multiple(values) => values,
        }
    }
}

/// What a request says of itself beside principal, action and resource.
///
/// ```
/// use vpce_model::policy::{Context, Key};
///
/// let context = Context::new().with("aws:SourceVpce", "vpce-1a2b").with_all("aws:CalledVia", ["athena.amazonaws.com"]);
/// assert_eq!(context.single(&Key::new("AWS:sourcevpce")), Some("vpce-1a2b"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(Vec<(Key, Values)>);

impl Context {
    /// A context without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a single-valued key.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.set(Key::new(key), Values::Single(value.into()));
        self
    }

    /// With a multivalued key.
    #[must_use]
    pub fn with_all<V: Into<String>>(mut self, key: &str, values: impl IntoIterator<Item = V>) -> Self {
        self.set(Key::new(key), Values::Multiple(values.into_iter().map(Into::into).collect()));
        self
    }

    /// Gives a key its values, in place of those it had.
    pub fn set(&mut self, key: Key, values: Values) {
        match self.place(&key) {
            Ok(place) => self.0[place].1 = values,
            Err(place) => self.0.insert(place, (key, values)),
        }
    }

    /// Gives a key a value, unless it has one.
    pub(super) fn set_default(&mut self, key: &str, value: impl Into<String>) {
        let key = Key::new(key);
        if let Err(place) = self.place(&key) {
            self.0.insert(place, (key, Values::Single(value.into())));
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &Key) {
        if let Ok(place) = self.place(key) {
            self.0.remove(place);
        }
    }

    /// The values of a key; none for a key that is absent or has an empty list, which conditions treat alike (`PO-72`).
    pub fn get(&self, key: &Key) -> Option<&[String]> {
        let place = self.place(key).ok()?;
        Some(self.0[place].1.as_slice()).filter(|values| !values.is_empty())
    }

    /// The value of a single-valued key.
    pub fn single(&self, key: &Key) -> Option<&str> {
        match &self.0[self.place(key).ok()?].1 {
            Values::Single(value) => Some(value),
            Values::Multiple(_) => None,
        }
    }

    /// Whether the key is there, with or without values.
    pub fn contains(&self, key: &Key) -> bool {
        self.place(key).is_ok()
    }

    /// Every key with its values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Values)> {
        self.0.iter().map(|(key, values)| (key, values))
    }

    fn place(&self, key: &Key) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }
}
