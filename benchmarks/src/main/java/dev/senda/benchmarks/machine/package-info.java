/** What a machine and its processes did: CPU time from /proc, and who else used it. */
@NullMarked
package dev.senda.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
