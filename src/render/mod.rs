//! Makes the bytes of one output from the Site and the Theme.
