/**
 * The words in which a journey's test tells its story: a lead who does this and that walks the
 * journey, in virtual time.
 */
@NullMarked
package dev.senda.explorer.walk;

import org.jspecify.annotations.NullMarked;
