/** What {@code ./senda} answers from the journeys' code alone, with nothing running. */
@NullMarked
package dev.senda.standalone.journeys;

import org.jspecify.annotations.NullMarked;
