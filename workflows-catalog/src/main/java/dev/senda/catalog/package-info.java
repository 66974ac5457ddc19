/**
 * The journeys that this house runs. Each has a package of its own, with its templates beside it.
 */
@NullMarked
package dev.senda.catalog;

import org.jspecify.annotations.NullMarked;
