/**
 * The rules about when and how often a contact may be written to, and the earliest instant that
 * several of them permit.
 */
@NullMarked
package dev.senda.store.rules;

import org.jspecify.annotations.NullMarked;
