//! The words that many files write alike, such as an actor's id in each of its events, each held once.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::body::{Body, LinkTarget};
use super::document::Document;
use super::record::{Facts, Placed};

/// Words that documents share.
#[derive(Default)]
pub struct SharedNames(FxHashSet<Arc<str>>);

/// So many are remembered; those of a larger site come again one by one.
const MOST: usize = 100_000;

/// Bytes of words that are remembered: longer ones are no names, and hardly ever written twice.
const LONGEST: usize = 200;

impl SharedNames {
    /// Returns words as they are held already, or holds them from now on.
    pub fn hold(&mut self, words: &str) -> Arc<str> {
        if words.len() > LONGEST {
            return words.into();
        }
        if let Some(known) = self.0.get(words) {
            return Arc::clone(known);
        }
        let words: Arc<str> = words.into();
        self.remember(&words);
        words
    }

    /// Makes a document that was not read with these hold the words that it has in common with others together with
    /// them.
    pub fn share(&mut self, document: &mut Document) {
        let header = &mut document.header;
        header
            .topics
            .iter_mut()
            .chain(&mut header.sources)
            .for_each(|it| self.placed(it));
        match &mut header.facts {
            Facts::Event(event) => {
                event.event_type.iter_mut().for_each(|it| self.one(it));
                event
                    .places
                    .iter_mut()
                    .chain(&mut event.documents)
                    .chain(&mut event.series)
                    .for_each(|it| self.placed(it));
                for participant in event.actors.iter_mut().chain(&mut event.organizations) {
                    self.placed(&mut participant.who);
                    participant.on_behalf_of.iter_mut().for_each(|it| self.placed(it));
                    let roles = participant.role.iter_mut().flat_map(|it| &mut it.0);
                    roles.for_each(|(_, it)| self.one(it));
                }
            }
            Facts::Source(source) => {
                source.genre.iter_mut().for_each(|it| self.one(it));
                source
                    .publisher
                    .iter_mut()
                    .chain(&mut source.carrier)
                    .chain(&mut source.author)
                    .for_each(|it| self.placed(it));
            }
            _ => {}
        }
        header.summary.iter_mut().for_each(|(_, body)| self.body(body));
        self.body(&mut document.body);
    }

    fn body(&mut self, body: &mut Body) {
        for link in &mut body.links {
            let (LinkTarget::Wiki(words) | LinkTarget::Path(words)) = &mut link.target;
            self.one(words);
        }
        for quotation in &mut body.quotations {
            self.placed(&mut quotation.source);
            let speakers = quotation.speakers.iter_mut();
            speakers.for_each(|it| self.placed(&mut it.name));
        }
        body.citations.iter_mut().for_each(|it| self.placed(&mut it.source));
    }

    fn placed(&mut self, words: &mut Placed<Arc<str>>) {
        self.one(&mut words.value);
    }

    fn one(&mut self, words: &mut Arc<str>) {
        match self.0.get(words) {
            Some(known) => *words = Arc::clone(known),
            None => self.remember(words),
        }
    }

    fn remember(&mut self, words: &Arc<str>) {
        if self.0.len() > MOST {
            self.0.clear();
        }
        self.0.insert(Arc::clone(words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lang::Lang;
    use crate::config::HtmlPolicy;
    use crate::parse::{Options, parse};

    #[test]
    fn sharing_changes_nothing_but_where_words_are_held() {
        let lang = Lang::parse("fr").expect("a language");
        let options = Options {
            default_language: lang.clone(),
            languages: vec![lang],
            html: HtmlPolicy::Safe,
            alone: Default::default(),
        };
        let text = "+++\ntitle = \"Sommet\"\ndate = 2025-01-02\nactors = [\"li\", { id = \"wen\", role = \"hôte\" }]\ntopics = [\"eau\"]\n+++\nAvec [[li]] et [[wen|lui]] : « des mots » [@s].\n";
        let read = |path: &str| parse(&path.into(), text.as_bytes(), &options);
        let (mut first, mut second) = (read("content/events/a.md"), read("content/events/b.md"));
        let before = (first.clone(), second.clone());
        let mut names = SharedNames::default();
        names.share(&mut first);
        names.share(&mut second);
        assert_eq!((&first, &second), (&before.0, &before.1));
        let source = |it: &Document| Arc::clone(&it.body.quotations[0].source.value);
        assert!(Arc::ptr_eq(&source(&first), &source(&second)));
        let actor = |it: &Document| match &it.header.facts {
            Facts::Event(event) => Arc::clone(&event.actors[0].who.value),
            _ => Arc::default(),
        };
        assert!(Arc::ptr_eq(&actor(&first), &actor(&second)));
    }
}
