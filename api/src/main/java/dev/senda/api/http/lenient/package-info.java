/** Reads the JSON of clients that do not write it quite correctly. */
@NullMarked
package dev.senda.api.http.lenient;

import org.jspecify.annotations.NullMarked;
