//! Sets of texts that patterns describe, and the shortest text that is in some of them and not in others.
//!
//! A pattern is a [`Word`]: steps that each take one letter or any number of them. A [`Language`] is the texts that fit one of
//! several words. Only [`letters that make a difference`](Languages::new) are ever tried: those that a word names, and one of
//! each kind that no word names. Each language becomes a deterministic machine, state by state as a search needs it; a search
//! runs several machines side by side, breadth first, and meets each combination of states once.
//!
//! Crates for regular expressions make machines for reading, which can't be asked for a text that two of them tell apart.

use std::collections::{HashMap, HashSet, VecDeque};

/// Which letters a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Letters {
    Any,
    NotColon,
    /// `0` to `9`.
    Digit,
    /// Digits and lower-case letters.
    Folded,
    /// What a name in IAM is made of.
    Name,
    /// A name, or `/`.
    Path,
    Only(char),
    Either(char, char),
}

impl Letters {
    fn has(self, letter: char) -> bool {
        match self {
            Self::Any => true,
            Self::NotColon => letter != ':',
            Self::Digit => letter.is_ascii_digit(),
            Self::Folded => letter.is_ascii_digit() || letter.is_ascii_lowercase(),
            Self::Name => letter.is_ascii_alphanumeric() || "+=,.@_-".contains(letter),
            Self::Path => letter == '/' || Self::Name.has(letter),
            Self::Only(own) => letter == own,
            Self::Either(one, other) => letter == one || letter == other,
        }
    }
}

/// A piece of a [`Word`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// One letter.
    One(Letters),
    /// Any number of letters, or none.
    Many(Letters),
}

/// Steps, one after the other.
pub(super) type Word = Vec<Step>;

/// The word of a text.
pub(super) fn literal(text: &str) -> Word {
    text.chars().map(|letter| Step::One(Letters::Only(letter))).collect()
}

/// Texts that fit one of some words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Language(pub(super) Vec<Word>);

impl Language {
    /// One text.
    pub(super) fn of(text: &str) -> Self {
        Self(vec![literal(text)])
    }

    /// Whether a text is in it.
    pub(super) fn has(&self, text: &str) -> bool {
        let places = text.chars().fold(self.start(), |places, letter| self.after(&places, letter));
        self.accepts(&places)
    }

    fn start(&self) -> Places {
        let places = (0..self.0.len()).map(|word| (word, 0));
        self.with_skipped(places.collect())
    }

    /// The places that a letter leads to.
    fn after(&self, places: &Places, letter: char) -> Places {
        let next = places.iter().filter_map(|&(word, step)| match self.0[word].get(step)? {
            Step::One(letters) if letters.has(letter) => Some((word, step + 1)),
            Step::Many(letters) if letters.has(letter) => Some((word, step)),
            _ => None,
        });
        self.with_skipped(next.collect())
    }

