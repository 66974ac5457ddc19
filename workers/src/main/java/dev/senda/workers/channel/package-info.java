/** The ways out of the house: each hands one message over, and says exactly what came of it. */
@NullMarked
package dev.senda.workers.channel;

import org.jspecify.annotations.NullMarked;
