/// JSON as raw bytes: validated once, cut out, never built again. A leaf.
@NullMarked
package dev.gangway.json;

import org.jspecify.annotations.NullMarked;
