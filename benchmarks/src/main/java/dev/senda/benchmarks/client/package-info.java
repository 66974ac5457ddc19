/** Cheap clients: HTTP over raw sockets, and a mail server that counts. */
@NullMarked
package dev.senda.benchmarks.client;

import org.jspecify.annotations.NullMarked;
