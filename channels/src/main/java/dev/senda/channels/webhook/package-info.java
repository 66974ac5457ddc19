/**
 * Sends signed webhooks (Standard Webhooks) to addresses that others configure, behind an egress
 * filter; push messages go this way.
 */
@NullMarked
package dev.senda.channels.webhook;

import org.jspecify.annotations.NullMarked;
