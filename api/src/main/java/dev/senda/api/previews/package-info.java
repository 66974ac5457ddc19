/** Previews of the templates of journeys, and test messages. */
@NullMarked
package dev.senda.api.previews;

import org.jspecify.annotations.NullMarked;
