/** Reminds a contact of a cart that was left behind. */
@NullMarked
package dev.senda.catalog.abandonedcart;

import org.jspecify.annotations.NullMarked;
