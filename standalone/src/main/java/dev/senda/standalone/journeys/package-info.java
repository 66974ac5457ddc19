/**
 * The commands of the ./senda script that need only the code of the journeys: journeys, show, lint,
 * simulate.
 */
@NullMarked
package dev.senda.standalone.journeys;

import org.jspecify.annotations.NullMarked;
