/** Sends emails by SMTP over pooled connections, and classifies the server's replies. */
@NullMarked
package dev.senda.channels.smtp;

import org.jspecify.annotations.NullMarked;
