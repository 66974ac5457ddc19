/**
 * The outbox: work that is committed with the data and still has to reach Temporal, as one family
 * of typed items with one serializer.
 */
@NullMarked
package dev.senda.store.outbox;

import org.jspecify.annotations.NullMarked;
