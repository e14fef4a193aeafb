//! Templates that only print fields, ask whether they are there and walk lists: rendered once by Tera for each set of
//! fields that are there, with marks where fields go, and put together from then on.
//!
//! Takes the texts of templates and the views that fill them; gives the same bytes as Tera, or says that it cannot. It
//! holds for any theme: a template that does more (a filter, a function, a comparison of numbers) is left to Tera, and
//! so is every page for which a field is not what its template expects. Nothing is decided here that Tera did not
//! decide in the skeleton.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};
use tera::{Context, Tera, Value};

use crate::base::scan::find_any;

use super::templates::{Field, Fields};

/// What is known of a theme's templates; empty where none can be put together.
#[derive(Default)]
pub struct Skeletons {
    /// The templates with a mark in the place of each list.
    tera: Tera,
    /// Every path that a template names, such as `page.title`, split at its dots.
    paths: Vec<Box<[Step]>>,
    walks: Vec<Walk>,
    plans: FxHashMap<Box<str>, Plan>,
}

/// A name of a path.
struct Step {
    name: Box<str>,
    /// Where the first few kinds of view that were asked for it have it: the address of a view's names, and a place among
    /// them.
    places: [OnceLock<(usize, usize)>; 4],
}

/// A list that a template walks, and what it prints for each entry.
struct Walk {
    variable: Box<str>,
    /// The list's path.
    list: u32,
    body: Plan,
}

/// What must be known of the fields to choose a template's skeleton, and the skeletons made so far.
struct Plan {
    /// The template's name in `tera`.
    name: String,
    uses: Vec<Use>,
    /// Indexes into `walks`.
    walks: Vec<u32>,
    made: [OnceLock<Box<Made>>; BUCKETS],
}

/// A path that a template uses.
#[derive(Clone, Copy)]
struct Use {
    path: u32,
    /// The same number for all paths of a plan that begin with the same name; they follow one another.
    root: u32,
    printed: bool,
    /// Compared with a text, so that its own text decides.
    compared: bool,
}

/// A skeleton, and the next of those whose key falls into the same bucket.
struct Made {
    key: Box<[u8]>,
    skeleton: Skeleton,
    next: OnceLock<Box<Made>>,
}

/// What Tera printed, cut at the marks.
struct Skeleton {
    text: String,
    /// Each a range of `text` and what follows it.
    pieces: Vec<(Range<u32>, Hole)>,
    /// Where the text after the last hole begins.
    tail: u32,
}

/// What goes into a skeleton.
#[derive(Clone, Copy)]
enum Hole {
    /// A field as it is: index into the plan's uses.
    Plain(u32),
    /// A field's text, escaped.
    Escaped(u32),
    /// The entries of a list: index into `walks`.
    Walk(u32),
}

/// Names that stand for something while a template is filled; the innermost first.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub name: &'a str,
    pub field: Field<'a>,
    pub outer: Option<&'a Scope<'a>>,
}

/// What Tera knows as `loop`.
struct Turn {
    index: usize,
    count: usize,
}

const BUCKETS: usize = 64;
/// How many skeletons share a bucket; a template with more is one whose fields hardly repeat.
const CHAIN: usize = 16;
/// Marks that no theme and no editor writes: private characters, which text of the site may not hold either.
const OPEN: char = '\u{F5A00}';
const CLOSE: char = '\u{F5A01}';

/// Where text is put.
pub trait Sink {
    /// Appends a text.
    fn push(&mut self, text: &str);

    /// Appends a text, escaped for HTML.
    fn push_escaped(&mut self, text: &str);

    /// Returns how much there is.
    fn size(&self) -> usize;

    /// Takes back what was put after there was so much.
    fn cut(&mut self, size: usize);
}

impl Sink for String {
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }

    fn push_escaped(&mut self, text: &str) {
        escape(text, |piece| self.push_str(piece));
    }

    fn size(&self) -> usize {
        self.len()
    }

    fn cut(&mut self, size: usize) {
        self.truncate(size);
    }
}

impl Sink for Vec<u8> {
    fn push(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    fn push_escaped(&mut self, text: &str) {
        escape(text, |piece| self.extend_from_slice(piece.as_bytes()));
    }

    fn size(&self) -> usize {
        self.len()
    }

    fn cut(&mut self, size: usize) {
        self.truncate(size);
    }
}

impl Fields for Turn {
    fn names(&self) -> &'static [&'static str] {
        &[]
    }

