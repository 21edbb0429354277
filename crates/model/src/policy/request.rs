//! A request: who wants to do what to which resource, and what else is known of it.

use super::arn::Arn;
use std::fmt;

use super::context::{Context, Key, Values};
use super::principal::{Asking, Principal};

/// A request with its context complete, ready to be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    principal: Principal,
    action: String,
    folded_action: String,
    resource: Arn,
    resource_account: Option<String>,
    canonical_user_id: Option<String>,
    context: Context,
    /// The value of `aws:PrincipalArn`, looked up once.
    principal_arn: Option<String>,
    through_endpoint: bool,
}

impl Request {
    /// A request. The keys that follow from the principal and the resource are added to its context, where they are not there
    /// already (`PO-89`, `PO-91` … `PO-93`).
    ///
    /// `resource_owner` is the account of the resource, which the ARN of a bucket does not tell. Without it the resource lies
    /// in the caller's account, as in `simulate-custom-policy`.
    pub fn new(
        principal: Principal,
        action: &str,
        resource: &str,
        resource_owner: Option<&str>,
        mut context: Context,
    ) -> Self {
        let resource = Arn::new(resource);
        let owner = resource.account().or(resource_owner).or(principal.account()).map(str::to_owned);
        principal.describe(&mut context);
        if let Some(owner) = &owner {
            context.set_default("aws:ResourceAccount", owner.as_str());
        }
        Self {
            action: action.to_owned(),
            folded_action: action.to_ascii_lowercase(),
            resource,
            resource_account: owner,
            canonical_user_id: None,
            principal_arn: context.single(&Key::new("aws:PrincipalArn")).map(str::to_owned),
            through_endpoint: context.contains(&Key::new("aws:SourceVpce")),
            principal,
            context,
        }
    }

    /// With the canonical user id of the caller's account, by which policies of Amazon S3 may mean it.
    #[must_use]
    pub fn with_canonical_user_id(mut self, id: impl Into<String>) -> Self {
        self.canonical_user_id = Some(id.into());
        self
    }

    /// Who asks.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The action, such as `s3:GetObject`.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The resource's ARN, or `*`.
    pub fn resource(&self) -> &str {
        self.resource.as_str()
    }

    /// The account of the resource.
    pub fn resource_account(&self) -> Option<&str> {
        self.resource_account.as_deref()
    }

    /// The canonical user id of the caller's account, where it is known.
    pub fn canonical_user_id(&self) -> Option<&str> {
        self.canonical_user_id.as_deref()
    }

    /// The condition keys.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The condition keys that do not already follow from who asks for what.
    pub fn own_context(&self) -> impl Iterator<Item = (&Key, &Values)> {
        let following = Self::new(
            self.principal.clone(),
            &self.action,
            self.resource.as_str(),
            self.resource_account.as_deref(),
            Context::new(),
        );
        self.context.iter().filter(move |(key, values)| !following.context.iter().any(|known| known == (*key, *values)))
    }

    /// Whether it comes through a VPC endpoint: then, and only then, it carries `aws:SourceVpce` (`PO-80`).
    pub fn is_through_endpoint(&self) -> bool {
        self.through_endpoint
    }

    /// Whether principal and resource belong to one account.
    pub fn is_in_one_account(&self) -> bool {
        self.resource_account.is_some() && self.principal.account() == self.resource_account()
    }

    /// The action in lower case, because its case does not matter (`PO-40`).
    pub(super) fn folded_action(&self) -> &str {
        &self.folded_action
    }

    pub(super) fn arn(&self) -> &Arn {
        &self.resource
    }

    pub(super) fn asking(&self) -> Asking<'_> {
        Asking {
            principal: &self.principal,
            arn: self.principal_arn.as_deref(),
            canonical_user_id: self.canonical_user_id(),
        }
    }
}

/// In a line who asks for what, and in one for each condition key that does not follow from that.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {} on {}", self.principal, self.action, self.resource())?;
        for (key, values) in self.own_context() {
            write!(f, "\n  {} = {}", key.written(), values.as_slice().join(", "))?;
        }
        if let Some(id) = &self.canonical_user_id {
            write!(f, "\n  canonical user id of the caller's account = {id}")?;
        }
        Ok(())
    }
}
