/** Warms a lead up until sales is called. */
@NullMarked
package dev.senda.catalog.leadnurture;

import org.jspecify.annotations.NullMarked;
