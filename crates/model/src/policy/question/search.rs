//! The search for a request of which a formula is true.
//!
//! Each part of the request has a value at any time. A formula that is false for these values is chosen, the one with the
//! fewest ways to make it true; each way is tried in turn, and keeps what was decided before. When none is false any longer,
//! the values are a request; when nothing is left to try, there is none.
//!
//! A way that fails says which decisions are to blame. Decisions that are not are left at once: another way there would fail
//! for the same reasons.

use std::collections::BTreeSet;

use super::dimension::{Dimension, Predicate, Values};
use super::formula::{Formula, Formulas, Node};
use super::language::TooManyStates;

/// How many decisions a search may take.
const MAX_DECISIONS: usize = 2_000;

/// A search that would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooHard;

impl From<TooManyStates> for TooHard {
    fn from(_: TooManyStates) -> Self {
        Self
    }
}

/// Values for which a formula holds, if there are any.
pub(super) fn solve(
    dimensions: &mut [Dimension],
    formulas: &Formulas,
    goal: Formula,
) -> Result<Option<Vec<Values>>, TooHard> {
    let mut values = Vec::with_capacity(dimensions.len());
    for dimension in dimensions.iter_mut() {
        let Some(value) = dimension.solve(&[])? else { return Ok(None) };
        values.push(value);
    }
    let decided = vec![Vec::new(); dimensions.len()];
    let state = State { values, decided, settled: vec![None; formulas.len()] };
    let mut search = Search { dimensions, formulas, state, decisions: 0 };
    let found = search.satisfy(vec![goal], Vec::new(), 0)?;
    Ok(found.is_ok().then_some(search.state.values))
}

struct Search<'d> {
    dimensions: &'d mut [Dimension],
    formulas: &'d Formulas,
    state: State,
    decisions: usize,
}

/// The depth of a decision.
type Depth = usize;

/// The decisions that make something impossible.
type Blame = BTreeSet<Depth>;

/// What is decided, and values that agree with it.
#[derive(Clone, Debug)]
struct State {
    values: Vec<Values>,
    /// For each part the predicates that have to hold, in order, and since which decision.
    decided: Vec<Vec<(Predicate, Depth)>>,
    /// For each node whether it has to hold, and since which decision.
    settled: Vec<Option<(bool, Depth)>>,
}

