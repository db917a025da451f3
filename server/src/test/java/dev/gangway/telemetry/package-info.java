@NullMarked
package dev.gangway.telemetry;

import org.jspecify.annotations.NullMarked;
