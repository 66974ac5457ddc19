/** The tags of Liquid, which print text and set variables. */
@NullMarked
package dev.senda.workers.rendering.liquid.statement;

import org.jspecify.annotations.NullMarked;
