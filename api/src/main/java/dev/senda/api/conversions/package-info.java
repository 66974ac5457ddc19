/** Conversions of journeys: the job that counts them again, and what is reported of them. */
@NullMarked
package dev.senda.api.conversions;

import org.jspecify.annotations.NullMarked;
