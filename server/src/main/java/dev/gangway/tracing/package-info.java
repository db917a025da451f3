/// Follows sessions from outside, after the fact: what a turn did becomes spans, as OpenTelemetry
/// names them, read from the log once the turn is over. So it can neither slow a turn nor break it.
@NullMarked
package dev.gangway.tracing;

import org.jspecify.annotations.NullMarked;
