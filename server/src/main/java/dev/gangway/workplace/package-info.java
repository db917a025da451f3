/// Files and terminals that agents use through Gangway: confined to the session's directories,
/// behind the policy.
@NullMarked
package dev.gangway.workplace;

import org.jspecify.annotations.NullMarked;
