/** Decides whether a message may be sent now, and on which channel. */
@NullMarked
package dev.senda.workers.gate;

import org.jspecify.annotations.NullMarked;
