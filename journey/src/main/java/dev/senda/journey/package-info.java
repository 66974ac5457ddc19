/**
 * The language that journeys are written in; the only package, beside the JDK, that a journey may
 * import.
 */
@NullMarked
package dev.senda.journey;

import org.jspecify.annotations.NullMarked;