    fn nth(&self, _: usize) -> Field<'_> {
        Field::Unknown
    }

    fn field(&self, name: &str) -> Field<'_> {
        match name {
            "index" => Field::Number(self.index as u64 + 1),
            "index0" => Field::Number(self.index as u64),
            "first" => Field::Flag(self.index == 0),
            "last" => Field::Flag(self.index + 1 == self.count),
            _ => Field::Unknown,
        }
    }
}

impl Skeletons {
    /// Reads templates by name; `constants` are names that mean the same on every page.
    pub fn new<'t>(
        templates: impl Iterator<Item = (&'t str, &'t str)>,
        constants: &[&str],
        global: impl FnOnce(&mut Tera),
    ) -> Skeletons {
        let texts: FxHashMap<&str, &str> = templates.collect();
        let mut reader = Reader {
            texts: &texts,
            constants,
            skeletons: Skeletons::default(),
            ids: FxHashMap::default(),
            sources: Vec::new(),
            drafts: FxHashMap::default(),
        };
        let mut names: Vec<&str> = texts.keys().copied().collect();
        names.sort_unstable();
        for name in names {
            if let Some(draft) = reader.family(name) {
                let plan = draft.plan(name.to_owned(), &reader.skeletons.paths);
                reader.skeletons.plans.insert(name.into(), plan);
            }
        }
        let Reader {
            mut skeletons, sources, ..
        } = reader;
        // One whose parent is left to Tera is left to it too.
        let whole = |name: &str| skeletons.plans.contains_key(name) || !texts.contains_key(name);
        let sources = sources.into_iter().filter(|(name, _)| whole(name));
        let mut tera = Tera::new();
        // What cannot be read is said when the templates themselves are.
        if tera.add_raw_templates(sources).is_err() {
            return Skeletons::default();
        }
        global(&mut tera);
        skeletons.tera = tera;
        skeletons
    }

    /// Appends a template filled with what is in scope; `None` where Tera must do it.
    pub fn fill(&self, template: &str, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        let plan = self.plans.get(template)?;
        let size = out.size();
        let filled = self.fill_plan(plan, scope, out);
        if filled.is_none() {
            out.cut(size);
        }
        filled
    }

    fn fill_plan(&self, plan: &Plan, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        // Most plans are those of a list's entries.
        match plan.uses.len() {
            0..=6 => self.fill_sized::<6>(plan, scope, out),
            7..=24 => self.fill_sized::<24>(plan, scope, out),
            _ => self.fill_sized::<96>(plan, scope, out),
        }
    }

    fn fill_sized<const MOST: usize>(&self, plan: &Plan, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        let mut fields = [Field::Unknown; MOST];
        let mut key = [0u8; MOST];
        let mut words: Vec<u8> = Vec::new();
        let fields = fields.get_mut(..plan.uses.len())?;
        let mut begun = None;
        for (at, used) in plan.uses.iter().enumerate() {
            let (first, rest) = self.paths[used.path as usize].split_first()?;
            let root = match begun {
                Some((number, root)) if number == used.root => root,
                _ => scope.root(first),
            };
            begun = Some((used.root, root));
            let field = follow(root, rest);
            fields[at] = field;
            key[at] = class(field, used.printed)?;
            if used.compared {
                let Field::Text(text) = field else { return None };
                words.extend_from_slice(text.as_bytes());
                words.push(0);
            }
        }
        let whole;
        let key = if words.is_empty() {
            &key[..plan.uses.len()]
        } else {
            words.extend_from_slice(&key[..plan.uses.len()]);
            whole = words;
            &whole
        };
        let skeleton = plan.skeleton(key, || self.make(plan, fields))?;
        for (text, hole) in &skeleton.pieces {
            out.push(&skeleton.text[text.start as usize..text.end as usize]);
            match *hole {
                Hole::Plain(at) => put(fields[at as usize], out, Escape::No),
                Hole::Escaped(at) => put(fields[at as usize], out, Escape::Yes),
                Hole::Walk(at) => {
                    let walk = &self.walks[at as usize];
                    let items = scope.find(&self.paths[walk.list as usize]).items()?;
                    let count = items.len();
                    for index in 0..count {
                        let turn = Turn { index, count };
                        let outer = Scope {
                            name: "loop",
                            field: Field::View(&turn),
                            outer: Some(scope),
                        };
                        let inner = Scope {
                            name: &walk.variable,
                            field: items.item(index),
                            outer: Some(&outer),
                        };
                        self.fill_plan(&walk.body, &inner, out)?;
                    }
                }
            }
        }
        out.push(&skeleton.text[skeleton.tail as usize..]);
        Some(())
    }

    /// Has Tera print a template with marks in the place of fields.
    fn make(&self, plan: &Plan, fields: &[Field<'_>]) -> Option<Skeleton> {
        let mut root = Node::default();
        for (at, (used, field)) in plan.uses.iter().zip(fields).enumerate() {
            root.insert(&self.paths[used.path as usize], stand_in(*field, at, used.compared));
        }
        let mut context = Context::new();
        for (name, node) in root.children {
            context.insert_value(name, node.into_value());
        }
        for walk in &plan.walks {
            context.insert_value(walk_name(*walk), Value::safe_string(&format!("{OPEN}w{walk}{CLOSE}")));
        }
        let printed = self.tera.render(&plan.name, &context).ok()?;
        cut(&printed, plan.uses.len(), self.walks.len())
    }
}

