//! Templates, static files and interface words: the site's own over the theme's over the built-in.
