/** The console pages that show the templates of journeys, and send test messages. */
@NullMarked
package dev.senda.api.console.previews;

import org.jspecify.annotations.NullMarked;
