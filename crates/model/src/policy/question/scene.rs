//! Kinds of requests: who asks, on which way, of whom. What a request of a kind may carry follows from the kind.

use super::super::context::{Context, Key, Values};
use super::super::principal::{Identity, Principal};
use super::super::simulation::MULTIVALUED_KEYS;
use super::dimension::Shape;
use super::language::{Language, Letters, Step, Word, literal};

/// Who asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Caller {
    /// This one.
    Known(Principal),
    /// Anyone of a kind, of the resource's account or of another.
    Any { kind: IdentityKind, in_account: bool },
}

/// The kinds of principals that have an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdentityKind {
    Role,
    User,
    Root,
    FederatedUser,
}

impl IdentityKind {
    pub(super) const ALL: [Self; 4] = [Self::Role, Self::User, Self::FederatedUser, Self::Root];

    /// The service and the first part of the resource in its ARN.
    fn in_arn(self) -> (&'static str, &'static str) {
        match self {
            Self::Role => ("iam", "role/"),
            Self::User => ("iam", "user/"),
            Self::Root => ("iam", "root"),
            Self::FederatedUser => ("sts", "federated-user/"),
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Role => "App",
            Self::User | Self::FederatedUser => "alice",
            Self::Root => "",
        }
    }

    /// The principal of an ARN of this kind.
    pub(super) fn principal(self, arn: String, account: String) -> Principal {
        let identity = Identity { arn, account };
        match self {
            Self::Role => Principal::Role(identity),
            Self::User => Principal::User(identity),
            Self::Root => Principal::Root(identity),
            Self::FederatedUser => Principal::FederatedUser(identity),
        }
    }

    /// The value of `aws:PrincipalType`.
    fn principal_type(self) -> &'static str {
        match self {
            Self::Role => "AssumedRole",
            Self::User => "User",
            Self::Root => "Account",
            Self::FederatedUser => "FederatedUser",
        }
    }
}

/// The way of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From a public address.
    Public,
    /// Through a VPC endpoint.
    Endpoint,
    /// From a service of AWS that hands on what its caller may do. It keeps neither endpoint nor VPC (`PO-96`).
    ByService,
}

/// A kind of request.
#[derive(Clone, Debug)]
pub(super) struct Scene<'q> {
    pub(super) caller: Caller,
    pub(super) way: Way,
    /// The account of the resource.
    pub(super) owner: &'q str,
    /// `aws`, or `aws-cn`, or `aws-us-gov`.
    pub(super) partition: &'q str,
    /// Keys whose values are known.
    pub(super) known: &'q Context,
    /// Keys that no service of AWS defines and that a policy treats as lists.
    pub(super) multivalued: &'q [Key],
}

/// What a request of a kind has under a key.
#[derive(Clone, Debug)]
pub(super) enum KeyValue {
    /// Nothing.
    Absent,
    /// This.
    Known(Values),
    /// A part of the principal's ARN.
    OfPrincipal(Part),
    /// Any value of a shape.
    Any(Shape),
}

/// A part of the principal's ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Account,
    /// What stands behind the last `/`.
    Name,
}

