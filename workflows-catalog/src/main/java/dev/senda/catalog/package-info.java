/**
 * The catalog of journeys, segments and tracked events that ships with Senda; each journey has a
 * package of its own with its templates.
 */
@NullMarked
package dev.senda.catalog;

import org.jspecify.annotations.NullMarked;
