/**
 * The language that journeys are written in; with the JDK, the only package that a journey may
 * import.
 */
@NullMarked
package dev.senda.journey;

import org.jspecify.annotations.NullMarked;
