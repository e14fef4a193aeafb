//! Templates that only print fields, ask whether they are there and walk lists: rendered once by Tera for each set of
//! fields that are there, with marks where fields go, and put together from then on.
//!
//! Takes the texts of templates and the views that fill them; gives the same bytes as Tera, or says that it cannot. It
//! holds for any theme: a template that does more (a filter, a function, a comparison of numbers) is left to Tera, and
//! so is every page for which a field is not what its template expects. Nothing is decided here that Tera did not
//! decide in the skeleton.

mod plan;
mod reader;
mod sink;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use tera::{Context, Tera, Value};

use super::templates::{Field, Fields, Items};

use sink::{Escape, put};

pub use sink::{Sink, put_integer};

/// What is known of a theme's templates; empty where none can be put together.
#[derive(Default)]
pub struct Skeletons {
    /// The templates with a mark in the place of each list.
    tera: Tera,
    /// Every path that a template names, such as `page.title`, and all that these begin with.
    paths: Vec<Path>,
    walks: Vec<Walk>,
    plans: FxHashMap<Box<str>, Plan>,
}

/// A path: its last name, and the path before that.
struct Path {
    /// Smaller than its own number.
    parent: Option<u32>,
    name: Box<str>,
    /// How many names lie before the last.
    depth: u32,
}

/// What a template prints for each entry of a list that it walks.
struct Walk {
    variable: Box<str>,
    body: Plan,
    /// Whether it prints fields of the entries only, so that the same list always becomes the same text.
    alone: bool,
    /// Whether it does not even say which entry it is, so that the same entry does.
    alike: bool,
}

/// What must be known of the fields to choose a template's skeleton, and the skeletons made so far.
struct Plan {
    /// The template's name in `tera`.
    name: String,
    /// How many fields are looked up to fill it.
    fields: usize,
    /// What its paths begin with: the first of the fields.
    roots: Names,
    /// What is looked up then: each asks what was found before.
    asked: Vec<Asked>,
    uses: Vec<Use>,
    /// The fields that are compared with texts.
    compared: Vec<u32>,
    walks: Vec<Walked>,
    made: [OnceLock<Box<Made>>; BUCKETS],
}

/// Fields of one thing, looked up together.
struct Asked {
    /// The place of this thing among the plan's fields.
    of: usize,
    /// The place of the first that is looked up; the others follow.
    first: usize,
    names: Names,
    /// Whether it is the same thing for each entry of a list.
    steady: bool,
}

/// Names of fields, and where the first few kinds of view that were asked have them.
#[derive(Default)]
struct Names {
    names: Vec<Box<str>>,
    known: [OnceLock<Places>; 4],
}

/// Where a kind of view has the fields that are looked up.
struct Places {
    /// The address of the view's names.
    kind: usize,
    /// For each of the view's fields where it goes; nowhere if that is past the end.
    places: Vec<usize>,
    /// Whether it has all of them.
    whole: bool,
}

/// A path whose field decides what a template prints, or is printed itself.
#[derive(Clone, Copy)]
struct Use {
    path: u32,
    /// Its place among the plan's fields.
    field: u32,
    printed: bool,
    /// Compared with a text, so that its own text decides.
    compared: bool,
}

/// A list that a template walks.
#[derive(Clone, Copy)]
struct Walked {
    /// Index into `walks`.
    walk: u32,
    /// The list's path.
    path: u32,
    /// Its place among the plan's fields.
    field: u32,
}

/// A skeleton, and the next of those whose key falls into the same bucket.
struct Made {
    key: Box<[u8]>,
    skeleton: Skeleton,
    next: OnceLock<Box<Made>>,
}

/// What Tera printed, cut at the marks.
struct Skeleton {
    /// In one run, as it is read.
    text: Box<str>,
    /// Each the next bytes of the text and what follows them; after the last hole the rest follows.
    pieces: Vec<(u32, Hole)>,
    /// About how many bytes it becomes.
    size: usize,
}

/// What goes into a skeleton.
#[derive(Clone, Copy)]
enum Hole {
    /// A field as it is: its place among the plan's fields.
    Plain(u32),
    /// A field's text, escaped.
    Escaped(u32),
    /// The entries of a list: index into the plan's walks.
    Walk(u32),
}

