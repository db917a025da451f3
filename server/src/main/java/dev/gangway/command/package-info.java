/// What is wanted: commands and queries.
@NullMarked
package dev.gangway.command;

import org.jspecify.annotations.NullMarked;
