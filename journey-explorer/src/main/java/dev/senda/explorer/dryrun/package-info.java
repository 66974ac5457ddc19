/**
 * Runs a journey for a real contact without sending anything: known data answers the conditions,
 * the future is assumed.
 */
@NullMarked
package dev.senda.explorer.dryrun;

import org.jspecify.annotations.NullMarked;
