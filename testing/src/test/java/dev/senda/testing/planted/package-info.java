/** Journeys for the tests of the guards. */
@NullMarked
package dev.senda.testing.planted;

import org.jspecify.annotations.NullMarked;
