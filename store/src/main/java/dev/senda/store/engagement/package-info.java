/**
 * What comes back for messages (opened, clicked, bounced ...), and at which hour contacts engage
 * most.
 */
@NullMarked
package dev.senda.store.engagement;

import org.jspecify.annotations.NullMarked;
