//! What is withheld does not exist: made-up trees with records hidden at random, against the same trees without them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chancery::resolve::Drafts;

use crate::site::{SiteTest, files_below, program};

/// Stands in everything that only a hidden record says, in lower case and in capitals.
const MARK: &str = "zqxw";
/// Stands in archived texts outside of what is quoted.
const UNQUOTED: &str = "jamaiscitee";
/// How many trees are tried; `CHANCERY_TEST_TREES` says otherwise.
const TREES: u64 = 40;

/// What some tree must have beside its pages, so that it was looked into.
const NAMES: [&str; 5] = [
    "/cite.bib",
    "/source.json",
    "/annotations.jsonld",
    "data/quotations.csv",
    "data/relations.json",
];

/// A PNG of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Event,
    Actor,
    Organization,
    Document,
    Source,
    Topic,
    Place,
    Series,
    Briefing,
    Plain,
}

use Kind::{Actor, Briefing, Document, Event, Organization, Place, Plain, Series, Source, Topic};

const KINDS: [(Kind, usize, &str); 10] = [
    (Event, 14, "events"),
    (Actor, 7, "actors"),
    (Organization, 6, "organizations"),
    (Document, 4, "documents"),
    (Source, 7, "sources"),
    (Topic, 4, "topics"),
    (Place, 3, "places"),
    (Series, 2, "series"),
    (Briefing, 3, "briefings"),
    (Plain, 3, "pages"),
];

/// Why a record or a translation is hidden as of the first of January 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    Draft,
    Embargo,
    Expired,
    DraftUnderEmbargo,
    ExpiredDraft,
}

impl Hidden {
    fn fields(self) -> &'static str {
        match self {
            Hidden::Draft => "draft = true\n",
            // One second later, and in another offset.
            Hidden::Embargo => "embargo = 2026-01-01T01:00:01+01:00\n",
            Hidden::Expired => "expires = 2025-12-31T19:00:00-05:00\n",
            Hidden::DraftUnderEmbargo => "draft = true\nembargo = 2031-05-01T06:00:00+02:00\n",
            Hidden::ExpiredDraft => "draft = true\nexpires = 2019-05-01T06:00:00Z\n",
        }
    }
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn in_hundred(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}

struct Record {
    kind: Kind,
    folder: &'static str,
    id: String,
    /// Stands in titles, texts and names of files.
    word: String,
    hidden: Option<Hidden>,
    own_folder: bool,
    /// Whether it has an English translation, and why that one alone is hidden.
    translation: Option<Option<Hidden>>,
}

struct World {
    seed: u64,
    drafts: Drafts,
    records: Vec<Record>,
}

/// Which of the two trees is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tree {
    WithHidden,
    Without,
}

impl World {
    fn new(seed: u64) -> World {
        let mut dice = Dice(seed);
        // With drafts shown, what is under embargo or expired stays hidden.
        let drafts = if seed % 4 == 3 { Drafts::Show } else { Drafts::Hide };
        let mut records = Vec::new();
        for (kind, count, folder) in KINDS {
            for n in 0..count {
                let reasons = [
                    Hidden::Draft,
                    Hidden::Embargo,
                    Hidden::Expired,
                    Hidden::DraftUnderEmbargo,
                    Hidden::ExpiredDraft,
                ];
                let hidden = dice.in_hundred(40).then(|| reasons[dice.below(reasons.len())]);
                let hidden = hidden.filter(|_| kind != Series || n > 0);
                let shown = hidden.is_none_or(|it| it == Hidden::Draft && drafts == Drafts::Show);
                let word = if shown {
                    format!("vu{folder}{n}")
                } else {
                    format!("{MARK}{folder}{n}")
                };
                let translated = dice.in_hundred(35);
                // A topic that a public record names gets its page though its file has expired: its id is that record's word.
                let expired = matches!(hidden, Some(Hidden::Expired | Hidden::ExpiredDraft));
                let id = match kind {
                    Topic if expired => format!("theme-{n}-x"),
                    _ => format!("{word}-x"),
                };
                records.push(Record {
                    kind,
                    folder,
                    id,
                    own_folder: dice.in_hundred(40),
                    translation: translated.then(|| dice.in_hundred(40).then_some(Hidden::Draft)),
                    word,
                    hidden,
                });
            }
        }
        World { seed, drafts, records }
    }

