//! Who asks, and whom a policy means.

use std::fmt;
use std::str::FromStr;

use super::context::{Context, Key, Values};

/// Who makes a request.
///
/// ```
/// use vpce_model::policy::Principal;
///
/// let session: Principal = "arn:aws:sts::111122223333:assumed-role/App/i-0a1b".parse()?;
/// assert_eq!(session.account(), Some("111122223333"));
/// assert_eq!(session.arn(), Some("arn:aws:iam::111122223333:role/App"));
/// # Ok::<(), vpce_model::policy::MalformedPrincipalError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody in particular: an unsigned request.
    Anonymous,
    /// The root user of an account.
    Root(Identity),
    /// A user.
    User(Identity),
    /// A role, in a session that is not known further.
    Role(Identity),
    /// A session of a role.
    RoleSession {
        /// The role; it is what `aws:PrincipalArn` holds (`PO-89`).
        role: Identity,
        /// The session's own ARN.
        session: String,
    },
    /// A session of a federated user, from `GetFederationToken`.
    FederatedUser(Identity),
    /// Somebody whom an identity provider vouches for, and who asks for a role.
    Federated {
        /// The provider: a name, or the ARN of a SAML or OIDC provider.
        provider: String,
    },
    /// A service of AWS, under its own name.
    Service {
        /// Such as `cloudtrail.amazonaws.com`.
        name: String,
    },
}

/// An ARN and the account in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The ARN.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// A text that names no principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedPrincipalError(String);

impl MalformedPrincipalError {
    /// What a principal looks like.
    pub const HELP: &str = "write an ARN such as arn:aws:iam::111122223333:user/alice or \
         arn:aws:sts::111122223333:assumed-role/App/session, a service such as cloudtrail.amazonaws.com, or anonymous";
}

