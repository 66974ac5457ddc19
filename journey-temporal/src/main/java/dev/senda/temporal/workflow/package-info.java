/**
 * The Temporal workflow that runs one enrollment of a journey, and the state that it keeps and
 * carries over to its next run.
 */
@NullMarked
package dev.senda.temporal.workflow;

import org.jspecify.annotations.NullMarked;
