/** Explorations of the journeys' code, and the endpoints that list journeys. */
@NullMarked
package dev.senda.api.journeys;

import org.jspecify.annotations.NullMarked;
