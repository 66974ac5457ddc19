/**
 * Counts that cost the same however many rows there are: of enrollments by journey and state, and
 * of the contacts in a segment.
 */
@NullMarked
package dev.senda.store.counts;

import org.jspecify.annotations.NullMarked;
