/** What one instance of the API measures in the database for all, a few small reads at a time. */
@NullMarked
package dev.senda.api.operations;

import org.jspecify.annotations.NullMarked;