/// Names that stand for something while a template is filled; the innermost first.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub name: &'a str,
    pub field: Field<'a>,
    pub outer: Option<&'a Scope<'a>>,
}

/// The entries of a list that are printed one after the other.
#[derive(Clone, Copy)]
struct Entries<'a> {
    number: u32,
    walk: &'a Walk,
    items: &'a dyn Items,
    turn: &'a Turn,
}

/// What Tera knows as `loop`.
struct Turn {
    index: Cell<usize>,
    count: usize,
}

/// Room for what is looked up to fill a plan, used again for each entry of a list.
struct Room<'r, 'a, 's> {
    fields: &'r mut [Field<'a>],
    key: &'r mut [u8],
    /// What the key has led to; none before the first entry.
    last: Option<&'s Skeleton>,
}

/// A template that is filled again and again, and the skeleton that it had last.
pub struct Again<'s> {
    plan: &'s Plan,
    key: [u8; FEW],
    last: Option<&'s Skeleton>,
}

/// How many fields most plans have at most, which are those of a list's entries.
const FEW: usize = 8;
const BUCKETS: usize = 64;
/// How many skeletons share a bucket; a template with more is one whose fields hardly repeat.
const CHAIN: usize = 16;
/// Marks that no theme and no editor writes: private characters, which text of the site may not hold either.
const OPEN: char = '\u{F5A00}';
const CLOSE: char = '\u{F5A01}';

impl Fields for Turn {
    fn names(&self) -> &'static [&'static str] {
        &["index", "index0", "first", "last"]
    }

    fn nth(&self, place: usize) -> Field<'_> {
        match place {
            0 => Field::Number(self.index.get() as u64 + 1),
            1 => Field::Number(self.index.get() as u64),
            2 => Field::Flag(self.index.get() == 0),
            3 => Field::Flag(self.index.get() + 1 == self.count),
            _ => Field::Unknown,
        }
    }
}

impl Skeletons {
    /// Appends a template filled with what is in scope; `None` where Tera must do it.
    pub fn fill(&self, template: &str, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        let plan = self.plans.get(template)?;
        let size = out.size();
        let filled = self.fill_plan(plan, scope, None, out);
        if filled.is_none() {
            out.cut(size);
        }
        filled
    }

