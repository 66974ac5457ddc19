/** Journeys with the mistakes that authors make. */
@NullMarked
package dev.senda.explorer.lint.mistakes;

import org.jspecify.annotations.NullMarked;
