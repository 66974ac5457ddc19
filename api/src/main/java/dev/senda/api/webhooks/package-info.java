/**
 * The endpoints for provider webhooks: verified on the raw bytes, deduplicated, and committed
 * before a 2xx.
 */
@NullMarked
package dev.senda.api.webhooks;

import org.jspecify.annotations.NullMarked;
