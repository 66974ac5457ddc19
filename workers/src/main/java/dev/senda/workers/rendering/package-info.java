/**
 * Turns a template and what is known of a contact into a finished email: Liquid, then the layout,
 * then MJML, then tracked links and a text part.
 */
@NullMarked
package dev.senda.workers.rendering;

import org.jspecify.annotations.NullMarked;
