//! An exercise of one's own: other addresses, another Region, other names and volumes, and some of the faults.
//!
//! What changes is drawn from a seed, the learner and the exercise, so that whoever knows these makes the same variant again.
//! A variant must be as good as the original: its solution meets every goal, and its start does not. It has one goal more: that the
//! network is the learner's own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use sha2::{Digest, Sha256};
use vpce_import::{TemplateError, with_resources_of};
use vpce_model::goal::Check;

use crate::exercises::{Embedded, Task};

/// How often another variant is drawn before the exercise of the book has to do.
const DRAWS: u8 = 16;

/// Regions with three zones or more, and with everything that the book uses.
const REGIONS: [&str; 6] = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"];

type Files = BTreeMap<&'static str, Cow<'static, [u8]>>;

/// The exercise of a learner.
pub fn variant(embedded: &'static Embedded, seed: &str, learner: &str) -> Result<Task, TemplateError> {
    let original = Task::new(embedded)?;
    // Not every exercise can move to another Region, so that every second draw leaves it where it is.
    for draw in 0..DRAWS {
        let mut dice = Dice::new(&[seed, learner, embedded.name, &draw.to_string()]);
        let files = vary(embedded, &original, draw % 2 == 0, &mut dice);
        if let Ok(task) = Task::with(embedded.name, files)
            && is_sound(&task)
        {
            return Ok(task);
        }
    }
    Ok(original)
}

/// Whether there is something to do, and it can be done.
fn is_sound(task: &Task) -> bool {
    let is_solved = |checks: Vec<Check>| checks.iter().all(|check| check.met);
    let start = task.check(task.start()).map(is_solved);
    let solution = task.check(task.file("solution.yaml")).map(is_solved);
    start == Ok(false) && solution == Ok(true)
}

fn vary(embedded: &'static Embedded, original: &Task, is_elsewhere: bool, dice: &mut Dice) -> Files {
    let text = |name: &str| String::from_utf8_lossy(original.file(name)).into_owned();
    let mut texts: BTreeMap<&'static str, String> =
        embedded.files.iter().map(|(name, _)| (*name, text(name))).collect();
    if let Some(start) = some_faults(original, dice) {
        texts.insert("start.yaml", start);
    }
    let own = own_resources(&texts);
    if let Some(goals) = texts.get_mut("goal.yaml") {
        *goals = with_own(goals, &own);
    }
    let second = dice.below(256) as u8;
    let region = region_of(&texts).filter(|_| is_elsewhere && !names_public_addresses(&texts));
    let other_region = REGIONS[dice.below(REGIONS.len())];
    let suffix = format!("{:04x}", dice.below(1 << 16));
    let buckets = buckets(&texts["start.yaml"]);
    let percent = 90 + dice.below(10) as u32;
    for (name, text) in &mut texts {
        *text = with_addresses(text, second);
        for bucket in &buckets {
            *text = with_bucket(text, bucket, &format!("{bucket}-{suffix}"));
        }
        if let Some(region) = &region {
            *text = text.replace(region, other_region);
        }
        if original.exercise.goals.usage_files().any(|usage| usage == *name) {
            *text = with_volumes(text, percent);
        }
    }
    texts.into_iter().map(|(name, text)| (name, Cow::Owned(text.into_bytes()))).collect()
}

/// The VPCs and buckets, else the subnets, that a solution leaves as they are: by these an answer is known as the learner's own.
fn own_resources(texts: &BTreeMap<&'static str, String>) -> Vec<String> {
    let (Some(start), Some(solution)) = (texts.get("start.yaml"), texts.get("solution.yaml")) else {
        return Vec::new();
    };
    let lines: Vec<&str> = start.lines().collect();
    let stays = |name: &String| {
        with_resources_of(solution, start, std::slice::from_ref(name)).is_some_and(|changed| changed == *solution)
    };
    let of_type = |kinds: &[&str]| -> Vec<String> {
        let declared =
            lines.windows(2).filter(|pair| pair[1].trim().strip_prefix("Type: ").is_some_and(|it| kinds.contains(&it)));
        declared.filter_map(|pair| pair[0].trim().strip_suffix(':')).map(str::to_owned).filter(stays).collect()
    };
    let own = of_type(&["AWS::EC2::VPC", "AWS::S3::Bucket"]);
    if own.is_empty() { of_type(&["AWS::EC2::Subnet"]) } else { own }
}

