/** Stands in for a provider of texts: keeps each message in the development mailbox, sends none. */
@NullMarked
package dev.senda.channels.stub;

import org.jspecify.annotations.NullMarked;
