/** The journeys of another company, as a provider of their own. */
@NullMarked
package dev.senda.catalog.acme;

import org.jspecify.annotations.NullMarked;
