/** Checks a journey for mistakes that its author cannot have meant. */
@NullMarked
package dev.senda.explorer.lint;

import org.jspecify.annotations.NullMarked;
