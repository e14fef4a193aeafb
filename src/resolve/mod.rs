//! Joins all documents into one immutable Site: names, relations, backlinks, checks.
