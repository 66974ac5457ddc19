/**
 * The message ledger: claims, settlements, resends, unconfirmed messages and the history of each
 * message; and the dev mailbox.
 */
@NullMarked
package dev.senda.store.messages;

import org.jspecify.annotations.NullMarked;
