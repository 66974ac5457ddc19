/** Tests. */
@NullMarked
package dev.senda.standalone.endtoend;

import org.jspecify.annotations.NullMarked;
