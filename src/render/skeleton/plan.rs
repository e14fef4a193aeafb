//! What a template's skeletons are chosen by: the fields that it asks for, found in few steps, and what was made so far.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};

use crate::render::templates::{Field, Fields};

use super::reader::Draft;
use super::{Asked, BUCKETS, CHAIN, Made, Names, Path, Places, Plan, Skeleton};

impl Plan {
    /// Makes a plan of what was read of a template.
    pub(super) fn new(name: String, draft: Draft, paths: &[Path]) -> Plan {
        // By depth and by what each is asked of, so that what is asked of one thing follows what finds it.
        let mut wanted: BTreeSet<(u32, Option<u32>, u32)> = BTreeSet::new();
        let used = draft.uses.keys().copied();
        for path in used.chain(draft.walks.iter().map(|it| it.path)) {
            let mut next = Some(path);
            while let Some(path) = next {
                let it = &paths[path as usize];
                let is_new = wanted.insert((it.depth, it.parent, path));
                next = it.parent.filter(|_| is_new);
            }
        }
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut roots = Names::default();
        let mut asked: Vec<Asked> = Vec::new();
        for (_, parent, path) in wanted {
            let first = numbers.len();
            let names = match parent.map(|it| numbers[&it] as usize) {
                None => &mut roots,
                Some(of) => {
                    if asked.last().is_none_or(|last| last.of != of) {
                        let names = Names::default();
                        asked.push(Asked {
                            of,
                            first,
                            names,
                            steady: false,
                        });
                    }
                    asked.last_mut().map_or(&mut roots, |it| &mut it.names)
                }
            };
            names.names.push(paths[path as usize].name.clone());
            numbers.insert(path, first as u32);
        }
        let mut plan = Plan {
            name,
            fields: numbers.len(),
            roots,
            asked,
            compared: Vec::new(),
            uses: draft.uses.into_values().collect(),
            walks: draft.walks,
            made: [const { OnceLock::new() }; BUCKETS],
        };
        for used in &mut plan.uses {
            used.field = numbers[&used.path];
            if used.compared {
                plan.compared.push(used.field);
            }
        }
        for walked in &mut plan.walks {
            walked.field = numbers[&walked.path];
        }
        plan
    }

    /// Notes what is the same for each entry of a list that a loop walks with a variable.
    pub(super) fn steadied(mut self, variable: &str) -> Plan {
        let changes = |name: &str| name == "loop" || name == variable;
        let mut steady: Vec<bool> = self.roots.names.iter().map(|name| !changes(name)).collect();
        for asked in &mut self.asked {
            asked.steady = steady.get(asked.of).is_some_and(|it| *it);
            steady.resize(asked.first + asked.names.names.len(), asked.steady);
        }
        self
    }

    /// Returns the skeleton of a key, made where it is the first of its kind; `None` where there are too many.
    pub(super) fn skeleton(&self, key: &[u8], make: impl FnOnce() -> Option<Skeleton>) -> Option<&Skeleton> {
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

impl Names {
    /// Finds a view's fields; most names are asked of one kind of view only.
    pub(super) fn find<'a>(&self, view: &'a dyn Fields, found: &mut [Field<'a>]) {
        let names = view.names();
        if !names.is_empty() {
            let kind = names.as_ptr().addr();
            for known in &self.known {
                let known = known.get_or_init(|| self.places(kind, names));
                if known.kind == kind {
                    if !known.whole {
                        found.fill(Field::Unknown);
                    }
                    view.look_up(&known.places, found);
                    return;
                }
            }
        }
        for (name, field) in self.names.iter().zip(found) {
            *field = view.field(name);
        }
    }

    fn places(&self, kind: usize, names: &[&str]) -> Places {
        let place = |name: &&str| self.names.iter().position(|it| **it == **name);
        Places {
            kind,
            places: names.iter().map(|name| place(name).unwrap_or(usize::MAX)).collect(),
            whole: self.names.iter().all(|name| names.contains(&&**name)),
        }
    }
}
