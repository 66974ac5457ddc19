/**
 * Inbound messages of all providers: opt-out keywords, and alternative spellings of a sender's
 * number.
 */
@NullMarked
package dev.senda.channels.inbound;

import org.jspecify.annotations.NullMarked;
