/** How log lines look: control characters escaped, and the fields of the logging context. */
@NullMarked
package dev.senda.settings.logging;

import org.jspecify.annotations.NullMarked;
