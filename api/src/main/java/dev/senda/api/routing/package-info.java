/** Routes events: to the enrollments that wait for them, and to the journeys that they start. */
@NullMarked
package dev.senda.api.routing;

import org.jspecify.annotations.NullMarked;
