/**
 * Twilio in both directions: sends SMS, WhatsApp and Messenger texts, and reads status callbacks
 * and error codes.
 */
@NullMarked
package dev.senda.channels.twilio;

import org.jspecify.annotations.NullMarked;
