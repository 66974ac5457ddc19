/**
 * Numbers known about a journey before anybody enrolls: most messages, shortest and longest
 * duration, awaited events.
 */
@NullMarked
package dev.senda.explorer.facts;

import org.jspecify.annotations.NullMarked;
