/** What the renderer keeps from one message to the next. */
@NullMarked
package dev.senda.workers.rendering.cache;

import org.jspecify.annotations.NullMarked;
