/// What an agent may see of the machine, and how bubblewrap is told so. Starts nothing itself.
@NullMarked
package dev.gangway.process.isolation;

import org.jspecify.annotations.NullMarked;
