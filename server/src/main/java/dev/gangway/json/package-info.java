/// JSON as it is carried through the gateway: checked once, cut out and spliced as bytes, and
/// parsed to a tree only where somebody looks inside. A leaf: it knows nothing of the rest.
@NullMarked
package dev.gangway.json;

import org.jspecify.annotations.NullMarked;
