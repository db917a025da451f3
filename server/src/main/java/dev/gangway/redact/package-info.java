/// Keeps secrets out of what people and programs are shown. A leaf.
@NullMarked
package dev.gangway.redact;

import org.jspecify.annotations.NullMarked;