/// Cuts what Tera printed at its marks; `None` where a mark is not whole, as after a filter.
fn cut(printed: &str, uses: usize, walks: usize) -> Option<Skeleton> {
    let mut text = String::with_capacity(printed.len());
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut parts = printed.split(OPEN);
    text.push_str(parts.next()?);
    for part in parts {
        let (mark, after) = part.split_once(CLOSE)?;
        let (kind, number) = mark.split_at_checked(1)?;
        let hole = match kind {
            "w" => Hole::Walk(number.parse().ok().filter(|at| (*at as usize) < walks)?),
            "f" => {
                let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
                let at: u32 = digits.parse().ok().filter(|at| (*at as usize) < uses)?;
                match &number[digits.len()..] {
                    "<" | "" => Hole::Plain(at),
                    "&lt;" => Hole::Escaped(at),
                    _ => return None,
                }
            }
            _ => return None,
        };
        pieces.push((start..text.len() as u32, hole));
        start = text.len() as u32;
        text.push_str(after);
    }
    (!text.contains(CLOSE)).then_some(Skeleton {
        text,
        pieces,
        tail: start,
    })
}

/// What stands for a field while a skeleton is made; its `<` tells whether Tera escapes it.
fn stand_in(field: Field<'_>, at: usize, compared: bool) -> Option<Value> {
    Some(match field {
        Field::None => Value::none(),
        Field::Flag(it) => Value::from(it),
        Field::Number(0) => Value::from(0u64),
        Field::Text(text) if text.is_empty() || compared => Value::normal_string(text),
        Field::Html("") => Value::safe_string(""),
        Field::Number(_) => Value::safe_string(&format!("{OPEN}f{at}{CLOSE}")),
        Field::Text(_) => Value::normal_string(&format!("{OPEN}f{at}<{CLOSE}")),
        Field::Html(_) => Value::safe_string(&format!("{OPEN}f{at}{CLOSE}")),
        Field::List(items) if items.is_empty() => Value::from(Vec::<Value>::new()),
        Field::List(_) => Value::from(vec![Value::from(true)]),
        // Its own fields are inserted by themselves; without any it is a thing that is there.
        Field::View(_) => return None,
        Field::Unknown => Value::undefined(),
    })
}

/// Values by name on the way into a context.
#[derive(Default)]
struct Node {
    value: Option<Value>,
    children: BTreeMap<String, Node>,
}

impl Node {
    fn insert(&mut self, path: &[Step], value: Option<Value>) {
        match path.split_first() {
            Some((step, rest)) => self
                .children
                .entry(step.name.to_string())
                .or_default()
                .insert(rest, value),
            None => self.value = value,
        }
    }

    fn into_value(self) -> Value {
        if let Some(value) = self.value {
            return value;
        }
        let mut map: BTreeMap<String, Value> = self
            .children
            .into_iter()
            .map(|(name, node)| (name, node.into_value()))
            .collect();
        if map.is_empty() {
            map.insert("_".to_owned(), Value::from(true));
        }
        Value::from(map)
    }
}

