/// What a front-end protocol implements, and what its connection may use.
@NullMarked
package dev.gangway.wire;

import org.jspecify.annotations.NullMarked;
