/** Imports of files from other tools: their files, their progress and what was found in them. */
@NullMarked
package dev.senda.store.imports;

import org.jspecify.annotations.NullMarked;
