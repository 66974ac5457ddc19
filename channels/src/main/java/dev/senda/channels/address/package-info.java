/** Email addresses and phone numbers: how they are read, and the one grammar of what is stored. */
@NullMarked
package dev.senda.channels.address;

import org.jspecify.annotations.NullMarked;
