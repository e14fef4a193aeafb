//! Nearest-name hints: which known name a mistyped one was likely meant to be.

/// Finds the candidate nearest to what was typed, where one is near enough to be meant: by its letters, else because it
/// alone begins with what was typed, or what was typed with it.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Letters that both have at least.
    const ALIKE: usize = 4;
    let limit = (typed.chars().count() / 3).max(1);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if let Some(near) = ranked(typed, candidates.iter().copied(), limit).first() {
        return Some(near);
    }
    let begun = |it: &&str| typed.len().min(it.len()) >= ALIKE && (it.starts_with(typed) || typed.starts_with(*it));
    let mut begun = candidates.into_iter().filter(begun);
    begun.next().filter(|_| begun.next().is_none())
}

/// Finds up to three candidates nearest to what was typed, the nearest first.
///
/// More generous than [`nearest`]: it answers "which could be meant" rather than "this is meant".
pub fn nearest_three<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = nearest_all(typed, candidates);
    found.truncate(3);
    found
}

/// Finds every candidate that could be meant, the nearest first.
pub fn nearest_all<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let limit = (typed.chars().count() / 2).max(2);
    ranked(typed, candidates, limit)
}

fn ranked<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let wanted: Vec<char> = typed.to_lowercase().chars().take(LONGEST).collect();
    let mut row = Vec::new();
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().take(LONGEST).collect();
            if wanted.len().abs_diff(other.len()) > limit {
                return None;
            }
            let distance = distance(&wanted, &other, &mut row);
            (distance <= limit).then_some((distance, candidate))
        })
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

// Names are short; a longer text is compared by its beginning so that a pasted page costs nothing.
const LONGEST: usize = 80;

/// Damerau-Levenshtein distance with adjacent swaps (optimal string alignment).
fn distance(a: &[char], b: &[char], row: &mut Vec<usize>) -> usize {
    let width = b.len() + 1;
    row.clear();
    row.resize(width * 3, 0);
    for (j, cell) in row.iter_mut().take(width).enumerate() {
        *cell = j;
    }
    // Three rows in turn: the one before the last, the last, the current.
    let (mut before, mut last, mut current) = (2 * width, 0, width);
    for i in 1..=a.len() {
        row[current] = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (row[last + j] + 1)
                .min(row[current + j - 1] + 1)
                .min(row[last + j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(row[before + j - 2] + 1);
            }
            row[current + j] = best;
        }
        (before, last, current) = (last, current, before);
    }
    row[last + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_step() {
        assert_eq!(nearest("embrago", ["embargo", "expires", "draft"]), Some("embargo"));
        assert_eq!(nearest("drft", ["embargo", "expires", "draft"]), Some("draft"));
    }

    #[test]
    fn what_is_far_is_not_proposed() {
        assert_eq!(nearest("colour", ["embargo", "expires", "draft"]), None);
        assert_eq!(nearest("exp", ["embargo", "expires", "draft"]), None);
    }

    #[test]
    fn a_word_cut_short_or_written_out_is_meant() {
        assert_eq!(nearest("language", ["embargo", "lang", "title"]), Some("lang"));
        assert_eq!(nearest("desc", ["description", "title"]), Some("description"));
        assert_eq!(nearest("inferred", ["inferred-source", "inferred-outside"]), None);
    }

    #[test]
    fn three_candidates_come_nearest_first() {
        assert_eq!(
            nearest_three("russi", ["russie", "prusse", "chine", "russes"]),
            ["russie", "prusse", "russes"].to_vec()
        );
    }
}
