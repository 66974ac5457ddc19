/** The console pages of journeys: picture, dry run, simulation. */
@NullMarked
package dev.senda.api.console.journeys;

import org.jspecify.annotations.NullMarked;
