/** The variables of templates: what of the contact and of the brand they may print. */
@NullMarked
package dev.senda.workers.rendering.variables;

import org.jspecify.annotations.NullMarked;
