//! Sorting with one compiled sort. The standard library's is compiled for each type that is sorted by it, and twenty of those
//! were a twentieth of what a page loads. Where each microsecond counts, or few things are sorted, it stays.

use std::cmp::Ordering;
use std::mem;

/// Sorts by a key, as [`slice::sort_by_key`] does.
///
/// ```
/// let mut names = vec!["subnet", "vpc", "eni", "route"];
/// vpce_model::sort::sort_by_key(&mut names, |name| name.len());
/// assert_eq!(names, ["vpc", "eni", "route", "subnet"]);
/// ```
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    if items.len() < 2 {
        return;
    }
    let places = places(items.len(), &|one, other| key(&items[one]).cmp(&key(&items[other])));
    let mut unsorted: Vec<Option<T>> = mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| unsorted[place].take()));
}

/// The places of so many things in order; things that are alike stay as they are.
fn places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}
