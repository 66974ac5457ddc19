/** Decides by the rules of an installation, a journey and a law when a message may be sent. */
@NullMarked
package dev.senda.store.sending;

import org.jspecify.annotations.NullMarked;
