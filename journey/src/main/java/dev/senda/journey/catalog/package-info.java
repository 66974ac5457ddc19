/**
 * What journeys name but do not contain (templates, events, segments, other journeys), and
 * suggestions for misspelled names.
 */
@NullMarked
package dev.senda.journey.catalog;

import org.jspecify.annotations.NullMarked;
