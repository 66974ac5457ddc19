/** A stub of a text provider: it keeps each message in the development mailbox, and sends none. */
@NullMarked
package dev.senda.channels.stub;

import org.jspecify.annotations.NullMarked;
