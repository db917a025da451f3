/// Full text over what was said: an index that follows the transcripts, and the questions to it.
@NullMarked
package dev.gangway.search;

import org.jspecify.annotations.NullMarked;
