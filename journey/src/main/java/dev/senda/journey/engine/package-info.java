/**
 * What the language says to whatever runs a journey: steps and questions as data, and the port that
 * takes them.
 */
@NullMarked
package dev.senda.journey.engine;

import org.jspecify.annotations.NullMarked;
