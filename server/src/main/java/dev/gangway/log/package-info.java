/// The log of events: numbered, committed, read again by position.
@NullMarked
package dev.gangway.log;

import org.jspecify.annotations.NullMarked;
