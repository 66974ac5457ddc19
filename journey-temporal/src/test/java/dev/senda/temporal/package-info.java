/**
 * The host on the in-memory test server with skipped time, and on a real server where its cost is
 * counted.
 */
@NullMarked
package dev.senda.temporal;

import org.jspecify.annotations.NullMarked;
