/** What the API knows of each journey from its code, and the endpoints that list them. */
@NullMarked
package dev.senda.api.journeys;

import org.jspecify.annotations.NullMarked;
