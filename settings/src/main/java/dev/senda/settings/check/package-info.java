/** Stops the start on an unknown or invalid {@code senda.*} setting, and says what to change. */
@NullMarked
package dev.senda.settings.check;

import org.jspecify.annotations.NullMarked;
