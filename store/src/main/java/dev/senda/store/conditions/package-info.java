/**
 * Evaluates segment conditions over contacts: in SQL for a whole segment, and in memory for one
 * contact.
 */
@NullMarked
package dev.senda.store.conditions;

import org.jspecify.annotations.NullMarked;
