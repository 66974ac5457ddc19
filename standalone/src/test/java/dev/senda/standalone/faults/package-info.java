/** Tests. */
@NullMarked
package dev.senda.standalone.faults;

import org.jspecify.annotations.NullMarked;
