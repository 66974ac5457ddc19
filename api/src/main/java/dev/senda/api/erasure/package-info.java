/** Erases people, and shows the receipts. */
@NullMarked
package dev.senda.api.erasure;

import org.jspecify.annotations.NullMarked;
