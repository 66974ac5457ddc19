/** What is left of erased people: keyed hashes of their identifiers and of suppressed addresses. */
@NullMarked
package dev.senda.store.erased;

import org.jspecify.annotations.NullMarked;
