/** The SMTP server of the dev mailbox. */
@NullMarked
package dev.senda.standalone.mailbox;

import org.jspecify.annotations.NullMarked;
