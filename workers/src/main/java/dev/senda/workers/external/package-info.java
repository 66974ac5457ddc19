/**
 * Calls that journeys make to other systems: configured webhooks, and the adopter's own custom
 * steps.
 */
@NullMarked
package dev.senda.workers.external;

import org.jspecify.annotations.NullMarked;
