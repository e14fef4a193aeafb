//! What the links of files led to in an earlier site of the same names, so that they need not be looked up again.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::chunks::Chunks;
use crate::base::digest::Digest;
use crate::parse::body::Body;
use crate::parse::document::Document;

use super::Resolved;
use super::site::Joins;

/// The joins of files, by path; whoever gives them has seen that settings, files and heads are as they were.
#[derive(Debug, Default)]
pub struct KnownJoins {
    /// Of the public files, since what is withheld is also a matter of time.
    pub public: String,
    pub joins: FxHashMap<Arc<str>, Arc<Joins>>,
}

impl KnownJoins {
    /// Returns the same where just these files are public.
    pub(super) fn of(self, documents: &Chunks<Arc<Document>>) -> KnownJoins {
        match self.joins.is_empty() || self.public == digest_of(documents) {
            true => self,
            false => KnownJoins::default(),
        }
    }
}

/// The digest of which files are public.
pub fn digest_of(documents: &Chunks<Arc<Document>>) -> String {
    let mut digest = Digest::default();
    for document in documents {
        digest.add(document.path.as_bytes());
    }
    digest.hex()
}

impl Resolved {
    /// Returns the joins of a public file that nothing but names, settings and the list of files decides: nothing was
    /// found of them, no file is published for them, and they name no place within another page.
    pub fn plain_joins(&self, at: u32) -> Option<&Arc<Joins>> {
        let document = &self.site.documents[at as usize];
        let plain = |body: &Body| body.images.is_empty() && body.links.iter().all(|it| it.anchor.is_none());
        let plain = plain(&document.body)
            && document.header.summary.iter().all(|(_, body)| plain(body))
            && document.header.image.is_none()
            && !self.referred.contains_key(&at)
            && !self.found.joins.contains_key(&at)
            && !self.found.images.contains_key(&at);
        plain.then(|| &self.site.joins[at as usize])
    }
}
