/** Imports the lists of exclusion registries, and shows which are in use. */
@NullMarked
package dev.senda.api.registries;

import org.jspecify.annotations.NullMarked;
