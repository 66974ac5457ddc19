/**
 * The path lock: every path of a journey as committed text, and the check that a code change does
 * not break running enrollments.
 */
@NullMarked
package dev.senda.explorer.lock;

import org.jspecify.annotations.NullMarked;
