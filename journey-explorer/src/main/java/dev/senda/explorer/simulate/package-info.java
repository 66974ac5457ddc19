/**
 * Has thousands of contacts go through a journey in virtual time, who do this and that as often as
 * rates say: how many messages that makes, how many reach the goal, and when.
 */
@NullMarked
package dev.senda.explorer.simulate;

import org.jspecify.annotations.NullMarked;
