/** The command that imports and lists exclusion registries. */
@NullMarked
package dev.senda.standalone.exclusions;

import org.jspecify.annotations.NullMarked;
