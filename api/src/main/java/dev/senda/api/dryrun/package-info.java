/** The path that a contact we know would go through a journey now, without anything being sent. */
@NullMarked
package dev.senda.api.dryrun;

import org.jspecify.annotations.NullMarked;
