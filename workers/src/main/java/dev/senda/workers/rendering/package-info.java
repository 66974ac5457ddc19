/** Renders a template for one contact: Liquid, layout, MJML, tracked links, and the text part. */
@NullMarked
package dev.senda.workers.rendering;

import org.jspecify.annotations.NullMarked;
