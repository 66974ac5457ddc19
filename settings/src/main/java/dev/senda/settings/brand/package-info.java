/** The brands in whose name mails and pages are sent. */
@NullMarked
package dev.senda.settings.brand;

import org.jspecify.annotations.NullMarked;
