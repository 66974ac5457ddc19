/** Accepts identify and track calls in Segment's format; a 2xx response means committed. */
@NullMarked
package dev.senda.api.ingest;

import org.jspecify.annotations.NullMarked;
