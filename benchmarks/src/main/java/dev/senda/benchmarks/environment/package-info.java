/** The servers and JVMs that are measured, as child processes. */
@NullMarked
package dev.senda.benchmarks.environment;

import org.jspecify.annotations.NullMarked;
