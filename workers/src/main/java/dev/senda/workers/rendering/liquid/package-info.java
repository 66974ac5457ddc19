/** Liquid: parsed once, rendered for each message. Tags and filters are listed for the docs. */
@NullMarked
package dev.senda.workers.rendering.liquid;

import org.jspecify.annotations.NullMarked;
