/**
 * Runs a journey in virtual time for one contact, whose behaviour is given; tests, simulation and
 * dry run build on it.
 */
@NullMarked
package dev.senda.explorer.virtualtime;

import org.jspecify.annotations.NullMarked;
