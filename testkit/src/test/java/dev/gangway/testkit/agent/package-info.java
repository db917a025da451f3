@NullMarked
package dev.gangway.testkit.agent;

import org.jspecify.annotations.NullMarked;
