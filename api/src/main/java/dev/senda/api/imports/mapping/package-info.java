/** What the columns of other tools mean, and what their values do. */
@NullMarked
package dev.senda.api.imports.mapping;

import org.jspecify.annotations.NullMarked;
