/** The tests that a project with journeys inherits: {@link dev.senda.testing.JourneyGuards}. */
@NullMarked
package dev.senda.testing;

import org.jspecify.annotations.NullMarked;
