/** Consents of contacts per topic and channel, and suppressed addresses. */
@NullMarked
package dev.senda.store.consent;

import org.jspecify.annotations.NullMarked;
