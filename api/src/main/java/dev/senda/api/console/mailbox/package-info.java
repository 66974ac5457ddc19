/** The console pages of the dev mailbox. */
@NullMarked
package dev.senda.api.console.mailbox;

import org.jspecify.annotations.NullMarked;
