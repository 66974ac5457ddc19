/**
 * The language as interpreters see it: steps and questions as data, the interpreter interface, and
 * the time scale.
 */
@NullMarked
package dev.senda.journey.engine;

import org.jspecify.annotations.NullMarked;
