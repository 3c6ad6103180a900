/** All settings of a node: defaults, then the YAML file, then the environment, parsed once into records. */
@NullMarked
package dev.tollgate.platform.settings;

import org.jspecify.annotations.NullMarked;
