/** How API instances share the outbox, read it in order and remove what they processed. */
@NullMarked
package dev.senda.store.dispatch;

import org.jspecify.annotations.NullMarked;
