@NullMarked
package dev.gangway.testkit.conformance;

import org.jspecify.annotations.NullMarked;
