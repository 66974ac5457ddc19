/**
 * Runs a journey in virtual time: what people do and what is so is answered by a {@link
 * dev.senda.explorer.virtual.Behaviour}, and weeks pass in no time. Tests, simulation and dry run
 * are built on it.
 */
@NullMarked
package dev.senda.explorer.virtual;

import org.jspecify.annotations.NullMarked;
