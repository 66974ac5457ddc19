/** Constraints for the values of settings, with messages that say what is expected. */
@NullMarked
package dev.senda.settings.constraints;

import org.jspecify.annotations.NullMarked;
