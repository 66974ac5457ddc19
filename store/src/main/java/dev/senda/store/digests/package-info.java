/** The events that a message prints together, each in one digest of an enrollment. */
@NullMarked
package dev.senda.store.digests;

import org.jspecify.annotations.NullMarked;
