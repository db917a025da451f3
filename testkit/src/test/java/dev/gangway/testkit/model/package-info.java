@NullMarked
package dev.gangway.testkit.model;

import org.jspecify.annotations.NullMarked;
