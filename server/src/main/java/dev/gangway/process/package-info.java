/// Every child process: how it is started, spoken to, bounded, ended and found again.
@NullMarked
package dev.gangway.process;

import org.jspecify.annotations.NullMarked;
