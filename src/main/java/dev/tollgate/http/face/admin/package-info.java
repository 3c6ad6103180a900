/** Surface I for platform admins: users, organisations, the audit log, settings and deployments. */
@NullMarked
package dev.tollgate.http.face.admin;

import org.jspecify.annotations.NullMarked;
