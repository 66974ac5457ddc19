/** Previews of templates and test messages, rendered by the code that sends. */
@NullMarked
package dev.senda.workers.preview;

import org.jspecify.annotations.NullMarked;
