/// The wires' conformance kit: written cases, and what plays them against a server by its address.
@NullMarked
package dev.gangway.testkit.conformance;

import org.jspecify.annotations.NullMarked;
