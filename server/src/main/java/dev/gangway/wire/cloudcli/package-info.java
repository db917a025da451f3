/// The wire of CloudCLI's front-end: its chat socket and the REST routes that it asks for.
@NullMarked
package dev.gangway.wire.cloudcli;

import org.jspecify.annotations.NullMarked;
