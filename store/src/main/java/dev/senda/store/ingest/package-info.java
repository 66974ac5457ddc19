/** What the ingest of tracking calls records besides events: what it left out. */
@NullMarked
package dev.senda.store.ingest;

import org.jspecify.annotations.NullMarked;
