/** Helps to finish a form that was begun. */
@NullMarked
package dev.senda.catalog.unfinishedform;

import org.jspecify.annotations.NullMarked;
