/**
 * Stable hashes: workflow ids without personal data, and the variant of a split that a contact
 * gets.
 */
@NullMarked
package dev.senda.temporal.hashing;

import org.jspecify.annotations.NullMarked;
