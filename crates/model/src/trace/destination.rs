//! What a request asks for, as one writes it down.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// What a request is sent to.
///
/// ```
/// use vpce_model::trace::Destination;
///
/// for text in [
///     "s3://reports/q3.csv",                                   // an object, as the AWS CLI names it
///     "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders",  // a table
///     "https://reports.s3.dualstack.us-east-1.amazonaws.com/", // a name
///     "203.0.113.9:8443",                                      // an address
///     "Db",                                                    // an instance, an interface or an endpoint of the network
/// ] {
///     text.parse::<Destination>()?;
/// }
/// # Ok::<(), vpce_model::trace::DestinationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An S3 bucket, or an object in it.
    Bucket {
        /// The bucket's name.
        bucket: String,
        /// The object's key, empty for the bucket itself.
        key: String,
    },
    /// A DynamoDB table.
    Table {
        /// The table's name.
        table: String,
        /// Its Region, where the text says it.
        region: Option<String>,
    },
    /// A name of a host.
    Name {
        /// The name.
        name: String,
        /// The port, where the text says it.
        port: Option<u16>,
    },
    /// An address.
    Address {
        /// The address.
        address: IpAddr,
        /// The port, where the text says it.
        port: Option<u16>,
    },
    /// An instance, an interface or an endpoint of the network, by id or name.
    Interface {
        /// The id or name.
        name: String,
        /// The port, where the text says it.
        port: Option<u16>,
    },
}

/// A text that says nothing a request could be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationError(String);

impl fmt::Display for DestinationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no destination", self.0)
    }
}

impl std::error::Error for DestinationError {}

impl DestinationError {
    /// What would be one.
    pub const HELP: &str = "write s3://bucket/key, dynamodb://table, https://name, an address, or the name of an instance or an \
                            endpoint; behind the last three, :port";
}

impl FromStr for Destination {
    type Err = DestinationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DestinationError(text.to_owned());
        if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(error());
        }
        if let Some(arn) = text.strip_prefix("arn:") {
            return read_arn(arn).ok_or_else(error);
        }
        match text.split_once("://") {
            Some(("s3", rest)) => bucket(rest).ok_or_else(error),
            Some(("dynamodb", table)) if !table.is_empty() => Ok(Self::Table { table: table.to_owned(), region: None }),
            Some(("https", rest)) => host(rest, 443).ok_or_else(error),
            Some(("http", rest)) => host(rest, 80).ok_or_else(error),
            Some(_) => Err(error()),
            None => endpoint(text).ok_or_else(error),
        }
    }
}

impl Destination {
    /// The port, where the text says it.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Bucket { .. } | Self::Table { .. } => None,
            Self::Name { port, .. } | Self::Address { port, .. } | Self::Interface { port, .. } => *port,
        }
    }
}

fn bucket(rest: &str) -> Option<Destination> {
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then(|| Destination::Bucket { bucket: bucket.to_owned(), key: key.to_owned() })
}

/// `partition:s3:::bucket/key` or `partition:dynamodb:region:account:table/name`.
fn read_arn(arn: &str) -> Option<Destination> {
    let parts: Vec<&str> = arn.splitn(5, ':').collect();
    match parts[..] {
        [_, "s3", _, _, rest] => bucket(rest),
        [_, "dynamodb", region, _, rest] => {
            let table = rest.strip_prefix("table/")?.split('/').next().filter(|table| !table.is_empty())?;
            let region = (!region.is_empty()).then(|| region.to_owned());
            Some(Destination::Table { table: table.to_owned(), region })
        }
        _ => None,
    }
}

fn host(rest: &str, default_port: u16) -> Option<Destination> {
    let authority = rest.split(['/', '?', '#']).next()?;
    match endpoint(authority)? {
        Destination::Address { address, port } => {
            Some(Destination::Address { address, port: port.or(Some(default_port)) })
        }
        Destination::Interface { name, port } | Destination::Name { name, port } => {
            Some(Destination::Name { name, port: port.or(Some(default_port)) })
        }
        other => Some(other),
    }
}

/// `name`, `name:port`, `address`, `address:port`, `[address]:port`. A name with a dot is a host's.
fn endpoint(text: &str) -> Option<Destination> {
    if let Ok(address) = text.parse() {
        return Some(Destination::Address { address, port: None });
    }
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) => (name, Some(port.parse().ok().filter(|port| *port != 0)?)),
        None => (text, None),
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if let Ok(address) = bare.parse() {
        return Some(Destination::Address { address, port });
    }
    if !is_name(name) {
        return None;
    }
    let name = name.to_owned();
    Some(if name.contains('.') { Destination::Name { name, port } } else { Destination::Interface { name, port } })
}

