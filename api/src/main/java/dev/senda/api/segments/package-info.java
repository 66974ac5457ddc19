/** The endpoints that list segments and count their contacts. */
@NullMarked
package dev.senda.api.segments;

import org.jspecify.annotations.NullMarked;
