//! What a failed quotation may have meant: the passage most like it, with the difference word by word; passages joined
//! without a mark; a beginning or an end inside a word.

use rustc_hash::FxHashMap;

use super::edges::{is_boundary, sign_of};
use super::find::{flow, run};
use super::letters::{BREAK, INSERTION, same_word, signs, signs_up_to};
use super::reading::Segment;
use super::steps::Steps;
use super::text::{SourceText, words};
use super::verdict::{Difference, Nearest, Passage, Trouble};

/// How many places of a quotation's words are looked at.
const LOOKS: usize = 200_000;
/// How many comparisons it may cost to find the parts of a joined quotation.
const RUNS: u64 = 4_000_000;
/// The longest word, in bytes, whose letters are compared with another one's.
const LONGEST_WORD: usize = 200;
/// How many letters are compared in working out one difference.
const LETTERS: usize = 5_000_000;
/// The longest quotation, in words and signs, whose difference is worked out whole.
const LONGEST: usize = 800;
/// The most parts that a joined quotation is taken apart into.
const PARTS: usize = 5;
/// Words left out up to which the difference says more than two places do.
const SMALL_OMISSION: usize = 2;

/// Says why a segment stands nowhere in a text.
pub fn trouble(text: &SourceText<'_>, segment: &Segment, steps: &Steps) -> Trouble {
    inside_word(text, segment)
        .or_else(|| joined(text, segment, steps))
        .or_else(|| nearest(text, segment, steps).map(Trouble::Differs))
        .unwrap_or(Trouble::Nothing)
}

/// Whether the letters stand there, but begin or end inside a word or a number.
fn inside_word(text: &SourceText<'_>, segment: &Segment) -> Option<Trouble> {
    let wanted = segment.text.trim();
    if wanted.is_empty() || wanted.contains([INSERTION, BREAK]) {
        return None;
    }
    let start = text.text.find(wanted)?;
    Some(cut(text, (start, start + wanted.len())))
}

/// Shows the whole words of a stretch that begins or ends inside one.
pub fn cut(text: &SourceText<'_>, (start, end): (usize, usize)) -> Trouble {
    /// Words on either side that a number or a compound may have more.
    const MORE: usize = 12;
    let first = text.words.partition_point(|it| it.end as usize <= start);
    let after = text.words.partition_point(|it| (it.start as usize) < end);
    // Of a number, all of its groups.
    let lowest = first.saturating_sub(MORE);
    let first = (lowest..=first)
        .rev()
        .find(|at| is_boundary(text, *at))
        .unwrap_or(first);
    let after = (after..=after + MORE)
        .find(|at| is_boundary(text, *at))
        .unwrap_or(after);
    let from = text.words.get(first).map_or(start, |it| it.start as usize);
    let from = sign_of(text, first).unwrap_or(from).min(start);
    let last = after.checked_sub(1).and_then(|at| text.words.get(at));
    let to = last.map_or(end, |it| it.end as usize).max(end);
    Trouble::InsideWord(text.passage(start, end), flowing(&text.text[from..to]).into())
}

/// Whether the quotation is made of passages that stand apart in the text.
fn joined(text: &SourceText<'_>, segment: &Segment, steps: &Steps) -> Option<Trouble> {
    /// A passage is told from a word found by chance by so many words.
    const TELLING: usize = 3;
    let count = segment.words.len();
    let mut parts: Vec<(usize, usize, usize)> = Vec::new();
    let (mut from, most) = (0, steps.taken() + RUNS);
    while from < count {
        let after = parts.last().map_or(0, |(_, place, length)| place + length);
        let best = text
            .places(segment.words[from].hash)
            .take(LOOKS)
            .take_while(|_| steps.taken() < most)
            .map(|place| (run(text, segment, from, place, steps), place))
            .max_by_key(|(length, place)| (*length, *place >= after, std::cmp::Reverse(place.abs_diff(after))))?;
        let (length, place) = best;
        if length == 0 || parts.len() == PARTS {
            return None;
        }
        parts.push((from, place, length));
        from += length;
    }
    // A word by itself may stand anywhere.
    if parts.len() < 2 || parts.iter().any(|it| it.2 == 1) {
        return None;
    }
    for pair in parts.windows(2) {
        let (gap_from, gap_to) = (pair[0].1 + pair[0].2, pair[1].1);
        let in_order = gap_to >= gap_from && gap_to - gap_from <= 200;
        let telling = pair[0].2 >= TELLING && pair[1].2 >= TELLING;
        let small = in_order && gap_to - gap_from <= SMALL_OMISSION;
        if small || !(in_order || telling) {
            return None;
        }
    }
    let parts = parts.into_iter().map(|(from, place, length)| {
        let (start, end) = (
            text.words[place].start as usize,
            text.words[place + length - 1].end as usize,
        );
        let (typed, to) = (
            segment.words[from].start as usize,
            segment.words[from + length - 1].end as usize,
        );
        let words = plain(&segment.text[typed..to]);
        (text.passage(start, end), words.into())
    });
    Some(Trouble::Joined(parts.collect()))
}