/// Goals with one before them: that these resources are those that were dealt.
fn with_own(goals: &str, own: &[String]) -> String {
    let Some((before, after)) = goals.split_once("goals:\n").filter(|_| !own.is_empty()) else {
        return goals.to_owned();
    };
    let indent: String = after.chars().take_while(|c| *c == ' ').collect();
    let goal =
        format!("{indent}- unchanged: [{}]\n{indent}  why: This is the network that you were given.\n", own.join(", "));
    format!("{before}goals:\n{goal}{after}")
}

/// The solution with some of the faults put back: at least one, where goals name several. Nothing where there is one only.
fn some_faults(original: &Task, dice: &mut Dice) -> Option<String> {
    let mut faults: Vec<&[String]> = original.exercise.goals.goals.iter().map(|goal| goal.cause.as_slice()).collect();
    faults.retain(|fault| !fault.is_empty());
    faults.sort();
    faults.dedup();
    if faults.len() < 2 {
        return None;
    }
    let kept = 1 + dice.below((1 << faults.len().min(8)) - 1);
    let chosen = faults.iter().enumerate().filter(|(place, _)| kept & (1 << place) != 0);
    let causes: Vec<String> = chosen.flat_map(|(_, fault)| fault.iter().cloned()).collect();
    let (start, solution) = (original.start(), original.file("solution.yaml"));
    with_resources_of(std::str::from_utf8(solution).ok()?, std::str::from_utf8(start).ok()?, &causes)
}

/// The Region that the template names.
fn region_of(texts: &BTreeMap<&'static str, String>) -> Option<String> {
    let line = texts.get("start.yaml")?.lines().find(|line| line.trim_start().starts_with("Region: "))?;
    line.split_once(": ").map(|(_, region)| region.trim().to_owned())
}

/// Whether a text tells of addresses that belong to a Region, such as those of Amazon S3.
fn names_public_addresses(texts: &BTreeMap<&'static str, String>) -> bool {
    texts.values().any(|text| {
        words(text).any(|(_, word)| {
            let address = word.split('/').next().and_then(|word| word.parse::<Ipv4Addr>().ok());
            address.is_some_and(|it| {
                !it.is_private()
                    && !it.is_documentation()
                    && !it.is_unspecified()
                    && !it.is_link_local()
                    && !it.is_loopback()
            })
        })
    })
}

/// The buckets that a template creates, by name.
fn buckets(template: &str) -> Vec<String> {
    let names = template.lines().filter_map(|line| line.trim_start().strip_prefix("BucketName: "));
    let is_name =
        |name: &&str| name.len() < 58 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    names.map(str::trim).filter(is_name).map(str::to_owned).collect()
}

fn with_bucket(text: &str, bucket: &str, other: &str) -> String {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    ["BucketName: ", "s3://", ":::"].into_iter().fold(text.to_owned(), |text, before| {
        let whole = format!("{before}{bucket}");
        let mut parts = text.split(&whole);
        let mut changed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let name = if part.starts_with(goes_on) { bucket } else { other };
            changed.extend([before, name, part]);
        }
        changed
    })
}

/// The same text with other private addresses, by these bits. A block changes only in the bits that it names, and so holds the same
/// addresses and blocks as before.
fn with_addresses(text: &str, bits: u8) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for (place, word) in words(text) {
        let (address, length) = word.split_once('/').unwrap_or((word, "32"));
        let (Ok(address), Ok(length @ 0..=32)) = (address.parse::<Ipv4Addr>(), length.parse::<u32>()) else { continue };
        let bits = match address.octets() {
            [10, ..] => u32::from(bits) << 16,
            [172, 16..=31, ..] => u32::from(bits & 0b1111) << 16,
            [192, 168, ..] => u32::from(bits) << 8,
            _ => continue,
        };
        let named = u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let other = Ipv4Addr::from(u32::from(address) ^ (bits & named));
        changed += &text[done..place];
        changed += &other.to_string();
        done = place + address.to_string().len();
    }
    changed + &text[done..]
}

/// Where something like an address or a block stands.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '/';
    let starts = text.char_indices().filter(move |(place, c)| {
        let before = text[..*place].chars().next_back();
        c.is_ascii_digit() && !before.is_some_and(|before| is_part(before) || before.is_alphanumeric())
    });
    starts.map(move |(place, _)| {
        let length = text[place..].find(|c| !is_part(c)).unwrap_or(text.len() - place);
        (place, text[place..place + length].trim_end_matches(['.', '/']))
    })
}