/// What of a field decides what a template prints beside it; `None` where Tera must print the field itself.
fn class(field: Field<'_>, printed: bool) -> Option<u8> {
    Some(match field {
        Field::None => 1,
        Field::Flag(false) => 2,
        Field::Flag(true) => 3,
        Field::Number(0) => 4,
        Field::Number(_) => 5,
        Field::Text("") => 6,
        Field::Text(_) => 7,
        Field::Html("") => 8,
        Field::Html(_) => 9,
        Field::List(_) | Field::View(_) if printed => return None,
        Field::List(items) if items.is_empty() => 10,
        Field::List(_) => 11,
        Field::View(_) => 12,
        Field::Unknown => return None,
    })
}

/// Whether a text is escaped where it is put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    Yes,
    No,
}

fn put(field: Field<'_>, out: &mut impl Sink, escape: Escape) {
    match field {
        Field::Text(text) if escape == Escape::Yes => out.push_escaped(text),
        Field::Text(text) | Field::Html(text) => out.push(text),
        Field::Number(number) => out.push(&number.to_string()),
        // Printed by Tera into the skeleton.
        Field::None | Field::Flag(_) | Field::List(_) | Field::View(_) | Field::Unknown => {}
    }
}

/// Hands over a text piece by piece, escaped as Tera does it.
fn escape(text: &str, mut put: impl FnMut(&str)) {
    let mut from = 0;
    while let Some(at) = find_any(text, from, *b"<>&\"'") {
        put(&text[from..at]);
        put(match text.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        from = at + 1;
    }
    put(&text[from..]);
}

impl Plan {
    /// Returns the skeleton of a key, made where it is the first of its kind; `None` where there are too many.
    fn skeleton(&self, key: &[u8], make: impl FnOnce() -> Option<Skeleton>) -> Option<&Skeleton> {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        let mut slot = &self.made[(hasher.finish() >> 40) as usize % BUCKETS];
        let mut make = Some(make);
        for _ in 0..CHAIN {
            let made = match slot.get() {
                Some(made) => made,
                None => {
                    let skeleton = make.take()?()?;
                    let made = Box::new(Made {
                        key: key.into(),
                        skeleton,
                        next: OnceLock::new(),
                    });
                    // Another thread may have been quicker, perhaps with another key: then Tera does this one.
                    slot.get_or_init(|| made)
                }
            };
            if *made.key == *key {
                return Some(&made.skeleton);
            }
            slot = &made.next;
        }
        None
    }
}

impl<'a> Scope<'a> {
    /// Finds what a path names.
    fn find(&self, path: &[Step]) -> Field<'a> {
        let Some((first, rest)) = path.split_first() else {
            return Field::Unknown;
        };
        follow(self.root(first), rest)
    }

    /// Finds what the first name of a path stands for.
    fn root(&self, first: &Step) -> Field<'a> {
        let mut scope = self;
        loop {
            if *scope.name == *first.name {
                return scope.field;
            }
            // A fragment's own fields have no name before them.
            if scope.name.is_empty() {
                return match scope.field {
                    Field::View(view) => first.of(view),
                    _ => Field::Unknown,
                };
            }
            match scope.outer {
                Some(outer) => scope = outer,
                None => return Field::Unknown,
            }
        }
    }
}

/// Follows a path from what its first name stands for.
fn follow<'a>(root: Field<'a>, rest: &[Step]) -> Field<'a> {
    rest.iter().fold(root, |field, step| match field {
        Field::View(view) => step.of(view),
        // What is asked of something that is not there is not there either.
        Field::None => Field::None,
        _ => Field::Unknown,
    })
}

impl Step {
    /// Returns a view's field of this name; most steps are asked of a few kinds of view only.
    #[inline]
    fn of<'a>(&self, view: &'a dyn Fields) -> Field<'a> {
        let names = view.names();
        let Some(at) = names.first().map(|it| std::ptr::from_ref(it).addr()) else {
            return view.field(&self.name);
        };
        for known in &self.places {
            let (of, place) = known.get_or_init(|| {
                let place = names.iter().position(|it| **it == *self.name);
                (at, place.unwrap_or(names.len()))
            });
            if *of == at {
                return view.nth(*place);
            }
        }
        view.field(&self.name)
    }
}

fn walk_name(walk: u32) -> String {
    format!("walk_{walk}")
}

