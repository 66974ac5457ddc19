/**
 * Records what comes back for a message (click, open, delivery, reply), and signals the enrollment
 * that awaits it.
 */
@NullMarked
package dev.senda.api.tracking;

import org.jspecify.annotations.NullMarked;
