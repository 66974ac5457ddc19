/** Where the steps of a journey are in its source, and what its compiled code calls. */
@NullMarked
package dev.senda.explorer.source;

import org.jspecify.annotations.NullMarked;
