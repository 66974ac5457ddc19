/**
 * Numbers about a journey that its code determines: most messages, shortest and longest duration,
 * awaited events.
 */
@NullMarked
package dev.senda.explorer.facts;

import org.jspecify.annotations.NullMarked;
