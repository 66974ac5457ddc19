/** Follows up an ebook until the lead is ready for a demo. */
@NullMarked
package dev.senda.catalog.ebooknurture;

import org.jspecify.annotations.NullMarked;
