/** The console, looked at over HTTP and in a real browser. */
@NullMarked
package dev.senda.api.console;

import org.jspecify.annotations.NullMarked;
