@NullMarked
package dev.gangway.documents;

import org.jspecify.annotations.NullMarked;
