/** Tests. */
@NullMarked
package dev.senda.standalone;

import org.jspecify.annotations.NullMarked;
