/** Lint rules about the flow of a journey: questions, waits and answers that cannot occur. */
@NullMarked
package dev.senda.explorer.lint.rules.flow;

import org.jspecify.annotations.NullMarked;
