/**
 * The local stack: PostgreSQL and Temporal as child processes, API, workers and mailbox in this
 * process, and the files that describe it.
 */
@NullMarked
package dev.senda.standalone.stack;

import org.jspecify.annotations.NullMarked;
