/**
 * What emails share whatever sends them: MIME messages with a Message-ID of ours, List headers, and
 * email addresses on the wire.
 */
@NullMarked
package dev.senda.channels.mail;

import org.jspecify.annotations.NullMarked;
