@NullMarked
package dev.gangway.cli.bridge;

import org.jspecify.annotations.NullMarked;
