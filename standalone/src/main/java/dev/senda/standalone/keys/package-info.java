/** The {@code senda keys} command: creates, lists and revokes API keys through the admin API. */
@NullMarked
package dev.senda.standalone.keys;

import org.jspecify.annotations.NullMarked;
