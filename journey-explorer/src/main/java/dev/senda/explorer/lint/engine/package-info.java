/**
 * The machinery of the lint rules: the search over the graph of a journey and what is known along a
 * path.
 */
@NullMarked
package dev.senda.explorer.lint.engine;

import org.jspecify.annotations.NullMarked;
