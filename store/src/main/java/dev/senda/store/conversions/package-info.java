/** Conversions of enrollments: which of them reached their goal in time, and how many. */
@NullMarked
package dev.senda.store.conversions;

import org.jspecify.annotations.NullMarked;
