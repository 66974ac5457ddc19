/** Finds the links of a message: where one ends in a text, and which ones are not tracked. */
@NullMarked
package dev.senda.workers.rendering.links;

import org.jspecify.annotations.NullMarked;
