/** The {@code senda import} command: files of other tools, through the admin API. */
@NullMarked
package dev.senda.standalone.imports;

import org.jspecify.annotations.NullMarked;
