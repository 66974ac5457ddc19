/**
 * What journeys do in the database besides sending: scores, lists, coupons, team tasks and emitted
 * events, each at most once.
 */
@NullMarked
package dev.senda.store.actions;

import org.jspecify.annotations.NullMarked;
