/**
 * What every channel shares: messages to send, results of a hand-over, events that providers
 * report, addresses, and redaction of personal data.
 */
@NullMarked
package dev.senda.channels;

import org.jspecify.annotations.NullMarked;
