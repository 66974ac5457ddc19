/** The console pages of imports. */
@NullMarked
package dev.senda.api.console.imports;

import org.jspecify.annotations.NullMarked;
