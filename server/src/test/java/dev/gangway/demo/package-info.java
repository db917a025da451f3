@NullMarked
package dev.gangway.demo;

import org.jspecify.annotations.NullMarked;
