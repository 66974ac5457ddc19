/** The API as a Spring application: how it is started, configured, and known to be well. */
@NullMarked
package dev.senda.api;

import org.jspecify.annotations.NullMarked;
