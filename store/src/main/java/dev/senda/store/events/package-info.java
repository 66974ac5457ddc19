/** Events that contacts triggered elsewhere. */
@NullMarked
package dev.senda.store.events;

import org.jspecify.annotations.NullMarked;