/// Whether the labels of a name are what the DNS takes: up to 63 bytes each, 253 in all (RFC 1035, section 2.3.4), and the last
/// one no number, which would be an address with a slip in it (RFC 1123, section 2.1).
fn is_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*');
    let is_label = |label: &str| (1..=63).contains(&label.len()) && label.chars().all(is_part);
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= 253 && name.split('.').all(is_label) && !name.rsplit('.').next().is_some_and(is_number)
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with_port = |f: &mut fmt::Formatter<'_>, host: &dyn fmt::Display, port: &Option<u16>| match port {
            Some(port) => write!(f, "{host}:{port}"),
            None => write!(f, "{host}"),
        };
        match self {
            Self::Bucket { bucket, key } => write!(f, "s3://{bucket}/{key}"),
            Self::Table { table, .. } => write!(f, "dynamodb://{table}"),
            Self::Name { name, port } | Self::Interface { name, port } => with_port(f, name, port),
            Self::Address { address: IpAddr::V6(address), port: Some(port) } => write!(f, "[{address}]:{port}"),
            Self::Address { address, port } => with_port(f, address, port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Destination {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_reads_as_what_it_says() {
        let bucket = |bucket: &str, key: &str| Destination::Bucket { bucket: bucket.into(), key: key.into() };
        assert_eq!(read("s3://reports/2026/q3.csv"), bucket("reports", "2026/q3.csv"));
        assert_eq!(read("s3://reports"), bucket("reports", ""));
        assert_eq!(read("arn:aws:s3:::reports/q3.csv"), bucket("reports", "q3.csv"));
        let table =
            |region: Option<&str>| Destination::Table { table: "Orders".into(), region: region.map(Into::into) };
        assert_eq!(read("dynamodb://Orders"), table(None));
        assert_eq!(read("arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/index/i"), table(Some("eu-west-1")));
        assert_eq!(read("arn:aws:dynamodb:::table/Orders"), table(None));
        let name = |port| Destination::Name { name: "example.com".into(), port };
        assert_eq!(read("https://example.com/a?b"), name(Some(443)));
        assert_eq!(read("http://example.com:8080"), name(Some(8080)));
        assert_eq!(read("http://example.com"), name(Some(80)));
        assert_eq!(read("example.com"), name(None));
        let longest =
            [format!("{}.com", "a".repeat(63)), format!("{}a", "a.".repeat(126)), "9.example.com.".to_owned()];
        assert!(longest.iter().all(|text| matches!(read(text), Destination::Name { .. })));
        let address = |text: &str, port| Destination::Address { address: text.parse().unwrap(), port };
        assert_eq!(read("203.0.113.9"), address("203.0.113.9", None));
        assert_eq!(read("203.0.113.9:22"), address("203.0.113.9", Some(22)));
        assert_eq!(read("2001:db8::9"), address("2001:db8::9", None));
        assert_eq!(read("[2001:db8::9]:22"), address("2001:db8::9", Some(22)));
        assert_eq!(read("https://203.0.113.9"), address("203.0.113.9", Some(443)));
        assert_eq!(read("Db:5432"), Destination::Interface { name: "Db".into(), port: Some(5432) });
        assert_eq!(read("i-App"), Destination::Interface { name: "i-App".into(), port: None });
    }

    #[test]
    fn what_it_prints_it_reads() {
        for text in
            ["s3://reports/q3.csv", "dynamodb://Orders", "example.com:443", "Db", "203.0.113.9:22", "[2001:db8::9]:22"]
        {
            assert_eq!(read(text).to_string(), text);
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        let refused = [
            "",
            " ",
            "s3://",
            "s3:///key",
            "dynamodb://",
            "ftp://example.com",
            "example.com:port",
            "a:70000",
            "a b",
            "a/b",
            "arn:aws:ssm:us-east-1:111122223333:parameter/x",
            "arn:aws",
            "arn:aws:dynamodb:::index/x",
            ":443",
            "https://",
            "203.0.113.9:0",
            "Db:0",
            "300.1.1.1",
            "a..example.com",
            ".example.com",
            "example..",
            &format!("{}.com", "a".repeat(64)),
            &format!("{}com", "a.".repeat(126)),
        ];
        for text in refused {
            let error = text.parse::<Destination>().unwrap_err();
            assert_eq!(error.to_string(), format!("`{text}` is no destination"));
        }
    }
}
