/// Rules for what an agent may do through Gangway: allow, ask a person, deny. Pure.
@NullMarked
package dev.gangway.policy;

import org.jspecify.annotations.NullMarked;
