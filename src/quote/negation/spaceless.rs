//! The negations of Chinese and Japanese, which stand within their words.

use std::ops::Range;

/// How a language without spaces negates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Chinese,
    Japanese,
}

/// Characters that negate what follows.
const NEGATING: &[char] = &['不', '没', '沒', '未', '无', '無', '非', '勿', '毋'];

/// Words of more than one character that negate what follows them.
const LONG: &[&str] = &[
    "不得",
    "不能",
    "不會",
    "不会",
    "不应",
    "不應",
    "不应当",
    "不應當",
    "不可",
    "不该",
    "不該",
    "没有",
    "沒有",
    "未能",
    "未曾",
    "未经",
    "未經",
    "不要",
    "不准",
    "不许",
    "不許",
    "不肯",
    "不愿",
    "不願",
    "不敢",
    "不再",
    "不予",
    "不曾",
    "不宜",
    "不必",
    "不是",
    "不容",
    "不想",
    "不打算",
    "无法",
    "無法",
    "无权",
    "無權",
    "无意",
    "無意",
    "并非",
    "並非",
    "不可能",
    "没能",
    "沒能",
    "未被",
    "不被",
    "不受",
    "绝不",
    "絕不",
    "决不",
    "決不",
    "并不",
    "並不",
    "从不",
    "從不",
    "从未",
    "從未",
    "尚未",
    "不将",
    "不將",
    "拒不",
];

/// Words in which such a character negates nothing.
const HARMLESS: &[&str] = &[
    // 不
    "不断",
    "不斷",
    "不仅",
    "不僅",
    "不但",
    "不过",
    "不過",
    "不管",
    "不论",
    "不論",
    "不只",
    "不止",
    "不光",
    "不单",
    "不單",
    "不独",
    "不久",
    "不少",
    "不同",
    "不禁",
    "不妨",
    "不料",
    "不惜",
    "不时",
    "不時",
    "不停",
    "不愧",
    "不懈",
    "不如",
    "不乏",
    "不外",
    "不特",
    "不丹",
    "不列颠",
    "不列顛",
    "不得不",
    "差不多",
    "对不起",
    "對不起",
    "了不起",
    "说不定",
    "說不定",
    "少不了",
    "免不了",
    "离不开",
    "離不開",
    "忍不住",
    "动不动",
    "動不動",
    "时不时",
    "越来越",
    "不知不觉",
    "不约而同",
    "不謀而合",
    "不谋而合",
    "不遗余力",
    "不遺餘力",
    "毫不犹豫",
    "不一",
    "不等",
    "不日",
    "不已",
    "不动产",
    "不動産",
    "不動產",
    "不易",
    "不尽",
    "不免",
    "不由",
    "不锈钢",
    // 没, 沒
    "没收",
    "沒收",
    "沉没",
    "沉沒",
    "淹没",
    "淹沒",
    "埋没",
    "埋沒",
    "出没",
    "出沒",
    "没落",
    "沒落",
    "吞没",
    "吞沒",
    "覆没",
    "覆沒",
    "没药",
    "隐没",
    "没頭",
    "日没",
    "没入",
    // 未
    "未来",
    "未來",
    "未免",
    "未婚夫",
    "未婚妻",
    "乙未",
    "丁未",
    "未遂",
    // 无, 無
    "无论",
    "無論",
    "无疑",
    "無疑",
    "无非",
    "無非",
    "无数",
    "無數",
    "無数",
    "无限",
    "無限",
    "无比",
    "無比",
    "无私",
    "無私",
    "无人机",
    "無人機",
    "无线",
    "無線",
    "无偿",
    "無償",
    "无产",
    "無產",
    "无锡",
    "無錫",
    "无时无刻",
    "无不",
    "無不",
    "无穷",
    "無窮",
    "无形",
    "無形",
    "无缝",
    "无愧",
    "無事",
    "無料",
    "无与伦比",
    "无微不至",
    "无独有偶",
    "南无",
    // 非
    "非常",
    "非洲",
    "非凡",
    "非但",
    "非得",
    "非典",
    "南非",
    "北非",
    "东非",
    "東非",
    "西非",
    "中非",
    "除非",
    "莫非",
    "非要",
    "非遗",
    "亚非",
    "非难",
    "非難",
    "非政府",
    "非国家",
];

/// What a harmless word goes on with where it is another word: 不同意 disagrees.
const ANOTHER: &[(&str, &str)] = &[
    ("不同", "意"),
    ("不过", "问"),
    ("不如", "实"),
    ("不等", "于"),
    ("不一", "定"),
    ("不一", "致"),
];

/// Endings of Japanese verbs and adjectives that negate them.
const ENDINGS: &[&str] = &[
    "ない",
    "ません",
    "なかっ",
    "なけれ",
    "なく",
    "ざる",
    "なき",
    "ぬ",
    "ず",
    "まい",
];

