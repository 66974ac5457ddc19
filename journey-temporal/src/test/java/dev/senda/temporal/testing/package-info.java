/** Test support for running journeys on the in-memory Temporal server. (test only) */
@NullMarked
package dev.senda.temporal.testing;

import org.jspecify.annotations.NullMarked;
