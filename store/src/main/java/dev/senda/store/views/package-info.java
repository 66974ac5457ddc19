/**
 * Read-only queries that join tables for the console and the API: enrollment lists and timelines.
 */
@NullMarked
package dev.senda.store.views;

import org.jspecify.annotations.NullMarked;
