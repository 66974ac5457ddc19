/** The values of Liquid: how they compare, calculate and print, whatever their Java type. */
@NullMarked
package dev.senda.workers.rendering.liquid.value;

import org.jspecify.annotations.NullMarked;
