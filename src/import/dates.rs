//! Dates in running text, as EDTF: « les 3 et 4 novembre », "November 20, 2019", "2025年11月4日".
//!
//! A date without a year keeps its year open (`XXXX-11-03`): which year was meant, the editor says.

use crate::base::date::EventDate;
use crate::base::fold::fold;
use crate::language::Language;

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// As it is written.
    pub written: String,
    /// In EDTF.
    pub edtf: String,
}

/// The names of months in a language.
pub struct Months(Vec<(String, u8)>);

/// A word of a text, with its bytes.
struct Token<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl Months {
    /// Gathers the names.
    pub fn new(language: &Language) -> Months {
        let mut names = Vec::new();
        for month in 1..=12 {
            for name in [language.month(month), language.month_short(month)] {
                let name = fold(name.trim_end_matches('.'));
                if name.chars().count() >= 3 && name.chars().all(char::is_alphabetic) {
                    names.push((name, month));
                }
            }
        }
        Months(names)
    }

    fn of(&self, word: &str) -> Option<u8> {
        let word = fold(word);
        let exact = self.0.iter().find(|(name, _)| *name == word);
        // Languages with cases change the last letter: июнь, июня.
        let stem = |text: &str| text.char_indices().next_back().map(|(at, _)| text[..at].to_owned());
        let alike = |name: &str| name.chars().count() > 3 && stem(name) == stem(&word);
        exact
            .or_else(|| self.0.iter().find(|(name, _)| alike(name)))
            .map(|(_, month)| *month)
    }

    /// Finds the dates of a line, from left to right.
    pub fn find(&self, line: &str) -> Vec<Dated> {
        let tokens = tokens(line);
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for at in 0..tokens.len() {
            let one = self
                .named(&tokens, at)
                .or_else(|| ideographic(line, &tokens, at))
                .or_else(|| numeric(line, &tokens, at));
            let Some((start, end, edtf)) = one else { continue };
            if found.iter().any(|(from, to, _)| start < *to && *from < end) {
                continue;
            }
            if EventDate::parse(&edtf).is_ok() {
                found.push((start, end, edtf));
            }
        }
        found
            .into_iter()
            .map(|(start, end, edtf)| Dated {
                written: line[start..end].to_owned(),
                edtf,
            })
            .collect()
    }

    /// A month by its name, with the days before or after it and the year.
    fn named(&self, tokens: &[Token<'_>], at: usize) -> Option<(usize, usize, String)> {
        let month = self.of(tokens[at].text)?;
        let day = |index: Option<usize>| index.and_then(|at| tokens.get(at)).and_then(|it| day(it.text));
        let year = |index: usize| tokens.get(index).and_then(|it| year(it.text));
        let (mut start, mut end) = (tokens[at].start, tokens[at].end);
        let mut days: Option<(u8, u8)> = None;
        let mut next = at + 1;
        // « 3 et 4 novembre », « 4. November », "3–4 November", « 3 de noviembre »
        let linking = |word: &str| {
            matches!(
                word,
                "de" | "of" | "et" | "and" | "und" | "y" | "e" | "и" | "au" | "to" | "bis" | "a"
            )
        };
        let back = |at: usize| {
            let before = at.checked_sub(1)?;
            match linking(&tokens[before].text.to_lowercase()) {
                true => before.checked_sub(1),
                false => Some(before),
            }
        };
        if let Some(last) = day(back(at)) {
            let place = back(at).unwrap_or(at);
            start = tokens[place].start;
            days = Some((last, last));
            if let Some(first) = day(back(place)).filter(|first| *first < last) {
                start = tokens[back(place).unwrap_or(place)].start;
                days = Some((first, last));
            }
        } else if let Some(first) = day(Some(next)) {
            // "November 20, 2019"
            days = Some((first, first));
            end = tokens[next].end;
            next += 1;
            if let Some(last) = day(Some(next)).filter(|last| *last > first) {
                days = Some((first, last));
                end = tokens[next].end;
                next += 1;
            }
        }
        if tokens
            .get(next)
            .is_some_and(|it| matches!(it.text, "de" | "of" | "del"))
        {
            next += 1;
        }
        let year = year(next).inspect(|_| end = tokens[next].end);
        let edtf = match (year, days) {
            (Some(year), Some((from, to))) if from < to => {
                format!("{year:04}-{month:02}-{from:02}/{year:04}-{month:02}-{to:02}")
            }
            (Some(year), Some((day, _))) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(year), None) => format!("{year:04}-{month:02}"),
            (None, Some((from, to))) if from < to => format!("XXXX-{month:02}-{from:02}/XXXX-{month:02}-{to:02}"),
            (None, Some((day, _))) => format!("XXXX-{month:02}-{day:02}"),
            // A month alone is too often a name or a word.
            (None, None) => return None,
        };
        Some((start, end, edtf))
    }
}

