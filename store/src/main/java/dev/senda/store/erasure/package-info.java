/**
 * Erasure of a person (GDPR, article 17) and the export of all data about one (articles 15, 20).
 */
@NullMarked
package dev.senda.store.erasure;

import org.jspecify.annotations.NullMarked;
