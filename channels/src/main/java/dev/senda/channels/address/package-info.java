/** The one grammar of email addresses and phone numbers. */
@NullMarked
package dev.senda.channels.address;

import org.jspecify.annotations.NullMarked;
