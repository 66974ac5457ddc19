/** The HTTP server of a fake: requests, responses, forms, JSON, and its page for browsers. */
@NullMarked
package dev.senda.fakes.http;

import org.jspecify.annotations.NullMarked;