/// 2025-11-04
fn numeric(line: &str, tokens: &[Token<'_>], at: usize) -> Option<(usize, usize, String)> {
    let [one, two, three] = tokens.get(at..at + 3)? else {
        return None;
    };
    let joined = line.get(one.end..two.start)? == "-" && line.get(two.end..three.start)? == "-";
    let (year, month, day) = (year(one.text)?, day(two.text)?, day(three.text)?);
    (joined && two.text.len() == 2 && three.text.len() == 2)
        .then(|| (one.start, three.end, format!("{year:04}-{month:02}-{day:02}")))
}

/// 2025年11月4日, 11月4日
fn ideographic(line: &str, tokens: &[Token<'_>], at: usize) -> Option<(usize, usize, String)> {
    let follows = |token: &Token<'_>, sign: char| line[token.end..].starts_with(sign);
    let mut next = at;
    let year = year(tokens[at].text).filter(|_| follows(&tokens[at], '年'));
    if year.is_some() {
        next += 1;
    }
    let month = tokens
        .get(next)
        .filter(|it| follows(it, '月'))
        .and_then(|it| day(it.text))?;
    let last = tokens.get(next + 1).filter(|it| follows(it, '日'))?;
    let day = day(last.text)?;
    let year = year.map_or("XXXX".to_owned(), |year| format!("{year:04}"));
    let end = last.end + '日'.len_utf8();
    Some((tokens[at].start, end, format!("{year}-{month:02}-{day:02}")))
}

fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    // 1er, 20th, 4.
    let rest = &word[digits.len()..];
    let fine = matches!(
        rest.to_lowercase().as_str(),
        "" | "er" | "st" | "nd" | "rd" | "th" | "º"
    );
    let number: u8 = digits.parse().ok()?;
    (fine && digits.len() <= 2 && (1..=31).contains(&number)).then_some(number)
}

fn year(word: &str) -> Option<u16> {
    let number: u16 = word.parse().ok()?;
    (word.len() == 4 && (1000..=2999).contains(&number)).then_some(number)
}

/// Words and numbers, without the characters of scripts that set no spaces.
fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut open: Option<usize> = None;
    let mut before = ' ';
    let ideograph = |c: char| crate::base::fold::is_spaceless(c);
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let parted = !c.is_alphanumeric() || ideograph(c) || ideograph(before);
        if parted && let Some(start) = open.take() {
            tokens.push(Token {
                text: &line[start..at],
                start,
                end: at,
            });
        }
        if c.is_alphanumeric() && !ideograph(c) && open.is_none() {
            open = Some(at);
        }
        before = c;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lang::Lang;

    fn dates(lang: &str, line: &str) -> Vec<(String, String)> {
        let language = Language::new(&Lang::parse(lang).expect("a language"));
        let found = Months::new(&language).find(line);
        found.into_iter().map(|it| (it.written, it.edtf)).collect()
    }

    #[test]
    fn each_language_writes_dates_its_own_way() {
        let table = [
            (
                "fr",
                "en Chine les 3 et 4 novembre.",
                "3 et 4 novembre",
                "XXXX-11-03/XXXX-11-04",
            ),
            ("fr", "le 1er mai 2024 à Paris", "1er mai 2024", "2024-05-01"),
            (
                "en",
                "AMT, November 20, 2019 - 11:28",
                "November 20, 2019",
                "2019-11-20",
            ),
            (
                "en",
                "on 3–4 November 2025",
                "3–4 November 2025",
                "2025-11-03/2025-11-04",
            ),
            ("de", "seit dem 27. Februar 2019", "27. Februar 2019", "2019-02-27"),
            ("ru", "прибыл 4 ноября 2025 года", "4 ноября 2025", "2025-11-04"),
            ("zh", "他于2025年11月4日抵达", "2025年11月4日", "2025-11-04"),
            ("es", "el 30 de mayo de 2018", "30 de mayo de 2018", "2018-05-30"),
            ("en", "dated 2025-11-04, it", "2025-11-04", "2025-11-04"),
        ];
        for (lang, line, written, edtf) in table {
            assert_eq!(dates(lang, line), [(written.to_owned(), edtf.to_owned())], "{line}");
        }
    }

    #[test]
    fn a_month_alone_is_no_date() {
        assert_eq!(dates("en", "May I ask? He may march."), []);
        assert_eq!(dates("fr", "le 45 mai, et 15 documents"), []);
    }
}
