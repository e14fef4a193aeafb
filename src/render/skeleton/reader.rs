//! The texts of templates → plans: which paths they use, which lists they walk, or that they do more than can be put
//! together.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tera::Tera;

use super::{CLOSE, OPEN, Path, Plan, Skeletons, Use, Walk, Walked, walk_name};

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
                let plan = Plan::new(name.to_owned(), draft, &reader.skeletons.paths);
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
pub(super) struct Draft {
    source: String,
    pub(super) uses: BTreeMap<u32, Use>,
    pub(super) walks: Vec<Walked>,
    parent: Option<String>,
}

impl Draft {
    fn add(&mut self, path: u32, printed: bool, compared: bool) {
        let entry = self.uses.entry(path).or_insert(Use {
            path,
            field: 0,
            printed: false,
            compared: false,
        });
        entry.printed |= printed;
        entry.compared |= compared;
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
        let inner = body.walks.len();
        let body = Plan::new(name, body, &self.skeletons.paths).steadied(variable);
        let roots = &body.roots.names;
        let alike = inner == 0 && roots.iter().all(|name| **name == *variable);
        let alone = inner == 0 && roots.iter().all(|name| **name == *variable || &**name == "loop");
        self.skeletons.walks.push(Walk {
            variable: variable.into(),
            body,
            alone,
            alike,
        });
        draft.walks.push(Walked {
            walk: number,
            path: list,
            field: 0,
        });
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
        let mut parent = None;
        let mut end = 0;
        for (depth, name) in parts.into_iter().enumerate() {
            end += name.len();
            let number = self.skeletons.paths.len() as u32;
            let id = *self.ids.entry(written[..end].into()).or_insert(number);
            if id == number {
                self.skeletons.paths.push(Path {
                    parent,
                    name: name.into(),
                    depth: depth as u32,
                });
            }
            parent = Some(id);
            end += 1;
        }
        Some(parent)
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
