/** The filters of Liquid, each with its description and example for the docs. */
@NullMarked
package dev.senda.workers.rendering.liquid.filter;

import org.jspecify.annotations.NullMarked;
