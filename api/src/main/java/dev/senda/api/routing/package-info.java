/** Brings what is committed here to Temporal: in order for each contact, and never lost. */
@NullMarked
package dev.senda.api.routing;

import org.jspecify.annotations.NullMarked;
