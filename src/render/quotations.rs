//! What the site quotes of a source, gathered for other programs: each excerpt and each quotation once, with its uses.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::base::id::RecordId;
use crate::parse::record::{Facts, Publish, Speech};
use crate::quote::Verdict;
use crate::resolve::{Named, OwnTies, UseOf};

use super::provenance::quotation_anchor;
use super::renderer::Renderer;

/// Words quoted of a source.
pub struct Quotation<'a> {
    /// The id under which the source keeps them.
    pub excerpt: Option<&'a str>,
    /// As they are shown, paragraphs apart: the source's own characters and what the editor put in brackets.
    pub words: Cow<'a, str>,
    pub verdict: Option<&'a Verdict>,
    pub speech: Speech,
    pub speakers: &'a [Named],
    /// The pages that show them, with their place there, the newest first.
    pub uses: Vec<(RecordId, String)>,
}

impl<'a> Quotation<'a> {
    /// The passages in the source's own characters with where they stand, counted in code points; one without a place
    /// where no text is archived.
    pub fn passages(&self) -> impl Iterator<Item = (&str, Option<(u32, u32)>)> {
        let found = self.verdict.map_or(&[][..], |it| &it.passages);
        let kept = self.verdict.and_then(|it| it.context.as_ref());
        let kept = kept.map_or(&[][..], |it| &it.passages);
        (0..found.len().max(1)).map(move |at| {
            let words = kept.get(at).map_or(&*self.words, |it| &**it);
            (words, found.get(at).map(|it| (it.points.start, it.points.end)))
        })
    }

    /// What stands right before, where the editor says it.
    pub fn prefix(&self) -> Option<&str> {
        self.verdict?.context.as_ref()?.prefix.as_deref()
    }

    /// What stands right after, where the editor says it.
    pub fn suffix(&self) -> Option<&str> {
        self.verdict?.context.as_ref()?.suffix.as_deref()
    }
}

impl<'a> Renderer<'a> {
    /// Gathers what is quoted of a source: its excerpts in their order, then what pages quote of it.
    pub fn quotations_of(&self, source: RecordId) -> Vec<Quotation<'a>> {
        let site = self.site;
        let (Facts::Source(facts), OwnTies::Source(ties)) = (site.facts(source), &site.ties(source).own) else {
            return Vec::new();
        };
        if facts.publish == Publish::None {
            return Vec::new();
        }
        let archive = site.archives.get(&source);
        let shown = |verdict: Option<&'a Verdict>, typed: Cow<'a, str>| match verdict.and_then(|it| it.shown.as_ref()) {
            Some(shown) => Cow::Owned(shown.join("\n\n")),
            None => typed,
        };
        let mut all: Vec<Quotation<'a>> = Vec::new();
        for (index, excerpt) in facts.excerpts.iter().enumerate() {
            let verdict = archive.and_then(|it| it.excerpts.get(index));
            all.push(Quotation {
                excerpt: Some(&excerpt.id.value),
                words: shown(verdict, Cow::Borrowed(&*excerpt.text.value)),
                verdict,
                speech: excerpt.speech,
                speakers: ties.speakers.get(index).map_or(&[], Vec::as_slice),
                uses: Vec::new(),
            });
        }
        // By the words: the quotations that have them.
        let mut known: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for tie in site.relations.uses.of(source) {
            let UseOf::Quotation(index) = tie.what else { continue };
            let (Some(document), Some(joins)) = (site.document(tie.page), site.joins(tie.page)) else {
                continue;
            };
            let quotation = &document.body.quotations[index as usize];
            let join = &joins.body.quotations[index as usize];
            let place = (tie.page, quotation_anchor(quotation, index).into_owned());
            if let Some(excerpt) = join.excerpt {
                all.get_mut(excerpt as usize)
                    .into_iter()
                    .for_each(|it| it.uses.push(place.clone()));
                continue;
            }
            let typed: Vec<&str> = quotation.paragraphs.iter().map(|it| &*it.text).collect();
            let words = shown(join.verdict.as_ref(), Cow::Owned(typed.join("\n\n")));
            let alike = known.entry(words.to_string()).or_default();
            let same = |it: &&usize| {
                let it = &all[**it];
                it.speakers == join.speakers && it.speech == quotation.speech && it.verdict == join.verdict.as_ref()
            };
            match alike.iter().find(same) {
                Some(at) => all[*at].uses.push(place),
                None => {
                    alike.push(all.len());
                    all.push(Quotation {
                        excerpt: None,
                        words,
                        verdict: join.verdict.as_ref(),
                        speech: quotation.speech,
                        speakers: &join.speakers,
                        uses: vec![place],
                    });
                }
            }
        }
        all
    }
}
