/** Gives members a present on their birthday, every year. */
@NullMarked
package dev.senda.catalog.loyaltybirthday;

import org.jspecify.annotations.NullMarked;