    fn withheld(&self, at: usize) -> bool {
        let hidden = self.records[at].hidden;
        hidden.is_some_and(|it| it != Hidden::Draft || self.drafts == Drafts::Hide)
    }

    /// Tells whether a public record may refer to one: it can be seen, or has been seen.
    fn may_be_named(&self, at: usize) -> bool {
        !self.withheld(at) || matches!(self.records[at].hidden, Some(Hidden::Expired | Hidden::ExpiredDraft))
    }

    fn write(&self, tree: Tree) -> SiteTest {
        let mut site = SiteTest::new("");
        site.options.drafts = self.drafts;
        site.write(
            "chancery.toml",
            "title = \"T\"\nbase_url = \"https://t.example/b\"\ndefault_language = \"fr\"\n[languages.en]\n",
        );
        site.write("static/logo.png", PIXEL);
        for at in 0..self.records.len() {
            if tree == Tree::WithHidden || !self.withheld(at) {
                self.write_record(at, tree, &site);
            }
        }
        // Introductions are withheld like records.
        for (n, folder) in ["events/", "actors/", "topics/", ""].into_iter().enumerate() {
            let hidden = (self.seed >> n) & 1 == 0 && self.drafts == Drafts::Hide;
            if tree == Tree::WithHidden || !hidden {
                let (word, draft) = if hidden { (MARK, "draft = true\n") } else { ("vu", "") };
                let text = format!("+++\ntitle = \"Liste {word}\"\n{draft}+++\nIntroduction {word}.\n");
                site.write(&format!("content/{folder}_index.md"), text);
            }
        }
        site
    }

    fn write_record(&self, at: usize, tree: Tree, site: &SiteTest) {
        let record = &self.records[at];
        let (folder, id, word) = (record.folder, &record.id, &record.word);
        let base = match record.own_folder {
            true => format!("content/{folder}/{id}/index"),
            false => format!("content/{folder}/{id}"),
        };
        let beside = base.rsplit_once('/').map_or("", |it| it.0);
        site.write(&format!("{base}.md"), self.text(at, tree));
        site.write(&format!("{beside}/{word}.png"), PIXEL);
        if record.own_folder {
            site.write(&format!("{beside}/{word}-annexe.txt"), format!("Annexe de {word}."));
        }
        if record.kind == Source {
            site.write(&format!("{beside}/{word}-texte.txt"), archived(word));
        }
        let Some(draft) = record.translation else { return };
        let alone = draft.is_some() && self.drafts == Drafts::Hide;
        if tree == Tree::WithHidden || !alone {
            let mark = if alone { MARK } else { word };
            let draft = draft.map_or("", Hidden::fields);
            let text = format!("+++\ntitle = \"{mark} in English\"\n{draft}+++\n{mark} body of {word}.\n");
            site.write(&format!("{base}.en.md"), text);
        }
    }