    /// Returns a template for filling it again and again; `None` where Tera must do it, or nothing is gained.
    pub fn again(&self, template: &str) -> Option<Again<'_>> {
        let plan = self.plans.get(template)?;
        let few = plan.fields <= FEW && plan.uses.len() <= FEW;
        few.then_some(Again {
            plan,
            key: [0; FEW],
            last: None,
        })
    }

    /// Appends a template once more, filled with what is in scope; `None` where Tera must do it.
    pub fn fill_again<'s>(&'s self, again: &mut Again<'s>, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        let mut fields = [Field::Unknown; FEW];
        let mut room = Room {
            fields: fields.get_mut(..again.plan.fields)?,
            key: again.key.get_mut(..again.plan.uses.len())?,
            last: again.last,
        };
        let size = out.size();
        let filled = self.fill_once(again.plan, scope, &mut room, out);
        again.last = room.last;
        if filled.is_none() {
            again.last = None;
            out.cut(size);
        }
        filled
    }

    /// Fills a plan once, or for each entry of a list.
    fn fill_plan<'a>(
        &'a self,
        plan: &'a Plan,
        scope: &Scope<'a>,
        entries: Option<Entries<'a>>,
        out: &mut impl Sink,
    ) -> Option<()> {
        let mut fill = |fields: &mut [Field<'a>], key: &mut [u8]| {
            let mut room = Room {
                fields: fields.get_mut(..plan.fields)?,
                key: key.get_mut(..plan.uses.len())?,
                last: None,
            };
            match entries {
                None => self.fill_once(plan, scope, &mut room, out),
                Some(entries) => self.fill_each(plan, scope, entries, &mut room, out),
            }
        };
        match plan.fields {
            0..=FEW => fill(&mut [Field::Unknown; FEW], &mut [0; FEW]),
            9..=32 => fill(&mut [Field::Unknown; 32], &mut [0; 32]),
            33..=128 => fill(&mut [Field::Unknown; 128], &mut [0; 128]),
            many => fill(&mut vec![Field::Unknown; many], &mut vec![0; many]),
        }
    }

    fn fill_once<'a, 's>(
        &'s self,
        plan: &'s Plan,
        scope: &Scope<'a>,
        room: &mut Room<'_, 'a, 's>,
        out: &mut impl Sink,
    ) -> Option<()> {
        scope.find(&plan.roots, room.fields);
        self.fill_room(plan, scope, room, out)
    }

    fn fill_each<'a>(
        &'a self,
        plan: &'a Plan,
        scope: &Scope<'a>,
        Entries {
            number,
            walk,
            items,
            turn,
        }: Entries<'a>,
        room: &mut Room<'_, 'a, 'a>,
        out: &mut impl Sink,
    ) -> Option<()> {
        let mut entry = None;
        for (at, name) in plan.roots.names.iter().enumerate() {
            match &**name {
                name if *name == *walk.variable => entry = Some(at),
                "loop" => room.fields[at] = Field::View(turn),
                name => room.fields[at] = scope.named(name),
            }
        }
        let keeps = walk.alike && items.keeps();
        for index in 0..turn.count {
            let kept = match keeps {
                true => items.filled_item(index),
                false => None,
            };
            if let Some((_, text)) = kept.and_then(OnceLock::get).filter(|(of, _)| *of == number) {
                out.push(text);
                continue;
            }
            let size = out.size();
            turn.index.set(index);
            let item = items.item(index);
            if let Some(entry) = entry {
                room.fields[entry] = item;
            }
            let outer = Scope {
                name: "loop",
                field: Field::View(turn),
                outer: Some(scope),
            };
            let inner = Scope {
                name: &walk.variable,
                field: item,
                outer: Some(&outer),
            };
            self.fill_room(plan, &inner, room, out)?;
            if let Some(kept) = kept.filter(|it| it.get().is_none())
                && let Some(text) = out.since(size)
            {
                // Another thread may have been quicker.
                let _ = kept.set((number, text.into()));
            }
        }
        Some(())
    }

    /// Fills a plan whose paths begin with what was found.
    fn fill_room<'a, 's>(
        &'s self,
        plan: &'s Plan,
        scope: &Scope<'_>,
        room: &mut Room<'_, 'a, 's>,
        out: &mut impl Sink,
    ) -> Option<()> {
        let Room { fields, key, last } = room;
        for asked in &plan.asked {
            // It has been looked up for the entry before.
            if asked.steady && last.is_some() {
                continue;
            }
            let (before, after) = fields.split_at_mut(asked.first);
            let found = &mut after[..asked.names.names.len()];
            match before[asked.of] {
                Field::View(view) => asked.names.find(view, found),
                // What is asked of something that is not there is not there either.
                Field::None => found.fill(Field::None),
                _ => found.fill(Field::Unknown),
            }
        }
        // The fields of most entries are there as they were for the entry before.
        let mut same = plan.compared.is_empty();
        for (at, used) in plan.uses.iter().enumerate() {
            let now = class_of(fields[used.field as usize], used.printed)?;
            same &= key[at] == now;
            key[at] = now;
        }
        let skeleton = match *last {
            Some(last) if same => last,
            _ => self.skeleton(plan, fields, key)?,
        };
        *last = Some(skeleton);
        out.reserve(skeleton.size);
        let mut rest = &*skeleton.text;
        for (length, hole) in &skeleton.pieces {
            let (text, after) = rest.split_at_checked(*length as usize)?;
            out.push(text);
            rest = after;
            match *hole {
                Hole::Plain(at) => put(fields[at as usize], out, Escape::No),
                Hole::Escaped(at) => put(fields[at as usize], out, Escape::Yes),
                Hole::Walk(at) => {
                    let walked = plan.walks[at as usize];
                    self.fill_walk(walked.walk, fields[walked.field as usize].items()?, scope, out)?;
                }
            }
        }
        out.push(rest);
        Some(())
    }

    /// Prints the entries of a list, one after the other.
    fn fill_walk(&self, number: u32, items: &dyn Items, scope: &Scope<'_>, out: &mut impl Sink) -> Option<()> {
        let turn = Turn {
            index: Cell::new(0),
            count: items.len(),
        };
        if turn.count == 0 {
            return Some(());
        }
        let walk = &self.walks[number as usize];
        let entries = Entries {
            number,
            walk,
            items,
            turn: &turn,
        };
        let Some(kept) = items.filled().filter(|_| walk.alone) else {
            return self.fill_plan(&walk.body, scope, Some(entries), out);
        };
        if kept.get().is_none() {
            let mut text = String::new();
            self.fill_plan(&walk.body, scope, Some(entries), &mut text)?;
            // Another thread may have been quicker.
            let _ = kept.set((number, text.into()));
        }
        match kept.get() {
            Some((of, text)) if *of == number => {
                out.push(text);
                Some(())
            }
            // A template that prints it twice; the first time is kept.
            _ => self.fill_plan(&walk.body, scope, Some(entries), out),
        }
    }

    /// Returns the skeleton for what fields there are.
    fn skeleton<'p>(&self, plan: &'p Plan, fields: &[Field<'_>], key: &[u8]) -> Option<&'p Skeleton> {
        let make = || self.make(plan, fields);
        if plan.compared.is_empty() {
            return plan.skeleton(key, make);
        }
        let mut words: Vec<u8> = Vec::with_capacity(64 + key.len());
        for at in &plan.compared {
            let Field::Text(text) = fields[*at as usize] else {
                return None;
            };
            words.extend_from_slice(text.as_bytes());
            words.push(0);
        }
        words.extend_from_slice(key);
        plan.skeleton(&words, make)
    }

    /// Has Tera print a template with marks in the place of fields.
    fn make(&self, plan: &Plan, fields: &[Field<'_>]) -> Option<Skeleton> {
        let mut root = Node::default();
        for used in &plan.uses {
            let stand_in = stand_in(fields[used.field as usize], used.field, used.compared);
            root.insert(&self.names(used.path), stand_in);
        }
        let mut context = Context::new();
        for (name, node) in root.children {
            context.insert_value(name, node.into_value());
        }
        for (at, walked) in plan.walks.iter().enumerate() {
            let mark = Value::safe_string(&format!("{OPEN}w{at}{CLOSE}"));
            context.insert_value(walk_name(walked.walk), mark);
        }
        let printed = self.tera.render(&plan.name, &context).ok()?;
        cut(&printed, plan.fields, plan.walks.len())
    }

    /// Returns the names of a path.
    fn names(&self, path: u32) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = Some(path);
        while let Some(path) = next.map(|it| &self.paths[it as usize]) {
            names.push(&*path.name);
            next = path.parent;
        }
        names.reverse();
        names
    }
}

