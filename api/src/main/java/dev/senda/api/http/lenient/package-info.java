/** Reads JSON as clients write it that do not write JSON quite as they should. */
@NullMarked
package dev.senda.api.http.lenient;

import org.jspecify.annotations.NullMarked;