impl Scene<'_> {
    /// Whether the principal has an account.
    pub(super) fn has_account(&self) -> bool {
        match &self.caller {
            Caller::Known(principal) => principal.account().is_some(),
            Caller::Any { .. } => true,
        }
    }

    /// Whether principal and resource belong to one account.
    pub(super) fn is_in_one_account(&self) -> bool {
        match &self.caller {
            Caller::Known(principal) => principal.account() == Some(self.owner),
            Caller::Any { in_account, .. } => *in_account,
        }
    }

    pub(super) fn is_root(&self) -> bool {
        matches!(&self.caller, Caller::Known(Principal::Root(_)) | Caller::Any { kind: IdentityKind::Root, .. })
    }

    /// The keys that follow from who asks and which way.
    pub(super) fn context(&self) -> Context {
        let mut context = self.known.clone();
        match &self.caller {
            Caller::Known(principal) => principal.describe(&mut context),
            Caller::Any { kind, .. } => {
                context.set_default("aws:PrincipalType", kind.principal_type());
                context.set_default("aws:PrincipalIsAWSService", "false");
            }
        }
        context.set_default("aws:ResourceAccount", self.owner);
        let by_service = self.way == Way::ByService;
        context.with("aws:ViaAWSService", by_service.to_string())
    }

    /// The shape of the principal's ARN.
    pub(super) fn principal_arn(&self) -> Shape {
        let (texts, example) = match &self.caller {
            Caller::Known(principal) => {
                let arn = principal.arn().unwrap_or_default();
                (vec![literal(arn)], arn.to_owned())
            }
            Caller::Any { kind, in_account } => {
                let (_, resource) = kind.in_arn();
                let account = if *in_account { self.owner } else { "444455556666" };
                let start = [self.before_account(*kind), account_id(in_account.then_some(self.owner))].concat();
                let start = [start, literal(&format!(":{resource}"))].concat();
                let example = format!("{}{account}:{resource}{}", self.text_before_account(*kind), kind.example());
                let words = match kind {
                    IdentityKind::Root => vec![start],
                    _ => vec![[start.clone(), name()].concat(), [start, path(), name()].concat()],
                };
                (words, example)
            }
        };
        Shape { optional: false, multivalued: false, texts: Language(texts), examples: vec![example] }
    }

    fn text_before_account(&self, kind: IdentityKind) -> String {
        format!("arn:{}:{}::", self.partition, kind.in_arn().0)
    }

    fn before_account(&self, kind: IdentityKind) -> Word {
        literal(&self.text_before_account(kind))
    }

    /// The words for a principal's ARN of which a part fits a word.
    pub(super) fn around(&self, part: Part, word: &Word) -> Vec<Word> {
        let Caller::Any { kind, .. } = &self.caller else { return vec![word.clone()] };
        match part {
            Part::Whole => vec![word.clone()],
            Part::Account => {
                let rest = [literal(":"), vec![Step::Many(Letters::Any)]].concat();
                vec![[self.before_account(*kind), word.clone(), rest].concat()]
            }
            Part::Name => {
                let start = [self.before_account(*kind), account_id(None), literal(":user/")].concat();
                let of_name = |step: &Step| match step {
                    Step::One(Letters::Any) => Step::One(Letters::Name),
                    Step::Many(Letters::Any) => Step::Many(Letters::Name),
                    step => *step,
                };
                let word: Word = word.iter().map(of_name).collect();
                vec![[start.clone(), word.clone()].concat(), [start, path(), word].concat()]
            }
        }
    }

    /// What a request has under a key.
    ///
    /// What the sheet of rules does not say is from "AWS global condition context keys",
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
    pub(super) fn key(&self, key: &Key, follows: &Context) -> KeyValue {
        let known = follows.iter().find(|(known, _)| *known == key);
        if let Some((_, values)) = known {
            return KeyValue::Known(values.clone());
        }
        let is_service = matches!(self.caller, Caller::Known(Principal::Service { .. }));
        let any_user = matches!(self.caller, Caller::Any { kind: IdentityKind::User, .. });
        let is_open = matches!(self.caller, Caller::Any { .. });
        let when = |present: bool, shape: Shape| if present { KeyValue::Any(shape) } else { KeyValue::Absent };
        let name = key.as_str();
        match name.split('/').next().unwrap_or_default() {
            "aws:principalarn" if is_open => KeyValue::OfPrincipal(Part::Whole),
            "aws:principalaccount" if is_open => KeyValue::OfPrincipal(Part::Account),
            "aws:username" if any_user => KeyValue::OfPrincipal(Part::Name),
            "aws:principalarn"
            | "aws:principalaccount"
            | "aws:username"
            | "aws:principaltype"
            | "aws:principalisawsservice"
            | "aws:principalservicename"
            | "aws:principalservicenameslist" => KeyValue::Absent,
            "aws:principalorgid" => when(self.has_account(), optional(organization())),
            "aws:principalorgpaths" => when(self.has_account(), optional(several(organization_path()))),
            "aws:principaltag" => when(self.has_account(), optional(any_text())),
            "aws:sourcevpce" => when(self.way == Way::Endpoint, id("vpce-")),
            "aws:sourcevpc" => when(self.way == Way::Endpoint, id("vpc-")),
            "aws:vpcsourceip" => when(self.way == Way::Endpoint, address("10.0.0.7")),
            "aws:sourcevpcarn" => when(self.way == Way::Endpoint, optional(self.vpc_arn())),
            "aws:vpceaccount" => when(self.way == Way::Endpoint, optional(account())),
            "aws:vpceorgid" => when(self.way == Way::Endpoint, optional(organization())),
            "aws:vpceorgpaths" => when(self.way == Way::Endpoint, optional(several(organization_path()))),
            "aws:sourceip" => match self.way {
                Way::Endpoint => KeyValue::Absent,
                Way::Public => KeyValue::Any(address("198.51.100.7")),
                Way::ByService => KeyValue::Any(optional(address("198.51.100.7"))),
            },
            "aws:calledvia" => when(self.way == Way::ByService, several(text("athena.amazonaws.com"))),
            "aws:calledviafirst" | "aws:calledvialast" => {
                when(self.way == Way::ByService, text("athena.amazonaws.com"))
            }
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" => when(is_service, optional(any_text())),
            "aws:sourceorgpaths" => when(is_service, optional(several(organization_path()))),
            "aws:securetransport" => KeyValue::Any(boolean()),
            "aws:currenttime" | "aws:epochtime" => KeyValue::Any(text("2026-01-01T00:00:00Z")),
            "aws:multifactorauthpresent" => KeyValue::Any(optional(boolean())),
            "aws:resourceorgid" => KeyValue::Any(optional(organization())),
            _ if MULTIVALUED_KEYS.contains(&name) || self.multivalued.contains(key) => {
                KeyValue::Any(optional(several(any_text())))
            }
            _ => KeyValue::Any(optional(any_text())),
        }
    }

    fn vpc_arn(&self) -> Shape {
        let many = || vec![Step::One(Letters::Name), Step::Many(Letters::Name)];
        let start = [literal(&format!("arn:{}:ec2:", self.partition)), many(), literal(":")].concat();
        let word = [start, account_id(None), literal(":vpc/vpc-"), many()].concat();
        let example = format!("arn:{}:ec2:us-east-1:{}:vpc/vpc-1a2b3c4d", self.partition, self.owner);
        Shape { texts: Language(vec![word]), examples: vec![example], ..any_text() }
    }

    /// What every request on its way carries, whether a policy looks at it or not (`PO-80` … `PO-83`).
    pub(super) fn carried(&self) -> &'static [(&'static str, &'static str)] {
        match self.way {
            Way::Public => &[("aws:SourceIp", "198.51.100.7")],
            Way::Endpoint => &[
                ("aws:SourceVpce", "vpce-1a2b3c4d"),
                ("aws:SourceVpc", "vpc-1a2b3c4d"),
                ("aws:VpcSourceIp", "10.0.0.7"),
            ],
            Way::ByService => &[],
        }
    }
}

