/** Medians, ratios of pairs, and their bootstrap intervals. */
@NullMarked
package dev.senda.benchmarks.stats;

import org.jspecify.annotations.NullMarked;
