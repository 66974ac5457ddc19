/**
 * Explores a journey: runs its code with every combination of answers and reports its paths, steps
 * and problems.
 */
@NullMarked
package dev.senda.explorer;

import org.jspecify.annotations.NullMarked;
