/** Fills the pools that journeys take coupons from, and says how much is left. */
@NullMarked
package dev.senda.api.coupons;

import org.jspecify.annotations.NullMarked;
