/** What contacts agreed to per topic and channel, and the addresses that must not be written to. */
@NullMarked
package dev.senda.store.consent;

import org.jspecify.annotations.NullMarked;
