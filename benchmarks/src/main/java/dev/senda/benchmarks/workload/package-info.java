/** What is done to Senda and to the hand-written workflows, and what is read afterwards. */
@NullMarked
package dev.senda.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
