/** Writes a project for a team's own journeys: {@code ./senda new}. */
@NullMarked
package dev.senda.standalone.project;

import org.jspecify.annotations.NullMarked;
