/// Fakes of what the transcript stands on.
@NullMarked
package dev.gangway.transcript.fake;

import org.jspecify.annotations.NullMarked;
