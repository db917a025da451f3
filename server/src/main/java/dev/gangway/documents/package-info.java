/// Small JSON documents by principal and namespace: settings, drafts, what a client wants kept.
@NullMarked
package dev.gangway.documents;

import org.jspecify.annotations.NullMarked;
