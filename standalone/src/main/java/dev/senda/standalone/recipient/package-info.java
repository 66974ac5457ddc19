/**
 * An HTTP client that acts as a recipient and as the app does: opens mails, clicks links,
 * unsubscribes, sends tracking calls, enrolls.
 */
@NullMarked
package dev.senda.standalone.recipient;

import org.jspecify.annotations.NullMarked;
