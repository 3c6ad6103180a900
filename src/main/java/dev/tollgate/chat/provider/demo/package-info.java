/** The demo provider: a small upstream inside the process that answers without a model and without the network. */
@NullMarked
package dev.tollgate.chat.provider.demo;

import org.jspecify.annotations.NullMarked;
