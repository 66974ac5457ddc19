/** Starts the API as a Spring application and reports its health. */
@NullMarked
package dev.senda.api;

import org.jspecify.annotations.NullMarked;