/// Finds the passage most like a segment.
fn nearest(text: &SourceText<'_>, segment: &Segment, steps: &Steps) -> Option<Nearest> {
    let count = segment.words.len();
    if count == 0 {
        return None;
    }
    let most = count.min(LONGEST);
    let slack = 4 + most / 4;
    let mut windows: Vec<(usize, usize)> = likely_places(text, segment)
        .into_iter()
        .map(|first| (first.saturating_sub(slack), first + most + slack))
        .collect();
    if windows.is_empty() {
        let place = likest_word(text, segment, steps)?;
        windows.push((place.saturating_sub(most), place + most + 1));
    }
    let quoted_text = plain(&segment.text);
    let quoted = Items::read(&quoted_text);
    let mut best: Option<(u32, usize, Items<'_>, Vec<Step>)> = None;
    for (from, to) in windows {
        let Some(first) = text.words.get(from) else { continue };
        let start = first.start as usize;
        let end = text.words.get(to).map_or(text.text.len(), |it| it.start as usize);
        let source = Items::read(&text.text[start..end]);
        if let Some((cost, steps)) = align(&source, &quoted, segment.free_case)
            && best.as_ref().is_none_or(|it| cost < it.0)
        {
            best = Some((cost, start, source, steps));
        }
    }
    let (_, start, source, steps) = best?;
    let first = steps.iter().find_map(|it| it.0)?;
    let last = steps.iter().rev().find_map(|it| it.0)?;
    let (from, to) = (start + source.items[first].start, start + source.items[last].end);
    Some(Nearest {
        passage: text.passage(from, to),
        text: flowing(&text.text[from..to]).into(),
        words: differences(&source, &quoted, &steps),
    })
}

/// Lets the quotation's words vote for the places where it may begin, the rarest words first.
fn likely_places(text: &SourceText<'_>, segment: &Segment) -> Vec<usize> {
    let count = segment.words.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| text.at_most(segment.words[*at].hash));
    let width = (count / 8).max(4);
    let mut votes: FxHashMap<usize, u32> = FxHashMap::default();
    let mut looks = 0;
    for at in order {
        let hash = segment.words[at].hash;
        if looks + text.at_most(hash) > LOOKS && !votes.is_empty() {
            break;
        }
        for place in text.places(hash).take(LOOKS) {
            looks += 1;
            let begins = (place + count).saturating_sub(at) / width;
            // Two neighbouring stretches, so that none is cut by where they meet.
            *votes.entry(begins).or_default() += 2;
            *votes.entry(begins + 1).or_default() += 1;
        }
    }
    // Where many places have as many votes, a closer look decides between the first of them.
    let looked_at = if count <= 100 { 12 } else { 3 };
    let mut places: Vec<(u32, std::cmp::Reverse<usize>)> = votes
        .into_iter()
        .map(|(begins, votes)| (votes, std::cmp::Reverse(begins)))
        .collect();
    if places.len() > looked_at {
        places.select_nth_unstable_by(looked_at, |a, b| b.cmp(a));
        places.truncate(looked_at);
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    places
        .into_iter()
        .map(|(_, begins)| (begins.0 * width).saturating_sub(count))
        .collect()
}

/// Finds the word of the text most like one of the quotation's, where none stands there.
fn likest_word(text: &SourceText<'_>, segment: &Segment, steps: &Steps) -> Option<usize> {
    let short = |at: &usize| segment.word(*at).len() <= LONGEST_WORD;
    let longest = (0..segment.words.len())
        .filter(short)
        .max_by_key(|at| segment.word(*at).len())?;
    let most = steps.taken() + RUNS;
    let wanted: Vec<char> = segment.word(longest).chars().collect();
    let limit = 1 + wanted.len() / 5;
    let mut best: Option<(usize, usize)> = None;
    for place in 0..text.words.len() {
        let word = text.word(place);
        if steps.taken() > most {
            break;
        }
        if word.len().abs_diff(segment.word(longest).len()) > 4 * limit {
            continue;
        }
        steps.take(wanted.len());
        let distance = distance(&wanted, word, best.map_or(limit, |it| it.0.saturating_sub(1)));
        if let Some(distance) = distance {
            best = Some((distance, place.saturating_sub(longest)));
            if distance <= 1 {
                break;
            }
        }
    }
    best.map(|it| it.1)
}

/// Counts the letters by which two words differ, swapped neighbours as one; `None` above a limit.
pub fn distance(a: &[char], b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().take(a.len() + limit + 1).collect();
    if a.len().abs_diff(b.len()) > limit || a.len() > LONGEST_WORD {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let mut best = (row[j] + usize::from(letter != other))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *other && b[j - 1] == *letter {
                best = best.min(before[j - 1] + 1);
            }
            next.push(best);
        }
        if next.iter().min().is_none_or(|least| *least > limit) {
            return None;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

/// A word or a sign of a stretch of text, by its bytes.
struct Item {
    start: usize,
    end: usize,
    /// Of a word, what all of its spellings share.
    hash: Option<u32>,
}

/// Words and signs of a stretch of text.
struct Items<'t> {
    text: &'t str,
    items: Vec<Item>,
}

impl<'t> Items<'t> {
    fn read(text: &'t str) -> Items<'t> {
        let mut items = Vec::new();
        let mut at = 0;
        let gap = |from: usize, to: usize, items: &mut Vec<Item>| {
            let found = signs_up_to(&text[from..to], false, 2 * LONGEST).into_iter();
            items.extend(found.filter(|it| it.c != ' ').map(|it| Item {
                start: from + it.start(),
                end: from + it.end(),
                hash: None,
            }));
        };
        for word in words(text) {
            if items.len() > 2 * LONGEST {
                break;
            }
            gap(at, word.start as usize, &mut items);
            items.push(Item {
                start: word.start as usize,
                end: word.end as usize,
                hash: Some(word.hash),
            });
            at = word.end as usize;
        }
        gap(at, text.len(), &mut items);
        items.truncate(2 * LONGEST);
        Items { text, items }
    }

    fn of(&self, at: usize) -> &'t str {
        let item = &self.items[at];
        &self.text[item.start..item.end]
    }
}

/// A step from the source's items to the quotation's: one of each, or one of either.
type Step = (Option<usize>, Option<usize>, bool);

/// Finds the cheapest way from some stretch of the source to the whole quotation.
fn align(source: &Items<'_>, quoted: &Items<'_>, free_case: bool) -> Option<(u32, Vec<Step>)> {
    let (n, m) = (source.items.len(), quoted.items.len().min(LONGEST));
    // What it costs to take one of the quotation's items for one of the source's.
    let mut apart: Vec<u8> = Vec::with_capacity(m * n);
    let mut left = LETTERS;
    for j in 0..m {
        let letters: Vec<char> = quoted.of(j).chars().take(LONGEST_WORD + 1).collect();
        apart.extend((0..n).map(|i| step_cost((quoted, j), &letters, (source, i), free_case && j == 0, &mut left)));
    }
    // Costs of ending at each item of the source, a row for each of the quotation; beginning and end are free.
    let width = n + 1;
    let mut costs = vec![0u32; width * (m + 1)];
    for j in 1..=m {
        costs[j * width] = 2 * j as u32;
        for i in 1..=n {
            let apart = u32::from(apart[(j - 1) * n + i - 1]);
            costs[j * width + i] = (costs[(j - 1) * width + i - 1] + apart)
                .min(costs[(j - 1) * width + i] + 2)
                .min(costs[j * width + i - 1] + 2);
        }
    }
    let last = m * width;
    let end = (0..=n).min_by_key(|i| (costs[last + i], *i))?;
    let mut steps = Vec::new();
    let (mut i, mut j) = (end, m);
    while j > 0 {
        let cost = costs[j * width + i];
        if i > 0 {
            let apart = apart[(j - 1) * n + i - 1];
            if cost == costs[(j - 1) * width + i - 1] + u32::from(apart) {
                steps.push((Some(i - 1), Some(j - 1), apart == 0));
                (i, j) = (i - 1, j - 1);
                continue;
            }
            if cost == costs[j * width + i - 1] + 2 {
                steps.push((Some(i - 1), None, false));
                i -= 1;
                continue;
            }
        }
        steps.push((None, Some(j - 1), false));
        j -= 1;
    }
    steps.reverse();
    let kept = steps.iter().filter(|it| it.2).count();
    // What shares less than a quarter of its words is no nearer than chance; a word or two are, by their letters.
    (kept * 4 >= m || m <= 2).then_some((costs[last + end], steps))
}

/// 0 for the same, 1 for words that differ by a letter or two, 2 for others.
fn step_cost(
    (quoted, j): (&Items<'_>, usize),
    letters: &[char],
    (source, i): (&Items<'_>, usize),
    free_case: bool,
    left: &mut usize,
) -> u8 {
    let (ours, theirs) = (quoted.of(j), source.of(i));
    match (quoted.items[j].hash, source.items[i].hash) {
        (Some(a), Some(b)) if a == b && same_word(ours, theirs, free_case).is_some() => 0,
        (Some(_), Some(_)) if ours.len().abs_diff(theirs.len()) <= 6 && *left > 0 => {
            *left = left.saturating_sub(letters.len() * letters.len());
            let ends_alike = theirs.starts_with(letters[0]) || theirs.ends_with(letters[letters.len() - 1]);
            let near = ends_alike && distance(letters, theirs, 1 + letters.len() / 5).is_some();
            if near { 1 } else { 2 }
        }
        (None, None) => {
            let alike = ours == theirs
                || ours.len().max(theirs.len()) > 1 && {
                    let (a, b) = (signs(ours, false), signs(theirs, false));
                    a.iter().map(|it| it.c).eq(b.iter().map(|it| it.c))
                };
            u8::from(!alike)
        }
        // As dear as to take one away, so that at an edge a changed word is a changed word.
        _ => 2,
    }
}

fn differences(source: &Items<'_>, quoted: &Items<'_>, steps: &[Step]) -> Vec<Difference> {
    let slice = |items: &Items<'_>, all: &[usize]| -> String {
        match (all.first(), all.last()) {
            (Some(first), Some(last)) => flowing(&items.text[items.items[*first].start..items.items[*last].end]),
            _ => String::new(),
        }
    };
    let mut out = Vec::new();
    for group in steps.chunk_by(|a, b| a.2 == b.2) {
        let of_source: Vec<usize> = group.iter().filter_map(|it| it.0).collect();
        let of_quoted: Vec<usize> = group.iter().filter_map(|it| it.1).collect();
        let (theirs, ours) = (slice(source, &of_source), slice(quoted, &of_quoted));
        out.push(match (group[0].2, theirs.is_empty(), ours.is_empty()) {
            (true, ..) => Difference::Same(theirs.into()),
            (false, false, false) => Difference::Changed(theirs.into(), ours.into()),
            (false, false, true) => Difference::Missing(theirs.into()),
            (false, true, _) => Difference::Added(ours.into()),
        });
    }
    out
}

impl Nearest {
    /// Finds a misspelling that the quotation silently mends, or makes: the one word that differs, by a letter or two.
    pub fn mended(&self) -> Option<(&str, &str)> {
        let mut apart = self.words.iter().filter(|it| !matches!(it, Difference::Same(_)));
        let (Some(Difference::Changed(source, quoted)), None) = (apart.next(), apart.next()) else {
            return None;
        };
        let letters: Vec<char> = quoted.chars().collect();
        let one_word = |text: &str| !text.contains(char::is_whitespace) && text.chars().all(char::is_alphanumeric);
        let near = distance(&letters, source, 1 + letters.len() / 5).is_some();
        (one_word(source) && one_word(quoted) && near).then_some((&**source, &**quoted))
    }
}

/// The words of a segment without the signs for what was taken out.
fn plain(text: &str) -> String {
    text.replace(INSERTION, "").replace(BREAK, " ")
}

fn flowing(text: &str) -> String {
    let mut out = String::new();
    flow(text, &mut out);
    out
}

/// Names every place of a list of occurrences.
pub fn passages(text: &SourceText<'_>, places: impl Iterator<Item = (usize, usize)>) -> Vec<Passage> {
    places.map(|(start, end)| text.passage(start, end)).collect()
}
