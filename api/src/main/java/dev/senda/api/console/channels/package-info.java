/** The console action that retries a held channel account. */
@NullMarked
package dev.senda.api.console.channels;

import org.jspecify.annotations.NullMarked;