/// Any text but none; a value that is empty is as good as absent to nobody's use.
fn any_text() -> Shape {
    let word = vec![Step::One(Letters::Any), Step::Many(Letters::Any)];
    Shape { optional: false, multivalued: false, texts: Language(vec![word]), examples: vec!["x".to_owned()] }
}

fn text(example: &str) -> Shape {
    Shape { examples: vec![example.to_owned()], ..any_text() }
}

fn optional(shape: Shape) -> Shape {
    Shape { optional: true, ..shape }
}

fn several(shape: Shape) -> Shape {
    Shape { multivalued: true, ..shape }
}

fn boolean() -> Shape {
    let texts = Language(vec![literal("true"), literal("false")]);
    Shape { texts, examples: vec!["true".to_owned()], ..any_text() }
}

/// An address, where it is compared as one.
fn address(example: &str) -> Shape {
    text(example)
}

fn id(prefix: &str) -> Shape {
    let word = [literal(prefix), vec![Step::One(Letters::Folded), Step::Many(Letters::Folded)]].concat();
    Shape { texts: Language(vec![word]), examples: vec![format!("{prefix}1a2b3c4d")], ..any_text() }
}

fn organization() -> Shape {
    Shape { examples: vec!["o-a1b2c3d4e5".to_owned()], ..id("o-") }
}

fn organization_path() -> Shape {
    let word = [literal("o-"), vec![Step::Many(Letters::Any)], literal("/")].concat();
    Shape { texts: Language(vec![word]), examples: vec!["o-a1b2c3d4e5/r-ab12/".to_owned()], ..any_text() }
}

fn account() -> Shape {
    Shape { texts: Language(vec![account_id(None)]), examples: vec!["111122223333".to_owned()], ..any_text() }
}

/// The number of an account: this one, or any.
fn account_id(known: Option<&str>) -> Word {
    known.map_or_else(|| vec![Step::One(Letters::Digit); 12], literal)
}

fn name() -> Word {
    vec![Step::One(Letters::Name), Step::Many(Letters::Name)]
}

/// A path in front of a name: parts that each end in `/`.
fn path() -> Word {
    vec![Step::One(Letters::Name), Step::Many(Letters::Path), Step::One(Letters::Only('/'))]
}
