/** How both processes connect to Temporal. */
@NullMarked
package dev.senda.settings.temporal;

import org.jspecify.annotations.NullMarked;
