//! Turns one file into a Document; pure, cannot fail, sees no other file.
