/** Converts the times that devices and providers report to simulated time. */
@NullMarked
package dev.senda.api.time;

import org.jspecify.annotations.NullMarked;
