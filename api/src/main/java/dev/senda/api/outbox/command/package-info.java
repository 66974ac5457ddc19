/** The commands that the outbox carries, and how they are stored. */
@NullMarked
package dev.senda.api.outbox.command;

import org.jspecify.annotations.NullMarked;
