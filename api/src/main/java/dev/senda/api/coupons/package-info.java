/** The endpoints that fill coupon pools and count the codes left. */
@NullMarked
package dev.senda.api.coupons;

import org.jspecify.annotations.NullMarked;
