/** A fake of Twilio: Messages API, status callbacks and inbound messages. */
@NullMarked
package dev.senda.fakes.twilio;

import org.jspecify.annotations.NullMarked;
