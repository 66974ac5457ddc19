/** Estimates of conversion rates and their uncertainty; docs/goals.md has the formulas. */
@NullMarked
package dev.senda.store.conversions.statistics;

import org.jspecify.annotations.NullMarked;
