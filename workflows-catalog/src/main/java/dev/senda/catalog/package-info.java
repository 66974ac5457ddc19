/**
 * The catalog of journeys, segments and tracked events of all providers on the class path. Each of
 * Senda's own journeys has a package of its own with its templates.
 */
@NullMarked
package dev.senda.catalog;

import org.jspecify.annotations.NullMarked;
