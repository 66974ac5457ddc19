/** The hand-written workflow that Senda is compared with, in a process of its own. */
@NullMarked
package dev.senda.benchmarks.minimal;

import org.jspecify.annotations.NullMarked;
