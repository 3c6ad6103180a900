/** What platform admins see and change of all users and organisations. */
@NullMarked
package dev.tollgate.identity.admin;

import org.jspecify.annotations.NullMarked;
