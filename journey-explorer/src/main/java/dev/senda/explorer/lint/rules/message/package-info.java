/** Lint rules about messages: topics, templates, links, coupons, and how often a journey sends. */
@NullMarked
package dev.senda.explorer.lint.rules.message;

import org.jspecify.annotations.NullMarked;