/// Cuts what Tera printed at its marks; `None` where a mark is not whole, as after a filter.
fn cut(printed: &str, fields: usize, walks: usize) -> Option<Skeleton> {
    /// About how long a field is.
    const FIELD: usize = 32;
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
                let at: u32 = digits.parse().ok().filter(|at| (*at as usize) < fields)?;
                match &number[digits.len()..] {
                    "<" | "" => Hole::Plain(at),
                    "&lt;" => Hole::Escaped(at),
                    _ => return None,
                }
            }
            _ => return None,
        };
        pieces.push(((text.len() - start) as u32, hole));
        start = text.len();
        text.push_str(after);
    }
    (!text.contains(CLOSE)).then(|| Skeleton {
        size: text.len() + FIELD * pieces.len(),
        text: text.into(),
        pieces,
    })
}

/// What stands for a field while a skeleton is made; its `<` tells whether Tera escapes it.
fn stand_in(field: Field<'_>, at: u32, compared: bool) -> Option<Value> {
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
    fn insert(&mut self, path: &[&str], value: Option<Value>) {
        match path.split_first() {
            Some((name, rest)) => self.children.entry((*name).to_owned()).or_default().insert(rest, value),
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
#[inline]
fn class_of(field: Field<'_>, printed: bool) -> Option<u8> {
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

impl<'a> Scope<'a> {
    /// Finds what names stand for.
    fn find(&self, names: &Names, found: &mut [Field<'a>]) {
        match self.field {
            // A fragment's own fields have no name before them.
            Field::View(view) if self.name.is_empty() => names.find(view, found),
            _ => {
                for (name, field) in names.names.iter().zip(found) {
                    *field = self.named(name);
                }
            }
        }
    }

    fn named(&self, name: &str) -> Field<'a> {
        match (self.name, self.field, self.outer) {
            (own, field, _) if own == name => field,
            ("", Field::View(view), _) => view.field(name),
            ("", _, _) | (_, _, None) => Field::Unknown,
            (_, _, Some(outer)) => outer.named(name),
        }
    }
}

fn walk_name(walk: u32) -> String {
    format!("walk_{walk}")
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use std::borrow::Cow;

    use super::*;
    use crate::render::templates::{Shared, View, views};

    views! {
        #[derive(Clone, Debug, Default)]
        pub struct ListView {
            pub title: String,
            pub entries: Vec<EntryView>,
            pub more: Option<MoreView>,
        }

        #[derive(Clone, Debug, Default)]
        pub struct EntryView {
            pub kind: &'static str,
            pub name: Option<String>,
            pub text_html: String,
            pub flag: bool,
            pub n: u32,
            pub words: Vec<String>,
            pub more: Option<MoreView>,
        }

        #[derive(Clone, Debug)]
        pub struct PageView<'a> {
            pub title: &'a str,
            pub feeds: Cow<'a, Shared<Vec<MoreView>>>,
            pub each: Vec<Cow<'a, Shared<MoreView>>>,
        }

        #[derive(Clone, Debug, Default)]
        pub struct MoreView {
            pub label: Option<String>,
            pub href: String,
        }
    }

    const TEMPLATES: [(&str, &str); 3] = [
        (
            "base.html",
            "<h1>{{ list.title }}</h1>{% block main %}{% endblock %}{{ list.title | safe }}",
        ),
        (
            "list.html",
            "{% extends \"base.html\" %}{% block main %}{% for it in list.entries %}{{ loop.index }}\
             {% if loop.last %}.{% endif %}{% if it.name %}<b>{{ it.name }}</b>{% endif %}{{ it.text_html }}\
             {% if it.flag and not it.more %}!{% endif %}{{ it.n }}{% if it.kind == \"a\" %}A{% elif it.n %}N{% endif %}\
             {% for word in it.words %}{{ loop.index0 }}{{ word }}{{ list.title }}{{ it.n }}{% endfor %}\
             {% if it.more %}<a href=\"{{ it.more.href }}\">{{ it.more.href }}{% if it.more.label %}{{ it.more.label }}\
             {% endif %}</a>{% endif %}{% endfor %}{% if list.more %}{% include \"more.html\" %}{% endif %}{% endblock %}",
        ),
        ("more.html", "{% if list.more.label %}{{ list.more.label }}{% endif %}"),
    ];

    fn more() -> impl Strategy<Value = MoreView> {
        (option::of("[a<&]{0,3}"), "[a\"']{0,20}").prop_map(|(label, href)| MoreView { label, href })
    }

    prop_compose! {
        fn entry()(
            kind in prop_oneof![Just("a"), Just("b"), Just("")],
            name in option::of("[a<é]{0,3}"),
            text_html in "[a<&]{0,3}",
            flag: bool,
            n in 0u32..12,
            words in vec("[a>]{0,2}", 0..3),
            more in option::of(more()),
        ) -> EntryView {
            EntryView { kind, name, text_html, flag, n, words, more }
        }
    }

    proptest! {
        /// Whatever an entry has or lacks, it is printed as Tera does it, after whatever stood before it.
        #[test]
        fn lists_are_filled_as_tera_fills_them(
            title in "[a<]{0,2}",
            entries in vec(entry(), 0..6),
            more in option::of(more()),
        ) {
            let skeletons = Skeletons::new(TEMPLATES.into_iter(), &[], |_| ());
            let view = ListView { title, entries, more };
            let scope = Scope { name: "list", field: Field::View(&view), outer: None };
            let mut filled = String::from("-");
            prop_assert!(skeletons.fill("list.html", &scope, &mut filled).is_some());

            let mut tera = Tera::new();
            tera.add_raw_templates(TEMPLATES).expect("templates");
            let mut context = Context::new();
            let mut fields = BTreeMap::new();
            view.fields(&mut |name, value| {
                fields.insert(name, value);
            });
            context.insert_value("list", Value::from(fields));
            prop_assert_eq!(&filled[1..], tera.render("list.html", &context).expect("a page"));
        }

        /// What many pages show is on each of them, and in each loop, what it would be on a page alone.
        #[test]
        fn what_is_shared_is_as_if_it_were_not(
            items in vec(more(), 0..3),
            each in vec(more(), 0..3),
            titles in vec("[a<]{0,2}", 1..4),
        ) {
            const TEMPLATE: (&str, &str) = (
                "page.html",
                "{% for it in page.feeds %}{{ it.href }}{% if loop.last %}.{% endif %}{% endfor %}{{ page.title }}\
                 {% for feed in page.feeds %}{{ feed.label }}{{ page.title }}{% endfor %}\
                 {% for feed in page.feeds %}-{{ feed.href }}{% endfor %}\
                 {% for it in page.each %}{{ it.label }}{% endfor %}\
                 {% for it in page.each %}{{ loop.index }}{{ it.label }}{{ it.href }}{% endfor %}\
                 {% for it in page.each %}{{ it.href }};{% endfor %}",
            );
            let skeletons = Skeletons::new([TEMPLATE].into_iter(), &[], |_| ());
            let shared = Shared::from(items);
            let entries: Vec<Shared<MoreView>> = each.into_iter().map(Shared::from).collect();
            for (at, title) in titles.iter().enumerate() {
                let fill = |feeds, each| {
                    let page = PageView { title, feeds, each };
                    let scope = Scope { name: "page", field: Field::View(&page), outer: None };
                    let mut filled = String::new();
                    skeletons.fill("page.html", &scope, &mut filled).map(|_| filled)
                };
                let alone = fill(Cow::Owned(shared.clone()), entries.iter().cloned().map(Cow::Owned).collect());
                prop_assert!(alone.is_some());
                // Other pages show other entries, or the same in another order.
                let each = entries.iter().rev().skip(at % 2).rev().map(Cow::Borrowed).collect();
                let again = fill(Cow::Borrowed(&shared), each);
                let each = entries.iter().rev().skip(at % 2).rev().cloned().map(Cow::Owned).collect();
                prop_assert_eq!(again, fill(Cow::Owned(shared.clone()), each));
                let each = entries.iter().map(Cow::Borrowed).collect();
                prop_assert_eq!(fill(Cow::Borrowed(&shared), each), alone);
            }
        }

        /// A template that is filled again and again is filled as it is once.
        #[test]
        fn what_is_filled_again_is_as_it_is_once(items in vec(more(), 1..5)) {
            const TEMPLATE: (&str, &str) = ("more.html", "<{% if label %}{{ label }}{% endif %}|{{ href }}>");
            let skeletons = Skeletons::new([TEMPLATE].into_iter(), &[], |_| ());
            let mut again = skeletons.again("more.html").expect("a small template");
            let (mut repeated, mut each) = (String::new(), String::new());
            for item in &items {
                let scope = Scope { name: "", field: Field::View(item), outer: None };
                let filled = skeletons.fill_again(&mut again, &scope, &mut repeated);
                prop_assert_eq!(filled, skeletons.fill("more.html", &scope, &mut each));
            }
            prop_assert_eq!(repeated, each);
        }

        /// Fields that are looked up together are those that are looked up one by one.
        #[test]
        fn fields_are_found_wherever_they_go(entry in entry(), places in vec(0usize..9, 7)) {
            let mut together = [Field::Unknown; 7];
            entry.look_up(&places, &mut together);
            let mut one_by_one = [Field::Unknown; 7];
            for (at, place) in places.iter().enumerate() {
                if let Some(field) = one_by_one.get_mut(*place) {
                    *field = entry.nth(at);
                }
            }
            for (field, wanted) in together.iter().zip(&one_by_one) {
                prop_assert_eq!(class_of(*field, false), class_of(*wanted, false));
            }
        }
    }
}
