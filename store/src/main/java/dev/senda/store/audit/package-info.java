/** The audit log: what operators did, to what, and why. */
@NullMarked
package dev.senda.store.audit;

import org.jspecify.annotations.NullMarked;
