/** The console: what operations and marketing look at, rendered on the server. */
@NullMarked
package dev.senda.api.console;

import org.jspecify.annotations.NullMarked;
