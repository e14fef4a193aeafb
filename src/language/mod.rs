//! What a human language asks of a page: dates in words, collation, lists, plurals, quotation marks.
