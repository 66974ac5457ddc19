/** Welcomes a new account until its profile is complete. */
@NullMarked
package dev.senda.catalog.welcome;

import org.jspecify.annotations.NullMarked;
