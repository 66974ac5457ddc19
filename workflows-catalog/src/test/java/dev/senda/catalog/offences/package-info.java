/** Planted offences, to see that the rules for journeys find them. */
@NullMarked
package dev.senda.catalog.offences;

import org.jspecify.annotations.NullMarked;