impl fmt::Display for MalformedPrincipalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` names no principal", self.0)
    }
}

impl std::error::Error for MalformedPrincipalError {}

/// The identity providers that are known by a name instead of an ARN.
///
/// "IAM JSON policy elements: Principal",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
const WEB_IDENTITY_PROVIDERS: [&str; 4] =
    ["cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"];

impl FromStr for Principal {
    type Err = MalformedPrincipalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || MalformedPrincipalError(text.to_owned());
        if text.eq_ignore_ascii_case("anonymous") {
            return Ok(Self::Anonymous);
        }
        if WEB_IDENTITY_PROVIDERS.contains(&text) {
            return Ok(Self::Federated { provider: text.to_owned() });
        }
        if is_service(text) {
            return Ok(Self::Service { name: text.to_owned() });
        }
        let (partition, service, account, resource) = iam_fields(text).ok_or_else(malformed)?;
        let identity = || Identity { arn: text.to_owned(), account: account.to_owned() };
        match (service, resource.split_once('/')) {
            ("iam", None) if resource == "root" => Ok(Self::Root(identity())),
            ("iam", Some(("user", name))) if !name.is_empty() => Ok(Self::User(identity())),
            ("iam", Some(("role", name))) if !name.is_empty() => Ok(Self::Role(identity())),
            ("iam", Some(("saml-provider" | "oidc-provider", name))) if !name.is_empty() => {
                Ok(Self::Federated { provider: text.to_owned() })
            }
            ("sts", Some(("federated-user", name))) if !name.is_empty() => Ok(Self::FederatedUser(identity())),
            ("sts", Some(("assumed-role", rest))) => {
                let (role, session) = rest.split_once('/').ok_or_else(malformed)?;
                if role.is_empty() || session.is_empty() {
                    return Err(malformed());
                }
                let arn = format!("arn:{partition}:iam::{account}:role/{role}");
                Ok(Self::RoleSession { role: Identity { arn, account: account.to_owned() }, session: text.to_owned() })
            }
            _ => Err(malformed()),
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Anonymous => "anonymous",
            Self::Root(identity) | Self::User(identity) | Self::Role(identity) | Self::FederatedUser(identity) => {
                &identity.arn
            }
            Self::RoleSession { session, .. } => session,
            Self::Federated { provider } => provider,
            Self::Service { name } => name,
        })
    }
}

fn is_service(text: &str) -> bool {
    let name = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
    })
}

pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Partition, service, account and resource of an ARN of IAM or STS.
fn iam_fields(arn: &str) -> Option<(&str, &str, &str, &str)> {
    let mut fields = arn.splitn(6, ':');
    let (prefix, partition, service) = (fields.next()?, fields.next()?, fields.next()?);
    let (region, account, resource) = (fields.next()?, fields.next()?, fields.next()?);
    let sound = prefix == "arn"
        && partition.starts_with("aws")
        && matches!(service, "iam" | "sts")
        && region.is_empty()
        && is_account(account);
    sound.then_some((partition, service, account, resource))
}

impl Principal {
    fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Root(identity) | Self::User(identity) | Self::Role(identity) | Self::FederatedUser(identity) => {
                Some(identity)
            }
            Self::RoleSession { role, .. } => Some(role),
            Self::Anonymous | Self::Federated { .. } | Self::Service { .. } => None,
        }
    }

    /// The account it belongs to.
    pub fn account(&self) -> Option<&str> {
        self.identity().map(|identity| identity.account.as_str())
    }

    /// The value of `aws:PrincipalArn`: for a session the ARN of its role (`PO-89`).
    pub fn arn(&self) -> Option<&str> {
        self.identity().map(|identity| identity.arn.as_str())
    }

    /// Adds the keys that follow from who asks, unless the context has them (`PO-89`, `PO-92`, `PO-93`).
    ///
    /// "Principal key values" in "IAM policy elements: Variables and tags",
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
    pub(super) fn describe(&self, context: &mut Context) {
        if let Some(arn) = self.arn() {
            context.set_default("aws:PrincipalArn", arn);
        }
        let principal_type = match self {
            Self::Anonymous => Some("Anonymous"),
            Self::Root(_) => Some("Account"),
            Self::User(_) => Some("User"),
            Self::Role(_) | Self::RoleSession { .. } => Some("AssumedRole"),
            Self::FederatedUser(_) => Some("FederatedUser"),
            Self::Federated { .. } | Self::Service { .. } => None,
        };
        if let Some(principal_type) = principal_type {
            context.set_default("aws:PrincipalType", principal_type);
        }
        match self {
            Self::Anonymous => context.set_default("aws:PrincipalAccount", "anonymous"),
            Self::User(identity) => {
                if let Some((_, name)) = identity.arn.rsplit_once('/') {
                    context.set_default("aws:username", name);
                }
            }
            Self::Service { name } => {
                context.set_default("aws:PrincipalServiceName", name.as_str());
                let key = Key::new("aws:PrincipalServiceNamesList");
                if !context.contains(&key) {
                    context.set(key, Values::Multiple(vec![name.clone()]));
                }
            }
            _ => {}
        }
        if let Some(account) = self.account() {
            context.set_default("aws:PrincipalAccount", account);
        }
        if *self != Self::Anonymous {
            let is_service = matches!(self, Self::Service { .. });
            context.set_default("aws:PrincipalIsAWSService", is_service.to_string());
        }
        context.set_default("aws:ViaAWSService", "false");
    }
}

/// Whom an entry of a `Principal` element means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PrincipalPattern {
    /// `*`, or `"AWS": "*"` (`PO-44`).
    Everyone,
    /// An account, by its number or by its root ARN (`PO-44`).
    Account(String),
    /// A user, a role, or a session, by its ARN.
    Arn(String),
    Federated(String),
    Service(String),
    CanonicalUser(String),
    /// The unique id of a user or role that was deleted; nobody has it any longer.
    Deleted,
}

/// How a policy came to mean a principal: what else may still limit it depends on this (`PO-06`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// By its account: access is handed to the account, whose own policies decide.
    Account,
    /// By its role.
    Role,
    /// By its own ARN, by name, or as everybody.
    Direct,
}

impl PrincipalPattern {
    /// The meaning of an entry under `AWS`.
    pub(super) fn of_aws(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Everyone);
        }
        if is_account(text) {
            return Some(Self::Account(text.to_owned()));
        }
        let unique_id = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if unique_id && ["AIDA", "AROA"].iter().any(|prefix| text.starts_with(prefix)) {
            return Some(Self::Deleted);
        }
        match text.parse().ok()? {
            Principal::Root(identity) => Some(Self::Account(identity.account)),
            Principal::User(_) | Principal::Role(_) | Principal::RoleSession { .. } | Principal::FederatedUser(_) => {
                (!text.contains(['*', '?'])).then(|| Self::Arn(text.to_owned()))
            }
            Principal::Anonymous | Principal::Federated { .. } | Principal::Service { .. } => None,
        }
    }

    /// How it means a principal, if it does. The policy of a gateway endpoint that names an account means only the root user
    /// (`PO-24`).
    pub(super) fn reach(&self, asking: &Asking<'_>, of_gateway: bool) -> Option<Reach> {
        let principal = asking.principal;
        match self {
            Self::Everyone => Some(Reach::Direct),
            Self::Account(account) => {
                let is_root = matches!(principal, Principal::Root(_));
                let means = principal.account() == Some(account) && (is_root || !of_gateway);
                means.then_some(if is_root { Reach::Direct } else { Reach::Account })
            }
            Self::Arn(arn) => match principal {
                Principal::User(identity) | Principal::FederatedUser(identity) => {
                    (identity.arn == *arn).then_some(Reach::Direct)
                }
                Principal::Role(identity) => (identity.arn == *arn).then_some(Reach::Role),
                Principal::RoleSession { session, .. } if session == arn => Some(Reach::Direct),
                Principal::RoleSession { .. } => (asking.arn == Some(arn)).then_some(Reach::Role),
                _ => None,
            },
            Self::Federated(wanted) => {
                matches!(principal, Principal::Federated { provider } if provider == wanted).then_some(Reach::Direct)
            }
            Self::Service(wanted) => {
                matches!(principal, Principal::Service { name } if name == wanted).then_some(Reach::Direct)
            }
            Self::CanonicalUser(id) => (asking.canonical_user_id == Some(id)).then_some(Reach::Account),
            Self::Deleted => None,
        }
    }
}

/// Who asks, with what only the request tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    pub(super) principal: &'a Principal,
    /// `aws:PrincipalArn`. It knows the path of a role, which the ARN of a session does not show.
    pub(super) arn: Option<&'a str>,
    /// The canonical user id of the caller's account, where it is known.
    pub(super) canonical_user_id: Option<&'a str>,
}

/// A `Principal` or `NotPrincipal` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PrincipalElement {
    pub(super) negated: bool,
    pub(super) entries: Vec<PrincipalPattern>,
}

impl PrincipalElement {
    /// `"Principal": "*"`.
    pub(super) fn everyone() -> Self {
        Self { negated: false, entries: vec![PrincipalPattern::Everyone] }
    }

    /// How a statement that allows, or one that denies, means a principal.
    pub(super) fn reach(&self, asking: &Asking<'_>, denies: bool, of_gateway: bool) -> Option<Reach> {
        let listed = || self.entries.iter().filter_map(|entry| entry.reach(asking, of_gateway)).max();
        if !self.negated {
            return listed();
        }
        let spared = if denies { self.spares(asking) } else { listed().is_some() };
        (!spared).then_some(Reach::Direct)
    }

    /// Whether a Deny with `NotPrincipal` leaves a principal alone: it must be listed together with its account (`PO-43`).
    /// An account that is listed without any of its principals stands for all of them.
    fn spares(&self, asking: &Asking<'_>) -> bool {
        let reach = self.entries.iter().filter_map(|entry| entry.reach(asking, false)).max();
        let Some(account) = asking.principal.account() else { return reach.is_some() };
        let lists_account = self.entries.contains(&PrincipalPattern::Account(account.to_owned()))
            || self.entries.contains(&PrincipalPattern::Everyone);
        lists_account && (reach >= Some(Reach::Role) || !self.names_any_of(account))
    }

    /// Whether it lists principals of an account, beside the account itself.
    pub(super) fn names_any_of(&self, account: &str) -> bool {
        let of_account = |arn: &str| iam_fields(arn).is_some_and(|(_, _, owner, _)| owner == account);
        self.entries.iter().any(|entry| matches!(entry, PrincipalPattern::Arn(arn) if of_account(arn)))
    }
}
