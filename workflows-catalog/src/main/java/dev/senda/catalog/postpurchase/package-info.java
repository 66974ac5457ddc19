/** Looks after an order until it is rated. */
@NullMarked
package dev.senda.catalog.postpurchase;

import org.jspecify.annotations.NullMarked;
