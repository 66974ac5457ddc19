/** Texts by Twilio: SMS, WhatsApp and Messenger. */
@NullMarked
package dev.senda.workers.channel.twilio;

import org.jspecify.annotations.NullMarked;
