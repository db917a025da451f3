/// What happened: events, their kinds and origins. A leaf.
@NullMarked
package dev.gangway.event;

import org.jspecify.annotations.NullMarked;
