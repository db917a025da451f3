/// Who someone is and what they may do.
@NullMarked
package dev.gangway.access;

import org.jspecify.annotations.NullMarked;
