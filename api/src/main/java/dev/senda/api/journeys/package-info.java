/** What the API knows of each journey, from its code alone. */
@NullMarked
package dev.senda.api.journeys;

import org.jspecify.annotations.NullMarked;
