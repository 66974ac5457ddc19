/**
 * Real servers as child processes, for a laptop and for tests: PostgreSQL from its embedded
 * binaries, Temporal from its CLI.
 */
@NullMarked
package dev.senda.devservices;

import org.jspecify.annotations.NullMarked;
