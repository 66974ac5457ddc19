/** Keeps the reference of all settings true. */
@NullMarked
package dev.senda.standalone.settings;

import org.jspecify.annotations.NullMarked;
