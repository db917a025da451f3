/// The three doors: execute, read, subscribe; rights and routing.
@NullMarked
package dev.gangway.gateway;

import org.jspecify.annotations.NullMarked;
