/** What providers report of our messages, verified on the raw bytes and committed before a 2xx. */
@NullMarked
package dev.senda.api.providers;

import org.jspecify.annotations.NullMarked;
