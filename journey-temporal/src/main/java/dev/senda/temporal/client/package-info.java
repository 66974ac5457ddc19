/** Starts enrollments in Temporal, signals running ones and asks for their current step. */
@NullMarked
package dev.senda.temporal.client;

import org.jspecify.annotations.NullMarked;
