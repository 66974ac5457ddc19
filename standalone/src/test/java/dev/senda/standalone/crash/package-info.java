/** Processes are killed while contacts are in a journey; each mail arrives exactly once. */
@NullMarked
package dev.senda.standalone.crash;

import org.jspecify.annotations.NullMarked;
