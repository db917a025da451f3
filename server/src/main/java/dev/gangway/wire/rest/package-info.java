/// The REST wire: `/api/v1` (docs/wire/rest.md).
@NullMarked
package dev.gangway.wire.rest;

import org.jspecify.annotations.NullMarked;
