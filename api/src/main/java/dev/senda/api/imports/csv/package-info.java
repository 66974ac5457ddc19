/** Reads CSV as other tools write it: encodings, delimiters, quotes and line numbers. */
@NullMarked
package dev.senda.api.imports.csv;

import org.jspecify.annotations.NullMarked;
