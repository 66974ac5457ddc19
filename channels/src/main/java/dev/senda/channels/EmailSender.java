package dev.senda.channels;

import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

/**
 * In whose name an email is sent.
 *
 * @param from the sender's address, with or without a name
 * @param replyTo where replies go; null for the sender's address
 */
public record EmailSender(InternetAddress from, @Nullable InternetAddress replyTo) {}
