//! Lists the outputs of a site and their addresses.
