/** The endpoints that list held channel accounts and retry them. */
@NullMarked
package dev.senda.api.channels;

import org.jspecify.annotations.NullMarked;
