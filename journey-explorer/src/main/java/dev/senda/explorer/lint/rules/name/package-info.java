/** Lint rules about names: events, properties, attributes, segments and journeys. */
@NullMarked
package dev.senda.explorer.lint.rules.name;

import org.jspecify.annotations.NullMarked;
