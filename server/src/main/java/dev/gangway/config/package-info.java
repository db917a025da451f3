/// What a person configured, checked whole, with line and column for what is wrong. A leaf.
@NullMarked
package dev.gangway.config;

import org.jspecify.annotations.NullMarked;
