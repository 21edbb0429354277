//! `Fn::Cidr`: cuts a block into equal smaller ones
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html>).

use ipnet::IpNet;

/// The first `count` blocks of `block` that leave `host_bits` bits to the hosts; an error is what does not fit.
pub(crate) fn cut(block: IpNet, count: usize, host_bits: u8) -> Result<Vec<IpNet>, String> {
    if !(1..=256).contains(&count) {
        return Err(format!("it makes 1 to 256 blocks, not {count}"));
    }
    let length = block.max_prefix_len().checked_sub(host_bits).filter(|length| *length > 0);
    let Some(length) = length else {
        return Err(format!("a block cannot have {host_bits} bits for its hosts"));
    };
    let blocks: Vec<IpNet> = match block {
        IpNet::V4(block) => {
            block.subnets(length).map(|blocks| blocks.take(count).map(IpNet::V4).collect()).unwrap_or_default()
        }
        IpNet::V6(block) => {
            block.subnets(length).map(|blocks| blocks.take(count).map(IpNet::V6).collect()).unwrap_or_default()
        }
    };
    if blocks.len() < count {
        return Err(format!("{} blocks of /{length} fit into {block}, not {count}", blocks.len()));
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn blocks_are_cut_from_the_start() {
        for (block, count, host_bits, expected) in [
            (
                "192.168.0.0/24",
                6,
                5,
                "192.168.0.0/27 192.168.0.32/27 192.168.0.64/27 192.168.0.96/27 192.168.0.128/27 192.168.0.160/27",
            ),
            ("10.0.0.0/16", 2, 8, "10.0.0.0/24 10.0.1.0/24"),
            ("10.0.7.9/16", 1, 8, "10.0.0.0/24"),
            ("2001:db8::/56", 2, 64, "2001:db8::/64 2001:db8:0:1::/64"),
        ] {
            let blocks = cut(block.parse().unwrap(), count, host_bits).unwrap();
            let blocks: Vec<String> = blocks.iter().map(ToString::to_string).collect();
            assert_eq!(blocks.join(" "), expected);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (block, count, host_bits, expected) in [
            ("10.0.0.0/24", 3, 7, "2 blocks of /25 fit into 10.0.0.0/24, not 3"),
            ("10.0.0.0/24", 1, 9, "0 blocks of /23 fit into 10.0.0.0/24, not 1"),
            ("10.0.0.0/24", 0, 4, "it makes 1 to 256 blocks, not 0"),
            ("10.0.0.0/8", 257, 4, "it makes 1 to 256 blocks, not 257"),
            ("10.0.0.0/8", 1, 32, "a block cannot have 32 bits for its hosts"),
            ("::/0", 1, 200, "a block cannot have 200 bits for its hosts"),
        ] {
            assert_eq!(cut(block.parse().unwrap(), count, host_bits).unwrap_err(), expected);
        }
    }
}
