/** How each way to reach a model stands on every node of the cluster, asked of the nodes when somebody looks. */
@NullMarked
package dev.tollgate.chat.fleet;

import org.jspecify.annotations.NullMarked;
