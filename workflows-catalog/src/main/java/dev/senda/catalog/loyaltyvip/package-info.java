/** Makes VIPs of those who buy most, and reviews it every year. */
@NullMarked
package dev.senda.catalog.loyaltyvip;

import org.jspecify.annotations.NullMarked;
