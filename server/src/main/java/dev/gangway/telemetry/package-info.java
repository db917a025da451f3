/// Numbers, checks and spans about the server, and how they are written for those who watch it. A
/// leaf: the packages own what they count, and are bound to it from outside.
@NullMarked
package dev.gangway.telemetry;

import org.jspecify.annotations.NullMarked;
