@NullMarked
package dev.gangway.gateway;

import org.jspecify.annotations.NullMarked;
