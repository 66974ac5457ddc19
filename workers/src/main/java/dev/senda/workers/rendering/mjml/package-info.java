/** What of MJML is supported, so that nothing that an author writes vanishes silently. */
@NullMarked
package dev.senda.workers.rendering.mjml;

import org.jspecify.annotations.NullMarked;
