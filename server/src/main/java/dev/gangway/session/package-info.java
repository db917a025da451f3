/// Sessions: turns, prompts, open requests.
@NullMarked
package dev.gangway.session;

import org.jspecify.annotations.NullMarked;
