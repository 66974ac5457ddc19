/**
 * Records engagement with a message (click, open, delivery, reply), and signals the enrollment that
 * waits for it.
 */
@NullMarked
package dev.senda.api.tracking;

import org.jspecify.annotations.NullMarked;