    /// The text of a record. The dice fall the same way for both trees; what is left out is left out at the end.
    fn text(&self, at: usize, tree: Tree) -> String {
        let record = &self.records[at];
        let word = &record.word;
        let mut pen = Pen {
            world: self,
            at,
            tree,
            dice: Dice(self.seed ^ ((at as u64 + 1) << 32)),
            front: String::new(),
        };
        let name = if record.kind == Actor { "name" } else { "title" };
        let _ = writeln!(pen.front, "{name} = \"Titre {word}\"");
        pen.front.push_str(record.hidden.map_or("", Hidden::fields));
        let _ = writeln!(
            pen.front,
            "aliases = [\"Surnom {at}\", \"{word} autrement\", {{ text = \"{word}中\", lang = \"zh\", kind = \"native\" }}]"
        );
        let _ = writeln!(
            pen.front,
            "former_ids = [\"{word}-jadis\"]\nredirect_from = [\"/vieux/{word}/\"]"
        );
        if pen.dice.in_hundred(50) {
            let _ = writeln!(
                pen.front,
                "image = \"{word}.png\"\nimage_alt = \"Image de {word}\"\nimage_credit = \"{word}\""
            );
        }
        if pen.dice.in_hundred(30) {
            let _ = writeln!(
                pen.front,
                "corrections = [{{ date = \"2025-11-0{}\", kind = \"correction\", text = \"Corrigé {word}\" }}]",
                at % 9 + 1
            );
        }
        if pen.dice.in_hundred(40) {
            let _ = writeln!(
                pen.front,
                "published = \"2025-{:02}-{:02}\"",
                pen.dice.below(12) + 1,
                at % 27 + 1
            );
        }
        let (first, second, shared) = (pen.one(&[Topic]), pen.one(&[Topic]), pen.dice.below(3));
        let own = pen.one(&[Actor]);
        let mut topics: Vec<String> = [first, second].into_iter().flatten().map(|it| quoted(&it)).collect();
        topics.push(format!("\"libre-{shared}\""));
        if record.kind == Series {
            // So that each expired topic is named by someone.
            let named = (0..self.records.len()).filter(|at| self.records[*at].kind == Topic && self.may_be_named(*at));
            topics.extend(named.map(|at| quoted(&self.records[at].id)));
        }
        if self.withheld(at) {
            topics.push(format!("\"{MARK}-theme-{shared}\""));
        }
        let _ = writeln!(pen.front, "topics = [{}]", topics.join(", "));
        let own = own.map_or_else(|| "le même".to_owned(), |it| format!("[[{it}|le même]]"));
        let _ = writeln!(
            pen.front,
            "summary = \"Résumé {word}, voir {own} et Surnom {}\"",
            at / 2
        );
        pen.list("sources", &[Source], 2);
        pen.list("confused_with", &[Actor, Organization], 1);
        pen.list("authors", &[Actor], 1);
        pen.own_fields();
        let front = std::mem::take(&mut pen.front);
        let body = pen.body();
        format!("+++\n{front}+++\n{body}")
    }
}

/// Writes one record.
struct Pen<'a> {
    world: &'a World,
    at: usize,
    tree: Tree,
    dice: Dice,
    front: String,
}