    /// Adds the places that are reached without a letter: behind a [`Step::Many`].
    fn with_skipped(&self, mut places: Places) -> Places {
        let mut seen = 0;
        while let Some(&(word, step)) = places.get(seen) {
            if matches!(self.0[word].get(step), Some(Step::Many(_))) {
                places.push((word, step + 1));
            }
            seen += 1;
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    fn accepts(&self, places: &Places) -> bool {
        places.iter().any(|&(word, step)| step == self.0[word].len())
    }

    /// Whether every text from here on is accepted.
    fn takes_all(&self, places: &Places) -> bool {
        places.iter().any(|&(word, step)| self.0[word][step..] == [Step::Many(Letters::Any)])
    }
}

/// Words, each with the number of its steps that are done.
type Places = Vec<(usize, usize)>;

/// A deterministic machine for a language, as far as it was needed.
#[derive(Debug)]
struct Machine {
    states: Vec<State>,
    numbers: HashMap<Places, usize>,
}

#[derive(Debug)]
struct State {
    places: Places,
    accepts: bool,
    takes_all: bool,
    /// The state behind each letter of the alphabet, once it was asked for.
    next: Vec<Option<usize>>,
}

impl Machine {
    fn new(language: &Language, letters: usize) -> Self {
        let mut machine = Self { states: Vec::new(), numbers: HashMap::new() };
        machine.number(language, language.start(), letters);
        machine
    }

    fn number(&mut self, language: &Language, places: Places, letters: usize) -> usize {
        if let Some(number) = self.numbers.get(&places) {
            return *number;
        }
        let number = self.states.len();
        self.numbers.insert(places.clone(), number);
        let (accepts, takes_all) = (language.accepts(&places), language.takes_all(&places));
        self.states.push(State { places, accepts, takes_all, next: vec![None; letters] });
        number
    }

    fn next(&mut self, language: &Language, state: usize, letter: usize, alphabet: &[char]) -> usize {
        if let Some(next) = self.states[state].next[letter] {
            return next;
        }
        let places = language.after(&self.states[state].places, alphabet[letter]);
        let next = self.number(language, places, alphabet.len());
        self.states[state].next[letter] = Some(next);
        next
    }
}

/// A search that would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooManyStates;

/// How many steps machines may take over all searches.
const MAX_STEPS: usize = 2_000_000;

/// Languages over one alphabet.
#[derive(Debug)]
pub(super) struct Languages {
    languages: Vec<Language>,
    machines: Vec<Option<Machine>>,
    alphabet: Vec<char>,
    steps: usize,
}

impl Languages {
    /// Takes languages together. Two letters that no word names, and that are of the same kinds, are interchangeable: one of
    /// them stands for all.
    pub(super) fn new(languages: Vec<Language>) -> Self {
        let mut named: Vec<char> = Vec::new();
        for step in languages.iter().flat_map(|language| &language.0).flatten() {
            match step {
                Step::One(Letters::Only(letter)) | Step::Many(Letters::Only(letter)) => named.push(*letter),
                Step::One(Letters::Either(one, other)) | Step::Many(Letters::Either(one, other)) => {
                    named.extend([*one, *other]);
                }
                _ => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        // The first are tried first: they make the nicer examples.
        let kinds = [('a'..='z').rev().collect::<Vec<_>>(), ('0'..='9').rev().collect(), ('A'..='Z').collect()];
        let unnamed = |kind: &[char]| kind.iter().copied().find(|letter| !named.contains(letter));
        let mut alphabet: Vec<char> = kinds.iter().filter_map(|kind| unnamed(kind)).collect();
        alphabet.extend(&named);
        let signs = [&['-', '_', '.', '@', '=', ',', '+'][..], &['!', '#', '~', ' ']];
        alphabet.extend(signs.into_iter().filter_map(unnamed));
        alphabet.extend([':', '/'].into_iter().filter(|letter| !named.contains(letter)));
        Self { machines: languages.iter().map(|_| None).collect(), languages, alphabet, steps: 0 }
    }

    /// The shortest text that is in some languages (`true`) and not in others.
    pub(super) fn shortest(&mut self, wanted: &[(usize, bool)]) -> Result<Option<String>, TooManyStates> {
        for &(number, _) in wanted {
            let (language, letters) = (&self.languages[number], self.alphabet.len());
            self.machines[number].get_or_insert_with(|| Machine::new(language, letters));
        }
        let start = vec![0; wanted.len()];
        let mut met: HashSet<Vec<usize>> = HashSet::from([start.clone()]);
        // Each combination with the one before it and the letter between.
        let mut queue: Vec<(Vec<usize>, usize, usize)> = vec![(start, 0, 0)];
        let mut place = 0;
        while place < queue.len() {
            if self.is_wanted(&queue[place].0, wanted) {
                return Ok(Some(self.spell(&queue, place)));
            }
            self.steps += self.alphabet.len() * wanted.len();
            if self.steps > MAX_STEPS {
                return Err(TooManyStates);
            }
            for letter in 0..self.alphabet.len() {
                let next = self.step(&queue[place].0, letter, wanted);
                if self.is_hopeless(&next, wanted) || met.contains(&next) {
                    continue;
                }
                met.insert(next.clone());
                queue.push((next, place, letter));
            }
            place += 1;
        }
        Ok(None)
    }

    fn states<'s>(
        &'s self,
        states: &'s [usize],
        wanted: &'s [(usize, bool)],
    ) -> impl Iterator<Item = (&'s State, bool)> {
        states.iter().zip(wanted).filter_map(|(&state, &(number, inside))| {
            self.machines[number].as_ref().map(|machine| (&machine.states[state], inside))
        })
    }

    fn is_wanted(&self, states: &[usize], wanted: &[(usize, bool)]) -> bool {
        self.states(states, wanted).all(|(state, inside)| state.accepts == inside)
    }

    /// Whether nothing that follows can be wanted.
    fn is_hopeless(&self, states: &[usize], wanted: &[(usize, bool)]) -> bool {
        self.states(states, wanted)
            .any(|(state, inside)| if inside { state.places.is_empty() } else { state.takes_all })
    }

    fn step(&mut self, states: &[usize], letter: usize, wanted: &[(usize, bool)]) -> Vec<usize> {
        let Self { languages, machines, alphabet, .. } = self;
        let next = states.iter().zip(wanted).map(|(&state, &(number, _))| {
            machines[number].as_mut().map_or(state, |machine| machine.next(&languages[number], state, letter, alphabet))
        });
        next.collect()
    }

    /// The letters on the way to a combination.
    fn spell(&self, queue: &[(Vec<usize>, usize, usize)], mut place: usize) -> String {
        let mut letters = VecDeque::new();
        while place > 0 {
            let (_, before, letter) = &queue[place];
            letters.push_front(self.alphabet[*letter]);
            place = *before;
        }
        letters.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn glob(text: &str) -> Word {
        let step = |letter| match letter {
            '*' => Step::Many(Letters::Any),
            '?' => Step::One(Letters::Any),
            letter => Step::One(Letters::Only(letter)),
        };
        text.chars().map(step).collect()
    }

    fn shortest(inside: &[&str], outside: &[&str]) -> Option<String> {
        let languages: Vec<Language> =
            inside.iter().chain(outside).map(|text| Language(text.split('|').map(glob).collect())).collect();
        let wanted: Vec<_> = (0..languages.len()).map(|number| (number, number < inside.len())).collect();
        Languages::new(languages).shortest(&wanted).expect("few states")
    }

    #[test]
    fn a_text_is_found_where_there_is_one() {
        assert_eq!(shortest(&["reports/*", "*.csv"], &[]).as_deref(), Some("reports/.csv"));
        assert_eq!(shortest(&["a*"], &["a", "a?"]).as_deref(), Some("azz"));
        assert_eq!(shortest(&["*"], &["?*"]).as_deref(), Some(""));
        assert_eq!(shortest(&["a*"], &["a", "a?*"]), None);
        assert_eq!(shortest(&["?"], &["a|b|z"]).as_deref(), Some("y"));
    }

    /// A text of which every second letter from the end is an `a`: there are as many states as subsets of the patterns.
    fn every_second(patterns: usize) -> (Vec<Language>, Result<Option<String>, TooManyStates>) {
        let words = (0..patterns).map(|width| glob(&format!("*a{}", "?".repeat(width))));
        let languages: Vec<Language> = words.map(|word| Language(vec![word])).collect();
        let wanted: Vec<_> = (0..patterns).map(|number| (number, number % 2 == 0)).collect();
        let found = Languages::new(languages.clone()).shortest(&wanted);
        (languages, found)
    }

    #[test]
    fn many_wildcards_end_in_a_text_or_in_a_refusal() {
        let (languages, found) = every_second(12);
        let text = found.expect("few states").expect("a text");
        let fits = |(number, language): (usize, &Language)| language.has(&text) == (number % 2 == 0);
        assert!(languages.iter().enumerate().all(fits), "{text}");
        assert_eq!(every_second(40).1, Err(TooManyStates));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The machines know a text exactly when trying all short ones finds one.
        #[test]
        fn the_shortest_text_is_that_of_trying_them_all(
            globs in prop::collection::vec(("[ab*?]{0,4}", any::<bool>()), 1..5)
        ) {
            let languages: Vec<Language> = globs.iter().map(|(text, _)| Language(vec![glob(text)])).collect();
            let fits = |text: &str| languages.iter().zip(&globs).all(|(language, (_, inside))| language.has(text) == *inside);
            let mut texts = vec![String::new()];
            let mut layer = texts.clone();
            for _ in 0..6 {
                layer = layer.iter().flat_map(|text| ['a', 'b', 'z'].map(|letter| format!("{text}{letter}"))).collect();
                texts.extend(layer.iter().cloned());
            }
            let tried = texts.iter().find(|text| fits(text)).map(String::len);
            let wanted: Vec<_> = globs.iter().enumerate().map(|(number, (_, inside))| (number, *inside)).collect();
            let found = Languages::new(languages.clone()).shortest(&wanted).expect("few states");
            prop_assert!(found.as_deref().is_none_or(fits));
            if tried.is_some() || found.as_ref().is_some_and(|text| text.len() <= 6) {
                prop_assert_eq!(found.map(|text| text.len()), tried);
            }
        }
    }
}
