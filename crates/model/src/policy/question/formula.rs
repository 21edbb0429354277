//! Policies as a formula over the parts of a request.
//!
//! Formulas are kept once each: two policies that have a statement in common have its formula in common, and a search that
//! settles it for one has settled it for the other.

use std::collections::HashMap;

use super::dimension::Predicate;

/// A statement about a request, in a [`Formulas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Formula {
    node: usize,
    negated: bool,
}

impl Formula {
    pub(super) const TRUE: Self = Self { node: 0, negated: false };
    pub(super) const FALSE: Self = Self { node: 0, negated: true };

    /// The place of what it says, or denies.
    pub(super) fn node(self) -> usize {
        self.node
    }

    /// Whether it is the negation of its node.
    pub(super) fn is_negated(self) -> bool {
        self.negated
    }
}

impl From<bool> for Formula {
    fn from(holds: bool) -> Self {
        if holds { Self::TRUE } else { Self::FALSE }
    }
}

impl std::ops::Not for Formula {
    type Output = Self;

    fn not(self) -> Self {
        Self { node: self.node, negated: !self.negated }
    }
}

/// What a formula says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// All of them hold; of none, it is true. "Any" is the negation of "all not".
    All(Vec<Formula>),
    /// A part of the request is as a predicate says.
    Part { dimension: usize, predicate: Predicate },
    /// Something that can't be compared with the rest, by its number. It may hold, or not.
    Open(usize),
}

/// Formulas, each once.
#[derive(Debug)]
pub(super) struct Formulas {
    nodes: Vec<Node>,
    places: HashMap<Node, usize>,
}

impl Formulas {
    pub(super) fn new() -> Self {
        let nothing = Node::All(Vec::new());
        Self { nodes: vec![nothing.clone()], places: HashMap::from([(nothing, 0)]) }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, formula: Formula) -> &Node {
        &self.nodes[formula.node]
    }

    /// All of some formulas.
    pub(super) fn all(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut kept = Vec::new();
        for part in parts {
            match self.node(part) {
                Node::All(inner) if !part.negated => kept.extend(inner),
                _ => kept.push(part),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        // A formula and its negation are neighbours, as is what is never true.
        if kept.contains(&Formula::FALSE) || kept.windows(2).any(|two| two[0] == !two[1]) {
            return Formula::FALSE;
        }
        match *kept {
            [only] => only,
            _ => self.formula(Node::All(kept)),
        }
    }

    /// One of some formulas.
    pub(super) fn any(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        !self.all(parts.into_iter().map(|part| !part))
    }

    /// A predicate over a part of the request.
    pub(super) fn part(&mut self, dimension: usize, predicate: Predicate) -> Formula {
        if !predicate < predicate {
            return !self.formula(Node::Part { dimension, predicate: !predicate });
        }
        self.formula(Node::Part { dimension, predicate })
    }

    /// Something open, by its number.
    pub(super) fn open(&mut self, number: usize) -> Formula {
        self.formula(Node::Open(number))
    }

    fn formula(&mut self, node: Node) -> Formula {
        let place = *self.places.entry(node).or_insert_with_key(|node| {
            self.nodes.push(node.clone());
            self.nodes.len() - 1
        });
        Formula { node: place, negated: false }
    }
}
