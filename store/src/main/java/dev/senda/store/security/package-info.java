/** API keys, and the signer of the tokens in message links. */
@NullMarked
package dev.senda.store.security;

import org.jspecify.annotations.NullMarked;
