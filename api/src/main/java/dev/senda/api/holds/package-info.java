/** Channels' accounts that send nothing for now, and how they are told that it is mended. */
@NullMarked
package dev.senda.api.holds;

import org.jspecify.annotations.NullMarked;
