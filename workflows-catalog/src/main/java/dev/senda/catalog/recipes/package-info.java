/** Provides Senda's own journeys where no other journeys are on the class path. */
@NullMarked
package dev.senda.catalog.recipes;

import org.jspecify.annotations.NullMarked;
