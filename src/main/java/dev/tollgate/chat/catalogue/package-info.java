/** Models and prices as platform admins change them while the installation runs: versions that never change, effective on all nodes at their time. */
@NullMarked
package dev.tollgate.chat.catalogue;

import org.jspecify.annotations.NullMarked;
