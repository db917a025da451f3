/// Small JSON that a front-end keeps for one principal: by principal and namespace.
@NullMarked
package dev.gangway.documents;

import org.jspecify.annotations.NullMarked;