impl Search<'_> {
    /// Makes all of some formulas true, beside some choices that are open; or says which decisions prevent it.
    fn satisfy(
        &mut self,
        mut formulas: Vec<Formula>,
        mut choices: Vec<Formula>,
        depth: Depth,
    ) -> Result<Result<(), Blame>, TooHard> {
        self.decisions += 1;
        if self.decisions > MAX_DECISIONS {
            return Err(TooHard);
        }
        while let Some(formula) = formulas.pop() {
            if let Some((holds, since)) = self.state.settled[formula.node()] {
                if holds == formula.is_negated() {
                    return Ok(Err(Blame::from([since, depth])));
                }
                continue;
            }
            self.state.settled[formula.node()] = Some((!formula.is_negated(), depth));
            match self.formulas.node(formula) {
                Node::All(_) if formula.is_negated() => choices.push(formula),
                Node::All(parts) => formulas.extend(parts),
                Node::Part { dimension, predicate } => {
                    let predicate = if formula.is_negated() { !*predicate } else { *predicate };
                    if let Err(mut blame) = self.decide(*dimension, predicate, depth)? {
                        blame.insert(depth);
                        return Ok(Err(blame));
                    }
                }
                Node::Open(_) => {}
            }
        }
        let hardest = match self.hardest(&choices)? {
            None => return Ok(Ok(())),
            Some(hardest) => hardest,
        };
        let chosen = choices.swap_remove(hardest.place);
        let mut blame = hardest.blame;
        // The choice itself is there since it was settled.
        blame.extend(self.state.settled[chosen.node()].map(|(_, since)| since));
        let before = self.state.clone();
        for way in hardest.ways {
            match self.satisfy(vec![way], choices.clone(), depth + 1)? {
                Ok(()) => return Ok(Ok(())),
                Err(of_way) => {
                    self.state.clone_from(&before);
                    if !of_way.contains(&(depth + 1)) {
                        return Ok(Err(of_way));
                    }
                    blame.extend(of_way);
                }
            }
        }
        blame.remove(&(depth + 1));
        Ok(Err(blame))
    }

    /// Of the choices that the values don't meet, the one that leaves the fewest ways.
    fn hardest(&mut self, choices: &[Formula]) -> Result<Option<Hardest>, TooHard> {
        let mut hardest: Option<Hardest> = None;
        for (place, choice) in choices.iter().enumerate() {
            let formulas = self.formulas;
            let Node::All(parts) = formulas.node(*choice) else { continue };
            if self.holds(*choice) {
                continue;
            }
            let (mut ways, mut blame) = (Vec::new(), Blame::new());
            for part in parts {
                match self.is_possible(!*part)? {
                    Ok(()) => ways.push(!*part),
                    Err(of_part) => blame.extend(of_part),
                }
                if hardest.as_ref().is_some_and(|hardest| hardest.ways.len() <= ways.len()) {
                    break;
                }
            }
            if hardest.as_ref().is_none_or(|hardest| ways.len() < hardest.ways.len()) {
                let is_settled = ways.is_empty();
                hardest = Some(Hardest { place, ways, blame });
                if is_settled {
                    break;
                }
            }
        }
        Ok(hardest)
    }

    /// Whether the values meet a formula.
    fn holds(&self, formula: Formula) -> bool {
        let holds = match self.formulas.node(formula) {
            Node::All(parts) => parts.iter().all(|part| self.holds(*part)),
            Node::Part { dimension, predicate } => {
                self.dimensions[*dimension].holds(*predicate, &self.state.values[*dimension])
            }
            // It holds either way only once it is decided.
            Node::Open(_) => {
                return self.state.settled[formula.node()].is_some_and(|(holds, _)| holds != formula.is_negated());
            }
        };
        holds != formula.is_negated()
    }

    /// Whether a formula agrees with what is decided, each part of it by itself; else what it disagrees with.
    fn is_possible(&mut self, formula: Formula) -> Result<Result<(), Blame>, TooHard> {
        if let Some((holds, since)) = self.state.settled[formula.node()] {
            return Ok(if holds == formula.is_negated() { Err(Blame::from([since])) } else { Ok(()) });
        }
        let formulas = self.formulas;
        match formulas.node(formula) {
            Node::All(parts) if formula.is_negated() => {
                let mut blame = Blame::new();
                for part in parts {
                    match self.is_possible(!*part)? {
                        Ok(()) => return Ok(Ok(())),
                        Err(of_part) => blame.extend(of_part),
                    }
                }
                Ok(Err(blame))
            }
            Node::All(parts) => {
                for part in parts {
                    if let Err(blame) = self.is_possible(*part)? {
                        return Ok(Err(blame));
                    }
                }
                Ok(Ok(()))
            }
            Node::Part { dimension, predicate } => {
                let predicate = if formula.is_negated() { !*predicate } else { *predicate };
                Ok(self.values_with(*dimension, predicate)?.map(|_| ()))
            }
            Node::Open(_) => Ok(Ok(())),
        }
    }

    /// Values for a part that agree with what is decided, and with one predicate more.
    fn values_with(&mut self, dimension: usize, predicate: Predicate) -> Result<Result<Values, Blame>, TooHard> {
        let values = &self.state.values[dimension];
        if self.dimensions[dimension].holds(predicate, values) {
            return Ok(Ok(values.clone()));
        }
        let decided = &self.state.decided[dimension];
        if let Ok(place) = decided.binary_search_by_key(&!predicate, |(decided, _)| *decided) {
            return Ok(Err(Blame::from([decided[place].1])));
        }
        let mut predicates: Vec<_> = decided.iter().map(|(decided, _)| *decided).collect();
        if let Err(place) = predicates.binary_search(&predicate) {
            predicates.insert(place, predicate);
        }
        let found = self.dimensions[dimension].solve(&predicates)?;
        Ok(found.ok_or_else(|| decided.iter().map(|(_, since)| *since).collect()))
    }

    fn decide(&mut self, dimension: usize, predicate: Predicate, depth: Depth) -> Result<Result<(), Blame>, TooHard> {
        let values = match self.values_with(dimension, predicate)? {
            Ok(values) => values,
            Err(blame) => return Ok(Err(blame)),
        };
        self.state.values[dimension] = values;
        let decided = &mut self.state.decided[dimension];
        if let Err(place) = decided.binary_search_by_key(&predicate, |(decided, _)| *decided) {
            decided.insert(place, (predicate, depth));
        }
        Ok(Ok(()))
    }
}

/// A choice, the ways that it leaves, and the decisions that close the others.
struct Hardest {
    place: usize,
    ways: Vec<Formula>,
    blame: Blame,
}
