/**
 * Knows a journey from its code alone: runs it once for every combination of answers, and tells its
 * paths, its picture, what it listens to and what is wrong with it.
 */
@NullMarked
package dev.senda.explorer;

import org.jspecify.annotations.NullMarked;
