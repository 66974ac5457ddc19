/**
 * Has a real contact go through a journey without sending anything: their data answers the
 * conditions, the clock is virtual, and what they will do is assumed.
 */
@NullMarked
package dev.senda.explorer.dryrun;

import org.jspecify.annotations.NullMarked;
