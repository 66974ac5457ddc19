/** The HTML of a mail, parsed once for all contacts whose mails differ only in their values. */
@NullMarked
package dev.senda.workers.rendering.page;

import org.jspecify.annotations.NullMarked;
