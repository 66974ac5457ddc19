/** Deletes what is older than its retention: in small chunks, by index, one instance at a time. */
@NullMarked
package dev.senda.store.retention;

import org.jspecify.annotations.NullMarked;
