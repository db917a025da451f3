/// The wires' conformance cases against a whole server.
@NullMarked
package dev.gangway.conformance;

import org.jspecify.annotations.NullMarked;