impl Pen<'_> {
    /// Chooses a record to refer to.
    fn choose(&mut self, kinds: &[Kind]) -> Option<usize> {
        let world = self.world;
        let may = |at: &usize| {
            kinds.contains(&world.records[*at].kind)
                && *at != self.at
                && (world.withheld(self.at) || world.may_be_named(*at))
        };
        let all: Vec<usize> = (0..world.records.len()).filter(may).collect();
        let chosen = self.dice.next() as usize;
        (!all.is_empty()).then(|| all[chosen % all.len()])
    }

    /// Tells whether this tree has a page for an id.
    fn has(&self, at: usize) -> bool {
        let named_topic = self.world.records[at].kind == Topic && self.world.may_be_named(at);
        self.tree == Tree::WithHidden || !self.world.withheld(at) || named_topic
    }

    /// The id of a record to refer to; none where this tree has not got it.
    fn one(&mut self, kinds: &[Kind]) -> Option<String> {
        let at = self.choose(kinds)?;
        self.has(at).then(|| self.world.records[at].id.clone())
    }

    fn list(&mut self, field: &str, kinds: &[Kind], most: usize) {
        let count = self.dice.below(most + 1);
        let ids: Vec<String> = (0..count)
            .filter_map(|_| self.one(kinds))
            .map(|it| quoted(&it))
            .collect();
        let _ = writeln!(self.front, "{field} = [{}]", ids.join(", "));
    }

    fn field(&mut self, field: &str, kinds: &[Kind], share: usize) {
        let written = self.dice.in_hundred(share);
        if let Some(id) = self.one(kinds).filter(|_| written) {
            let _ = writeln!(self.front, "{field} = \"{id}\"");
        }
    }

    /// A field that takes plain words too: an id, a name of a record, or words.
    fn words(&mut self, field: &str, kinds: &[Kind]) {
        match self.dice.below(4) {
            0 => self.field(field, kinds, 100),
            1 => {
                if let Some(at) = self.choose(kinds) {
                    // The editor of a public record typed these words: they stay when the record of that name has expired.
                    let _ = writeln!(self.front, "{field} = \"Surnom {at}\"");
                }
            }
            2 => {
                let _ = writeln!(self.front, "{field} = \"Un diplomate\"");
            }
            _ => {}
        }
    }

    fn participants(&mut self, field: &str, kinds: &[Kind], most: usize) {
        let word = &self.world.records[self.at].word;
        let mut entries = Vec::new();
        for n in 0..self.dice.below(most + 1) {
            let (who, other, role) = (self.one(kinds), self.one(&[Actor, Organization]), self.dice.below(3));
            let Some(who) = who else { continue };
            let other = other.filter(|it| *it != who && role == 2);
            let other = other.map_or_else(String::new, |it| format!(", on_behalf_of = \"{it}\""));
            entries.push(match role {
                0 => quoted(&who),
                _ => format!("{{ id = \"{who}\", role = \"Rôle {n} {word}\"{other} }}"),
            });
        }
        let _ = writeln!(self.front, "{field} = [{}]", entries.join(", "));
    }

    fn own_fields(&mut self) {
        let record = &self.world.records[self.at];
        let (word, n) = (&record.word, self.at);
        let date = format!(
            "202{}-{:02}-{:02}",
            n % 3 + 3,
            self.dice.below(12) + 1,
            self.dice.below(27) + 1
        );
        match record.kind {
            Event => {
                let dates = [
                    date.clone(),
                    format!("{date}/{date}"),
                    date[..7].to_owned(),
                    format!("XXXX{}", &date[4..]),
                    format!("2027{}", &date[4..]),
                ];
                let _ = writeln!(self.front, "date = \"{}\"", dates[self.dice.below(8).saturating_sub(3)]);
                let _ = writeln!(self.front, "type = \"meeting\"\ndate_note = \"Selon {word}\"");
                self.list("places", &[Place], 2);
                self.participants("actors", &[Actor], 4);
                self.participants("organizations", &[Organization], 2);
                self.list("documents", &[Document], 2);
                if self.dice.in_hundred(50) {
                    self.field("series", &[Series], 100);
                    let _ = writeln!(self.front, "number = {}", n + 1);
                }
                // Only earlier records: no event is part of itself around a ring.
                if let Some(at) = self.choose(&[Event]).filter(|at| *at < self.at && self.has(*at)) {
                    let _ = writeln!(self.front, "part_of = \"{}\"", self.world.records[at].id);
                }
                self.list("responds_to", &[Event, Document, Source], 2);
                self.list("related", &[Event], 2);
            }
            Actor => {
                let state = n % 3 == 0;
                let _ = writeln!(self.front, "type = \"{}\"", if state { "state" } else { "person" });
                let country = ["FR", "CN", "RU", "US"][self.dice.below(4)];
                let _ = writeln!(self.front, "{} = \"{country}\"", if state { "iso" } else { "country" });
                let (body, source) = (self.one(&[Organization]), self.one(&[Source]));
                let body = body.map_or_else(String::new, |it| format!(", organization = \"{it}\""));
                let source = source.map_or_else(String::new, |it| format!(", sources = [\"{it}\"]"));
                let _ = writeln!(
                    self.front,
                    "roles = [{{ title = \"Charge {word}\"{body}{source}, from = \"2020\" }}]"
                );
            }
            Organization => {
                let _ = writeln!(
                    self.front,
                    "type = \"igo\"\nacronym = \"SIGLE{n}\"\nreliability = \"B\""
                );
                if let Some(at) = self.choose(&[Organization]).filter(|at| *at < self.at && self.has(*at)) {
                    let _ = writeln!(self.front, "parent = \"{}\"", self.world.records[at].id);
                }
                self.participants_as("members", &[Actor, Organization]);
                self.words("seat", &[Place]);
                self.list("successor_of", &[Organization], 1);
            }
            Document => {
                let _ = writeln!(self.front, "type = \"treaty\"\nsigned = \"{date}\"");
                self.list("parties", &[Actor, Organization], 2);
                self.participants("signatories", &[Actor], 2);
                self.list("amends", &[Document], 1);
                self.list("supersedes", &[Document], 1);
            }
            Source => {
                let _ = writeln!(
                    self.front,
                    "date = \"{date}\"\ncredibility = 2\ntext = \"{word}-texte.txt\""
                );
                self.words("publisher", &[Organization]);
                self.words("carrier", &[Organization]);
                self.words("author", &[Actor]);
                for field in ["derived_from", "version_of"] {
                    if let Some(at) = self.choose(&[Source]).filter(|at| *at < self.at && self.has(*at)) {
                        let _ = writeln!(self.front, "{field} = \"{}\"", self.world.records[at].id);
                    }
                }
                match self.quotable() {
                    false => self.front.push_str("publish = \"none\"\n"),
                    true => {
                        let speaker = self
                            .one(&[Actor])
                            .map_or_else(String::new, |it| format!(", speaker = \"{it}\""));
                        let _ = writeln!(
                            self.front,
                            "excerpts = [{{ id = \"e\", text = \"Phrase gardée de {word} au début\"{speaker} }}]"
                        );
                    }
                }
            }
            Topic => {
                let _ = writeln!(self.front, "definition = \"Sens de {word}\"");
                self.list("broader", &[Topic], 1);
                self.list("related", &[Topic], 2);
            }
            Place => {
                let _ = writeln!(self.front, "country = \"FR\"\nlat = {n}.5\nlon = 2.25");
            }
            Series => {
                let _ = writeln!(self.front, "cadence = \"yearly\"");
                self.list("organizers", &[Actor, Organization], 2);
            }
            Briefing => {
                let _ = writeln!(self.front, "date = \"{date}\"\nnumber = {n}");
                if self.dice.in_hundred(50) {
                    let _ = writeln!(self.front, "from = \"2023-01-01\"\nto = \"2025-06-30\"");
                } else {
                    let items: Vec<String> = (0..5)
                        .filter_map(|_| self.one(&[Event]))
                        .map(|id| format!("{{ id = \"{id}\", line = \"Ligne {word}\" }}"))
                        .collect();
                    let _ = writeln!(self.front, "items = [{}]", items.join(", "));
                }
            }
            Plain => {}
        }
    }

    fn participants_as(&mut self, field: &str, kinds: &[Kind]) {
        let ids: Vec<String> = (0..2)
            .filter_map(|_| self.one(kinds))
            .map(|id| format!("{{ id = \"{id}\", from = \"2021\" }}"))
            .collect();
        let _ = writeln!(self.front, "{field} = [{}]", ids.join(", "));
    }

    /// Whether this source may be quoted.
    fn quotable(&self) -> bool {
        is_quotable(self.at)
    }

    fn body(&mut self) -> String {
        let world = self.world;
        let record = &world.records[self.at];
        let (word, any) = (&record.word, KINDS.map(|it| it.0));
        let linked = &any[..9];
        let mut body = format!("Corps de {word}.\n\n");
        for n in 0..self.dice.below(4) + 1 {
            if self.dice.in_hundred(30) {
                let _ = write!(body, "## Partie {n} {word}\n\n");
            }
            for _ in 0..self.dice.below(4) + 1 {
                let form = self.dice.below(7);
                let target = self.choose(if form < 5 { linked } else { &[Source] });
                // Everyone's surname, whoever is hidden: only a public one becomes a link.
                let mentioned = self.dice.below(world.records.len());
                let _ = write!(body, "On cite Surnom {mentioned}. ");
                let Some(at) = target else { continue };
                let (other, has) = (&world.records[at], self.has(at));
                let has_file = self.tree == Tree::WithHidden || !world.withheld(at);
                let _ = match form {
                    0 if has => write!(body, "Voir [[{}|ce mot]]. ", other.id),
                    1 if has => write!(body, "Voir [[{}/{}|ce mot]]. ", other.folder, other.id),
                    2 if has_file => {
                        let climb = if record.own_folder { "../../" } else { "../" };
                        let end = if other.own_folder { "/index.md" } else { ".md" };
                        write!(body, "Voir [ce mot]({climb}{}/{}{end}). ", other.folder, other.id)
                    }
                    0..=2 => write!(body, "Voir ce mot. "),
                    3 if has_file => write!(body, "Voir [[Surnom {at}]]. "),
                    3 => write!(body, "Voir Surnom {at}. "),
                    4 => write!(body, "Une note.[^{n}{form}{at}] "),
                    5 if !world.withheld(at) => write!(body, "C’est connu [@{}, p. 3]. ", other.id),
                    6 if !world.withheld(at) && is_quotable(at) => {
                        let quoted = &other.word;
                        write!(body, "Il dit « phrase citée de {quoted} au milieu » [@{}]. ", other.id)
                    }
                    _ => Ok(()),
                };
                if form == 4 && !body.contains(&format!("[^{n}{form}{at}]:")) {
                    let _ = write!(body, "\n\n[^{n}{form}{at}]: Une note de {word}.\n\n");
                }
            }
            body.push_str("\n\n");
        }
        let quoted = self
            .choose(&[Source])
            .filter(|at| self.has(*at) && is_quotable(*at) && !world.withheld(*at));
        let speaker = self.one(&[Actor]);
        if let Some(at) = quoted {
            let other = &world.records[at];
            let speaker = speaker.map_or_else(String::new, |it| format!("[[{it}]], "));
            let _ = write!(
                body,
                "> Phrase en bloc de {} vers la fin\n>\n> — {speaker}[[{}]], l. 3\n\n![[{}#e]]\n\n",
                other.word, other.id, other.id
            );
        }
        if self.dice.in_hundred(40) {
            let _ = write!(body, "![Vue de {word}]({word}.png)\n\n");
        }
        if self.dice.in_hundred(30) {
            let _ = write!(body, "![[{word}.png]]\n\n![[logo.png]]\n\n");
        }
        body
    }
}

