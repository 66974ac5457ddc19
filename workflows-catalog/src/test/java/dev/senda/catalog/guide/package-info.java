/** The code that docs/guide shows: it compiles, and does what the guide says. */
@NullMarked
package dev.senda.catalog.guide;

import org.jspecify.annotations.NullMarked;
