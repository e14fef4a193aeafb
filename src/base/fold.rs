//! Folding of names: what is the same word whatever its case, accents and typographic apostrophes.
