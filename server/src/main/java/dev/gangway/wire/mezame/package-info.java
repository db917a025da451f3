/// The wire of Mezame's front-end: a socket a session, its tabs as a document, its history from the
/// log (docs/wire/mezame.md).
@NullMarked
package dev.gangway.wire.mezame;

import org.jspecify.annotations.NullMarked;
