/**
 * What the links in a mail lead to: clicks, opens, unsubscribing, choosing what to hear about. Each
 * is signed.
 */
@NullMarked
package dev.senda.api.tracking;

import org.jspecify.annotations.NullMarked;
