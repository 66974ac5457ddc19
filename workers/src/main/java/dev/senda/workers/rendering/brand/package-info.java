/** The brand of a mail, as templates print it. */
@NullMarked
package dev.senda.workers.rendering.brand;

import org.jspecify.annotations.NullMarked;
