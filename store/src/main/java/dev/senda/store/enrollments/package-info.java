/**
 * Enrollments of contacts in journeys, the journal of their steps, and the variant that each split
 * assigned.
 */
@NullMarked
package dev.senda.store.enrollments;

import org.jspecify.annotations.NullMarked;
