/** The gallery of recipes in the docs, generated from the code of the journeys. */
@NullMarked
package dev.senda.catalog.recipes;

import org.jspecify.annotations.NullMarked;
