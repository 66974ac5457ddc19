/** Tests. */
@NullMarked
package dev.senda.standalone.crash;

import org.jspecify.annotations.NullMarked;
