/** Brings whoever registered to a webinar, and follows it up. */
@NullMarked
package dev.senda.catalog.webinar;

import org.jspecify.annotations.NullMarked;
