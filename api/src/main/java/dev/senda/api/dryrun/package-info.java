/** Dry runs: the path that a known contact would take through a journey, with nothing sent. */
@NullMarked
package dev.senda.api.dryrun;

import org.jspecify.annotations.NullMarked;
