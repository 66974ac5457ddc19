/** API, workers, Temporal, PostgreSQL and the mailbox together in one test. */
@NullMarked
package dev.senda.standalone.endtoend;

import org.jspecify.annotations.NullMarked;
