/**
 * The interfaces of the activities that a running enrollment calls, with their requests and
 * results.
 */
@NullMarked
package dev.senda.temporal.activities;

import org.jspecify.annotations.NullMarked;
