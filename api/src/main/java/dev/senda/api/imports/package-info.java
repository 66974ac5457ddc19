/**
 * Imports of contacts, consents, withdrawals and suppressed addresses from files of other tools.
 * The batches go through the same set-based writes as tracking calls; no journey starts.
 */
@NullMarked
package dev.senda.api.imports;

import org.jspecify.annotations.NullMarked;
