/** Sends a new catalogue, and an offer to whoever opens it. */
@NullMarked
package dev.senda.catalog.catalogue;

import org.jspecify.annotations.NullMarked;