/// Japanese words and turns in which such an ending negates nothing.
const HARMLESS_ENDINGS: &[&str] = &[
    "なければならな",
    "なければなりませ",
    "なければなら",
    "なくてはならな",
    "なくてはなりませ",
    "なくてはいけな",
    "なければいけな",
    "ねばならな",
    "ねばなりませ",
    "ざるを得",
    "ざるをえ",
    "だけでなく",
    "のみでなく",
    "ばかりでなく",
    "だけではなく",
    "のみならず",
    "かかわらず",
    "関わらず",
    "関らず",
    "拘らず",
    "かもしれない",
    "かもしれません",
    "かも知れない",
    "違いない",
    "ちがいない",
    "ほかならない",
    "他ならない",
    "ほかなりません",
    "必ず",
    "かならず",
    "まず",
    "いわず",
    "問わず",
    "とわず",
    "思わず",
    "まもなく",
    "間もなく",
    "少なく",
    "すくなく",
    "少ない",
    "はず",
    "いずれ",
    "わずか",
    "ずっと",
    "ずつ",
    "あらず",
    "なお",
    "たゆまず",
    "絶えず",
    "たえず",
    "くまなく",
    "いぬ",
    "ぬき",
];

impl Script {
    /// Returns how a language negates, by its primary tag.
    pub fn of(primary: &str) -> Option<Script> {
        match primary {
            "zh" | "yue" | "cmn" | "wuu" | "nan" | "hak" => Some(Script::Chinese),
            "ja" => Some(Script::Japanese),
            _ => None,
        }
    }

    /// Finds the negation that a place follows.
    pub fn before(self, text: &str, at: usize) -> Option<String> {
        let there = text[..at].trim_end_matches(['「', '『', '“', '‘', '\n', ' ', '\u{3000}']);
        let long = LONG.iter().filter(|it| there.ends_with(**it)).max_by_key(|it| it.len());
        if let (Some(long), Script::Chinese) = (long, self) {
            let start = there.len() - long.len();
            return (!is_harmless(text, start, HARMLESS)).then(|| (*long).to_owned());
        }
        let (start, c) = there.char_indices().next_back()?;
        (NEGATING.contains(&c) && !is_harmless(text, start, HARMLESS)).then(|| c.to_string())
    }

    /// Finds the negation that follows a place.
    pub fn behind(self, text: &str, at: usize) -> Option<String> {
        let there = text[at..].trim_start_matches(['」', '』', '”', '’', '\n', ' ', '\u{3000}']);
        let at = text.len() - there.len();
        match self {
            Script::Chinese => {
                let c = there.chars().next()?;
                (NEGATING.contains(&c) && !is_harmless(text, at, HARMLESS)).then(|| c.to_string())
            }
            Script::Japanese => {
                // The verb goes on in kana.
                let tail = there.chars().take(14).take_while(|c| is_hiragana(*c));
                let length: usize = tail.map(char::len_utf8).sum();
                endings(text, at..at + length).map(|it| it.0)
            }
        }
    }

    /// Finds a negation in a stretch of a sentence, and where.
    pub fn within(self, text: &str, range: Range<usize>) -> Option<(String, usize)> {
        let found = (text[range.clone()].char_indices())
            .map(|(offset, c)| (range.start + offset, c))
            .find(|(at, c)| NEGATING.contains(c) && !is_harmless(text, *at, HARMLESS))
            .map(|(at, c)| (c.to_string(), at));
        match self {
            Script::Chinese => found,
            Script::Japanese => found.or_else(|| endings(text, range)),
        }
    }
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

/// Finds a negating ending in a stretch, and where.
fn endings(text: &str, range: Range<usize>) -> Option<(String, usize)> {
    let stretch = &text[range.clone()];
    stretch.char_indices().find_map(|(offset, _)| {
        let ending = ENDINGS.iter().find(|it| stretch[offset..].starts_with(**it))?;
        let (at, after) = (range.start + offset, range.start + offset + ending.len());
        // One of a single character ends the word, or stands before 「に」.
        let next = text[after..].chars().next();
        let ends = ending.chars().count() > 1 || !next.is_some_and(is_hiragana) || next == Some('に');
        let begins = text[..at]
            .chars()
            .next_back()
            .is_some_and(|c| is_hiragana(c) || crate::base::fold::is_spaceless(c));
        (ends && begins && !is_harmless(text, at, HARMLESS_ENDINGS)).then(|| ((*ending).to_owned(), at))
    })
}

/// Tells whether the character at a place belongs to one of some words.
fn is_harmless(text: &str, at: usize, words: &[&str]) -> bool {
    let Some(c) = text[at..].chars().next() else {
        return false;
    };
    words.iter().any(|word| {
        word.match_indices(c).any(|(offset, _)| {
            let stands = at >= offset && text.is_char_boundary(at - offset) && text[at - offset..].starts_with(word);
            let goes_on = |it: &&(&str, &str)| it.0 == *word && text[at - offset + word.len()..].starts_with(it.1);
            stands && !ANOTHER.iter().any(|it| goes_on(&it))
        })
    })
}
