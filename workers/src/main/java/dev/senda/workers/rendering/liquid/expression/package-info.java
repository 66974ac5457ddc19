/** The expressions of Liquid, which are evaluated in a scope. */
@NullMarked
package dev.senda.workers.rendering.liquid.expression;

import org.jspecify.annotations.NullMarked;
