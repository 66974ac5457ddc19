/** Checks API keys and their scopes, and protects the console. */
@NullMarked
package dev.senda.api.security;

import org.jspecify.annotations.NullMarked;