/// Every third source may be cited, not quoted.
fn is_quotable(at: usize) -> bool {
    !at.is_multiple_of(3)
}

fn quoted(id: &str) -> String {
    format!("\"{id}\"")
}

/// A text of which little is quoted.
fn archived(word: &str) -> String {
    let mut text = format!("Phrase gardée de {word} au début.\n");
    for n in 0..40 {
        let _ = writeln!(text, "Ligne {n} {UNQUOTED} de {word}.");
        if n == 20 {
            let _ = writeln!(text, "On lit : phrase citée de {word} au milieu.");
        }
    }
    let _ = writeln!(text, "Phrase en bloc de {word} vers la fin.");
    text
}

/// Returns where the bytes of a site hold a word, whatever its case.
fn found(files: &BTreeMap<String, Vec<u8>>, word: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| {
        bytes
            .windows(word.len())
            .any(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    };
    files
        .iter()
        .filter(|(path, bytes)| holds(path.as_bytes()) || holds(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

/// Fails with the first file that differs, and how.
fn assert_same(seed: u64, with: &BTreeMap<String, Vec<u8>>, without: &BTreeMap<String, Vec<u8>>) {
    let more = with.keys().filter(|path| !without.contains_key(*path));
    let fewer = without.keys().filter(|path| !with.contains_key(*path));
    assert_eq!(
        more.chain(fewer).collect::<Vec<_>>(),
        [""; 0],
        "tree {seed}: other files"
    );
    for (path, bytes) in with {
        let (with, without) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&without[path]));
        if with != without {
            let line = with.lines().zip(without.lines()).find(|(a, b)| a != b);
            panic!("tree {seed}: `{path}` differs: {line:#?}");
        }
    }
}

#[test]
fn a_tree_with_hidden_records_gives_the_bytes_of_the_tree_without_them() {
    let trees = std::env::var("CHANCERY_TEST_TREES").ok().and_then(|it| it.parse().ok());
    let mut hidden = 0;
    let mut seen: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for seed in 0..trees.unwrap_or(TREES) {
        let world = World::new(seed);
        hidden += (0..world.records.len()).filter(|at| world.withheld(*at)).count();
        let (with, without) = (world.write(Tree::WithHidden), world.write(Tree::Without));
        let (with, without) = (with.build(), without.build());
        assert!(!without.report.stopped, "tree {seed}: {:#?}", without.errors());
        assert!(!with.report.stopped, "tree {seed}: {:#?}", with.errors());
        assert!(with.bytes.len() > 100);
        seen.extend(
            NAMES
                .iter()
                .filter(|name| with.bytes.keys().any(|it| it.ends_with(**name))),
        );
        assert_same(seed, &with.bytes, &without.bytes);
        assert_eq!(found(&with.bytes, MARK), [""; 0], "tree {seed}");
        assert_eq!(found(&with.bytes, UNQUOTED), [""; 0], "tree {seed}");
    }
    assert!(hidden > 0);
    assert_eq!(seen.len(), NAMES.len(), "{seen:?}");
}

#[test]
fn the_program_hides_what_the_library_hides() {
    let world = World::new(8);
    let mut outputs = Vec::new();
    for tree in [Tree::WithHidden, Tree::Without] {
        let site = world.write(tree);
        let built = program()
            .args(["build", "--as-of", "2026-01-01T00:00:00Z", "--root"])
            .arg(&site.root)
            .output()
            .expect("the program runs");
        assert_eq!(built.status.code(), Some(0), "{built:?}");
        outputs.push(files_below(&site.root.join("public")));
    }
    assert_same(8, &outputs[0], &outputs[1]);
    assert_eq!(found(&outputs[0], MARK), [""; 0]);
    assert_eq!(found(&outputs[0], UNQUOTED), [""; 0]);
}

#[test]
fn the_text_of_a_hidden_source_cannot_be_fetched_by_a_link() {
    for why in ["draft = true", "publish = \"none\"", "expires = 2020-01-01T00:00:00Z"] {
        let site = SiteTest::new(&format!(
            "-- content/sources/s.md --\n+++\ntitle = \"S\"\ntext = \"s.txt\"\n{why}\n+++\n-- content/sources/s.txt --\nsecret\n-- content/topics/t.md --\n# T\n\n[texte](../sources/s.txt)\n"
        ));
        assert_eq!(
            site.errors(),
            ["content/topics/t.md:3:1: error[dangling-link]: no page and no file is at `../sources/s.txt`"],
            "{why}"
        );
    }
}

#[test]
fn an_archived_text_is_not_copied_from_static_either() {
    let site = SiteTest::new(
        "-- content/sources/s.md --\n+++\ntitle = \"S\"\ntext = \"../../static/s.txt\"\ndraft = true\n+++\n-- static/s.txt --\nsecret\n-- static/t.txt --\nouvert\n",
    );
    let files = site.build().files;
    assert!(files.contains_key("t.txt") && !files.contains_key("s.txt"));
}

#[test]
fn a_hidden_translation_takes_no_file_from_its_record() {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[languages.en]\n-- content/topics/t/index.md --\n# T\n\n![](a.txt)\n-- content/topics/t/index.en.md --\n+++\ntitle = \"Hidden\"\ndraft = true\n+++\n-- content/topics/t/a.txt --\na\n",
    );
    let built = site.build();
    assert_eq!(built.errors(), [""; 0]);
    assert!(built.files.contains_key("topics/t/a.txt"));
}

#[test]
fn a_public_record_within_the_folder_of_a_hidden_one_keeps_its_own_files() {
    let built = SiteTest::new(
        "-- content/topics/t/index.md --\n+++\ntitle = \"T\"\ndraft = true\n+++\n-- content/topics/t/a.txt --\na\n-- content/topics/t/sub/b.txt --\nb\n-- content/topics/t/u/index.md --\n# U\n-- content/topics/t/u/c.txt --\nc\n",
    )
    .build();
    assert!(built.files.contains_key("topics/u/c.txt"));
    assert_eq!(built.files.keys().filter(|it| it.ends_with(".txt")).count(), 2);
    assert!(built.files.contains_key("robots.txt"));
}

#[test]
fn an_index_in_the_folder_of_a_kind_owns_nothing() {
    let hidden = "-- content/topics/index.md --\n+++\ntitle = \"Index\"\ndraft = true\n+++\n";
    let tree =
        "-- content/topics/t.md --\n# T\n\n[a](a.txt)\n-- content/topics/a.txt --\na\n-- content/topics/b.txt --\nb\n";
    let (with, without) = (
        SiteTest::new(&format!("{hidden}{tree}")).build(),
        SiteTest::new(tree).build(),
    );
    assert_eq!(with.errors(), [""; 0]);
    assert_same(0, &with.bytes, &without.bytes);
    assert!(with.files.contains_key("topics/a.txt") && !with.files.contains_key("topics/b.txt"));
}

#[test]
fn of_an_expired_source_nothing_is_quoted_and_no_note_stands_empty() {
    let built = SiteTest::new(
        "-- content/sources/s.md --\n+++\ntitle = \"Titre passé\"\nexpires = 2020-01-01T00:00:00Z\nexcerpts = [{ id = \"e\", text = \"mots gardés\" }]\n+++\n-- content/sources/u.md --\n# U\n-- content/topics/t.md --\n# T\n\nUn [@s], deux [@u].\n\n![[s#e]]\n\n> mots\n>\n> — X, [[s]]\n",
    )
    .build();
    assert_eq!(built.errors(), [""; 0]);
    let page = built.page("/topics/t/");
    for word in ["Titre passé", "mots gardés"] {
        assert!(built.files.values().all(|it| !it.contains(word)), "{word}");
    }
    assert!(page.contains("id=\"n1\"") && !page.contains("id=\"n2\""), "{page}");
    assert!(
        page.contains("Un, deux<a class=\"ref\" id=\"r1\" href=\"#n1\""),
        "{page}"
    );
}
