/** The settings of the store, which the API and the workers share. */
@NullMarked
package dev.senda.store.settings;

import org.jspecify.annotations.NullMarked;
