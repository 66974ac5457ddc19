/** Wins back customers who have gone quiet. */
@NullMarked
package dev.senda.catalog.reactivation;

import org.jspecify.annotations.NullMarked;
