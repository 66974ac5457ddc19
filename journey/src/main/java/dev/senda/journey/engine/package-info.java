/**
 * What the language hands to whatever runs a journey: steps and questions as data, the interpreter
 * that takes them, and the time scale.
 */
@NullMarked
package dev.senda.journey.engine;

import org.jspecify.annotations.NullMarked;
