/** {@code ./senda gate}: whether a new build fits the enrollments that run. */
@NullMarked
package dev.senda.standalone.gate;

import org.jspecify.annotations.NullMarked;