/// Reads templates: which paths they use, which lists they walk.
struct Reader<'t> {
    texts: &'t FxHashMap<&'t str, &'t str>,
    constants: &'t [&'t str],
    skeletons: Skeletons,
    ids: FxHashMap<Box<str>, u32>,
    /// Templates with a mark in the place of each list, by name.
    sources: Vec<(String, String)>,
    /// What was read, by name.
    drafts: FxHashMap<String, Option<Draft>>,
}

/// What a template uses, as it is read.
#[derive(Default)]
struct Draft {
    source: String,
    uses: BTreeMap<u32, Use>,
    walks: Vec<u32>,
    parent: Option<String>,
}

impl Draft {
    fn add(&mut self, path: u32, printed: bool, compared: bool) {
        let entry = self.uses.entry(path).or_insert(Use {
            path,
            root: 0,
            printed: false,
            compared: false,
        });
        entry.printed |= printed;
        entry.compared |= compared;
    }

    fn plan(self, name: String, paths: &[Box<[Step]>]) -> Plan {
        let first = |used: &Use| paths[used.path as usize].first().map(|it| &*it.name);
        let mut uses: Vec<Use> = self.uses.into_values().collect();
        uses.sort_by_key(first);
        for at in 1..uses.len() {
            let same = first(&uses[at]) == first(&uses[at - 1]);
            uses[at].root = uses[at - 1].root + u32::from(!same);
        }
        Plan {
            name,
            uses,
            walks: self.walks,
            made: [const { OnceLock::new() }; BUCKETS],
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads a template with all that it extends; `None` where one of them does more than printing.
    fn family(&mut self, name: &str) -> Option<Draft> {
        const DEEPEST: usize = 8;
        let mut whole = Draft::default();
        let mut next = Some(name.to_owned());
        for _ in 0..DEEPEST {
            let Some(name) = next.take() else { return Some(whole) };
            let draft = self.single(&name)?;
            for used in draft.uses.values() {
                whole.add(used.path, used.printed, used.compared);
            }
            whole.walks.extend(&draft.walks);
            next = draft.parent.clone();
        }
        None
    }

    /// Reads a template by itself, once.
    fn single(&mut self, name: &str) -> Option<&Draft> {
        if !self.drafts.contains_key(name) {
            let mut draft = Draft::default();
            let text = self.texts.get(name).copied();
            let read = text.and_then(|text| self.template(text, &mut draft, &mut Vec::new(), 0));
            if read.is_some() {
                self.sources.push((name.to_owned(), std::mem::take(&mut draft.source)));
            }
            self.drafts.insert(name.to_owned(), read.map(|_| draft));
        }
        self.drafts.get(name)?.as_ref()
    }

    /// Reads up to the end of the text or of a loop; returns what follows.
    fn template<'s>(
        &mut self,
        text: &'s str,
        draft: &mut Draft,
        variables: &mut Vec<String>,
        depth: usize,
    ) -> Option<&'s str> {
        const DEEPEST: usize = 16;
        if depth > DEEPEST || text.contains([OPEN, CLOSE]) {
            return None;
        }
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, tag) = rest.split_at(at);
            draft.source.push_str(before);
            if let Some(tag) = tag.strip_prefix("{{") {
                let (inside, after) = tag.split_once("}}")?;
                self.print(inside, draft, variables)?;
                rest = after;
            } else if let Some(tag) = tag.strip_prefix("{%") {
                let (inside, after) = tag.split_once("%}")?;
                let words = split(inside)?;
                let words: Vec<&str> = words.iter().map(|it| &**it).collect();
                match &words[..] {
                    ["endfor"] => return Some(after),
                    ["for", variable, "in", list] => {
                        rest = self.walk(variable, list, after, draft, variables, depth)?;
                        continue;
                    }
                    ["include", name] => {
                        let name = literal(name)?;
                        let included = *self.texts.get(name)?;
                        if !self.template(included, draft, variables, depth + 1)?.is_empty() {
                            return None;
                        }
                        rest = after;
                        continue;
                    }
                    ["extends", name] if depth == 0 => draft.parent = Some(literal(name)?.to_owned()),
                    ["if" | "elif", condition @ ..] => self.condition(condition, draft, variables)?,
                    ["else" | "endif" | "endblock"] | ["block" | "endblock", _] => {}
                    _ => return None,
                }
                draft.source.push_str("{%");
                draft.source.push_str(inside);
                draft.source.push_str("%}");
                rest = after;
            } else if let Some(tag) = tag.strip_prefix("{#") {
                rest = tag.split_once("#}")?.1;
            } else {
                draft.source.push('{');
                rest = &tag[1..];
            }
        }
        draft.source.push_str(rest);
        Some("")
    }

    /// Reads a loop after its first tag; returns what follows its end.
    fn walk<'s>(
        &mut self,
        variable: &str,
        list: &str,
        text: &'s str,
        draft: &mut Draft,
        variables: &mut Vec<String>,
        depth: usize,
    ) -> Option<&'s str> {
        let list = self.path(list, variables)??;
        if !is_name(variable) {
            return None;
        }
        let mut body = Draft::default();
        variables.extend([variable.to_owned(), "loop".to_owned()]);
        let rest = self.template(text, &mut body, variables, depth + 1)?;
        variables.truncate(variables.len() - 2);
        let number = self.skeletons.walks.len() as u32;
        let name = format!("{}.html", walk_name(number));
        self.sources.push((name.clone(), std::mem::take(&mut body.source)));
        self.skeletons.walks.push(Walk {
            variable: variable.into(),
            list,
            body: body.plan(name, &self.skeletons.paths),
        });
        draft.walks.push(number);
        draft
            .source
            .push_str(&format!("{{{{ {} | safe }}}}", walk_name(number)));
        Some(rest)
    }

    fn print(&mut self, inside: &str, draft: &mut Draft, variables: &[String]) -> Option<()> {
        let words = split(inside)?;
        let words: Vec<&str> = words.iter().map(|it| &**it).collect();
        let ([path] | [path, "|", "safe"]) = &words[..] else {
            return None;
        };
        if let Some(path) = self.path(path, variables)? {
            draft.add(path, true, false);
        }
        draft.source.push_str("{{");
        draft.source.push_str(inside);
        draft.source.push_str("}}");
        Some(())
    }

    fn condition(&mut self, words: &[&str], draft: &mut Draft, variables: &[String]) -> Option<()> {
        let mut at = 0;
        loop {
            while words.get(at) == Some(&"not") {
                at += 1;
            }
            let path = self.path(words.get(at)?, variables)?;
            at += 1;
            let compared = matches!(words.get(at), Some(&"==" | &"!="));
            if compared {
                literal(words.get(at + 1)?)?;
                at += 2;
            }
            if let Some(path) = path {
                draft.add(path, false, compared);
            }
            match words.get(at) {
                None => return Some(()),
                Some(&"and" | &"or") => at += 1,
                Some(_) => return None,
            }
        }
    }

    /// Returns a path's number; `Some(None)` for one that means the same on every page.
    fn path(&mut self, written: &str, variables: &[String]) -> Option<Option<u32>> {
        let parts: Vec<&str> = written.split('.').collect();
        if !parts.iter().all(|it| is_name(it)) {
            return None;
        }
        let known = variables.iter().any(|it| **it == *parts[0]);
        if !known && self.constants.contains(&parts[0]) {
            return Some(None);
        }
        if let Some(id) = self.ids.get(written) {
            return Some(Some(*id));
        }
        let id = self.skeletons.paths.len() as u32;
        let steps = parts.into_iter().map(|name| Step {
            name: name.into(),
            places: Default::default(),
        });
        self.skeletons.paths.push(steps.collect());
        self.ids.insert(written.into(), id);
        Some(Some(id))
    }
}

fn is_name(word: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(letter)
        && !matches!(
            word,
            "true" | "false" | "none" | "not" | "and" | "or" | "in" | "is" | "if"
        )
}

fn literal(word: &str) -> Option<&str> {
    let inner = word.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\'])).then_some(inner)
}

/// Splits what stands in a tag into words, texts and signs; `None` where it trims the spaces around itself.
fn split(inside: &str) -> Option<Vec<String>> {
    if inside.starts_with('-') || inside.ends_with('-') {
        return None;
    }
    let mut words = Vec::new();
    let mut rest = inside.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"')? + 2,
            '|' => 1,
            '=' | '!' => 2,
            _ => rest
                .find(|c: char| c.is_whitespace() || matches!(c, '"' | '|' | '=' | '!'))
                .unwrap_or(rest.len()),
        };
        words.push(rest.get(..length)?.to_owned());
        rest = rest[length..].trim_start();
    }
    Some(words)
}
