/** The command ./senda bench. */
@NullMarked
package dev.senda.benchmarks;

import org.jspecify.annotations.NullMarked;
