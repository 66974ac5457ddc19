/** Plots as SVG. */
@NullMarked
package dev.senda.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
