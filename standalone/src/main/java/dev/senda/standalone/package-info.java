/**
 * Everything on one laptop, in one command: real PostgreSQL and a real Temporal dev server as child
 * processes; the API, the workers and a mailbox in this one.
 */
@NullMarked
package dev.senda.standalone;

import org.jspecify.annotations.NullMarked;
