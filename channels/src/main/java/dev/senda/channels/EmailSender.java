package dev.senda.channels;

import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The sender of an email.
 *
 * @param from the sender's address, with or without a name
 * @param replyTo where replies go; null for the sender's address
 */
public record EmailSender(InternetAddress from, @Nullable InternetAddress replyTo) {}
