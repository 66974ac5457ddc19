/**
 * What all email channels share: MIME messages with our Message-ID, List headers, and email
 * addresses on the wire.
 */
@NullMarked
package dev.senda.channels.mail;

import org.jspecify.annotations.NullMarked;
