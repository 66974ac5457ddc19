/**
 * Engagement with messages (opened, clicked, bounced ...), and the hour at which contacts engage
 * most.
 */
@NullMarked
package dev.senda.store.engagement;

import org.jspecify.annotations.NullMarked;
