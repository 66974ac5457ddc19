/**
 * The graph of a journey: steps, answers and ends, the paths through them, and how they read as
 * text.
 */
@NullMarked
package dev.senda.explorer.graph;

import org.jspecify.annotations.NullMarked;
