/** Segments as the catalog has them, and how many contacts are in each. */
@NullMarked
package dev.senda.api.segments;

import org.jspecify.annotations.NullMarked;
