/** The endpoints of the suppression list: addresses to which nothing is sent. */
@NullMarked
package dev.senda.api.suppressions;

import org.jspecify.annotations.NullMarked;