/// A usage with this share of its volumes.
fn with_volumes(usage: &str, percent: u32) -> String {
    let mut changed = String::new();
    for part in usage.split_inclusive([',', '\n', '}']) {
        let number = ["sent: ", "received: ", "quantity: "].into_iter().find_map(|key| part.split_once(key));
        let digits = number.map(|(_, value)| value.trim_end_matches(|c: char| !c.is_ascii_digit()));
        match digits.and_then(|digits| Some((digits, digits.parse::<u64>().ok()?))) {
            Some((digits, volume)) if volume >= 10 => {
                let other = volume * u64::from(percent) / 100;
                changed += &part.replacen(digits, &other.to_string(), 1);
            }
            _ => changed += part,
        }
    }
    changed
}

/// Numbers that look like chance, and are always the same for the same words.
struct Dice {
    words: Vec<u8>,
    thrown: u32,
}

impl Dice {
    fn new(words: &[&str]) -> Self {
        Self { words: words.join("\0").into_bytes(), thrown: 0 }
    }

    /// A number from zero on, less than this.
    fn below(&mut self, most: usize) -> usize {
        self.thrown += 1;
        let hash = Sha256::new().chain_update(&self.words).chain_update(self.thrown.to_be_bytes()).finalize();
        let number = hash.iter().take(7).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        usize::try_from(number % most.max(1) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::EXERCISES;

    #[test]
    fn every_variant_of_every_exercise_can_be_solved_and_many_differ() {
        for embedded in EXERCISES {
            let original = Task::new(embedded).expect("goals that can be read");
            let mut starts = std::collections::BTreeSet::new();
            for learner in 0..12 {
                let task = variant(embedded, "a seed", &learner.to_string()).expect("a variant");
                assert!(is_sound(&task), "{} of learner {learner}", embedded.name);
                let (own, of_the_book) = (task.exercise.goals.goals.len(), original.exercise.goals.goals.len());
                assert!((of_the_book..=of_the_book + 1).contains(&own), "{}: {own} goals", embedded.name);
                starts.insert(task.start().to_vec());
            }
            assert!(starts.len() > 8, "{}: only {} variants for 12 learners", embedded.name, starts.len());
        }
    }

    #[test]
    fn the_answer_of_another_learner_is_told_by_its_network() {
        let embedded = &EXERCISES[0];
        let [ana, bo] = ["ana", "bo"].map(|learner| variant(embedded, "a seed", learner).expect("a variant"));
        let checks = ana.check(bo.file("solution.yaml")).expect("a template");
        assert!(checks.iter().any(|check| !check.met && check.reason.contains("CidrBlock")), "{checks:?}");
    }

    #[test]
    fn the_same_learner_gets_the_same_again_and_another_seed_something_else() {
        let embedded = &EXERCISES[0];
        let start = |seed, learner| variant(embedded, seed, learner).expect("a variant").start().to_vec();
        assert_eq!(start("a", "ana"), start("a", "ana"));
        assert_ne!(start("a", "ana"), start("b", "ana"));
        assert_ne!(start("a", "ana"), start("a", "bo"));
    }

    #[test]
    fn blocks_hold_what_they_held() {
        let of_others = "172.20.0.0/16 172.16.0.0/12 172.32.0.0/16 192.168.4.0/24 192.168.0.0/20 192.168.0.0/16";
        let expected = "172.23.0.0/16 172.16.0.0/12 172.32.0.0/16 192.168.247.0/24 192.168.240.0/20 192.168.0.0/16";
        assert_eq!(with_addresses(of_others, 0xf3), expected);
        let text = "10.0.0.0/16 holds 10.0.1.4, 10.0.0.0/8 both; 10.64.0.0/10. Not 110.0.1.4, 203.0.113.9, v10.0.1.4 or 1.10.0.0.";
        let expected = "10.195.0.0/16 holds 10.195.1.4, 10.0.0.0/8 both; 10.128.0.0/10. Not 110.0.1.4, 203.0.113.9, v10.0.1.4 or \
                        1.10.0.0.";
        assert_eq!(with_addresses(text, 0b1100_0011), expected);
    }

    #[test]
    fn a_bucket_is_renamed_where_it_is_one() {
        let text = "BucketName: reports\ns3://reports/q3 s3://reports-old arn:aws:s3:::reports/* the reports";
        let expected = "BucketName: reports-1\ns3://reports-1/q3 s3://reports-old arn:aws:s3:::reports-1/* the reports";
        assert_eq!(with_bucket(text, "reports", "reports-1"), expected);
    }

    #[test]
    fn volumes_shrink_and_times_stay() {
        let text = "- {from: App, to: s3://reports, sent: 20, received: 480}\n- {resource: Ssm, type: VpcEndpoint-Hours, zones: 3}\n";
        assert_eq!(with_volumes(text, 90), text.replace("20", "18").replace("480", "432"));
    }
}
