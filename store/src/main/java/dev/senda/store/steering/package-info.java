/** Pausing, draining and stopping journeys while contacts are inside, and the sends that wait. */
@NullMarked
package dev.senda.store.steering;

import org.jspecify.annotations.NullMarked;
