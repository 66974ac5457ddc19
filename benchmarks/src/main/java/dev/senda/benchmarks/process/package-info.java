/** JVMs as child processes, which talk with the harness line by line. */
@NullMarked
package dev.senda.benchmarks.process;

import org.jspecify.annotations.NullMarked;
