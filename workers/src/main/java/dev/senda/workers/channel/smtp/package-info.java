/** Emails by an SMTP server. */
@NullMarked
package dev.senda.workers.channel.smtp;

import org.jspecify.annotations.NullMarked;
