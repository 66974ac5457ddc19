/** The benchmarks, one class each. */
@NullMarked
package dev.senda.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
