/**
 * Requests to providers: HTTP clients with timeouts and deadlines, how far a request came,
 * Retry-After, and form parameters.
 */
@NullMarked
package dev.senda.channels.http;

import org.jspecify.annotations.NullMarked;
