/** Reads Liquid with liqp's grammar. */
@NullMarked
package dev.senda.workers.rendering.liquid.parse;

import org.jspecify.annotations.NullMarked;
