/**
 * How often contacts do what and how long it takes them: given rates, the rates file, and the
 * assumed defaults.
 */
@NullMarked
package dev.senda.explorer.simulation.rates;

import org.jspecify.annotations.NullMarked;
