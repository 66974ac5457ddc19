/** Emails by SendGrid. */
@NullMarked
package dev.senda.workers.channel.sendgrid;

import org.jspecify.annotations.NullMarked;
