/** How a fake calls webhooks: with retries, late, twice or out of order. */
@NullMarked
package dev.senda.fakes.webhook;

import org.jspecify.annotations.NullMarked;
